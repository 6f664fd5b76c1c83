/**
 * Commands in the order in which they were wished. One whose answer brings a link holds the others back until it is answered; while it is
 * awaited, of several of the same kind only the last is kept, as each says all.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("./writer.js").Mode} Mode
 *
 * @typedef {object} Wish
 * @property {Command} command
 * @property {Mode} mode how its answer goes into the address
 *
 * @typedef {Wish & {id: number, isStale: boolean}} Sent `isStale`: the reader has gone elsewhere meanwhile
 *
 * @typedef {object} Turn The last wish by which the run plays or rests, until it is answered.
 * @property {Command} command
 * @property {number} id Infinity: it is yet to be sent
 */

const AWAITED = new Set(["configure", "rejoin", "view", "tune", "data", "reset", "new_weights", "regenerate"]);
const RESTING = new Set(["pause", "step", "reset"]);

export class CommandQueue {
  /**
   * @param {(command: Command) => boolean} send false where there is no connection
   * @param {readonly string[]} [remaking] commands of the lab after which the run goes on as another one, which no link leads to
   */
  constructor(send, remaking = []) {
    this.send = send;
    this.remaking = new Set(remaking);
    /** @type {Wish[]} */
    this.waiting = [];
    /** @type {Sent | null} */
    this.awaited = null;
    /** What was given up, should it be answered after all. @type {Sent | null} */
    this.late = null;
    /** @type {Turn | null} */
    this.turn = null;
    this.lastId = 0;
  }

  /**
   * @param {Command} command
   * @param {Mode} mode
   */
  submit(command, mode) {
    const last = this.waiting.at(-1);
    if (last?.command.type === command.type && this.#isAwaited(command)) {
      last.command = command;
      last.mode = last.mode === "push" ? "push" : mode;
    } else this.waiting.push({ command, mode });
    if (playsAfter(command) !== null) this.turn = { command, id: Infinity };
    this.proceed();
  }

  /** @param {Command} [command] @returns {boolean} whether it makes another run of the one on screen */
  isRemaking(command) {
    return command !== undefined && this.remaking.has(command.type);
  }

  /**
   * Whether the run will play once all that was wished is done, which is what the next wish is about.
   *
   * @param {boolean} isPlaying as the server last said
   */
  willPlay(isPlaying) {
    return (this.turn && playsAfter(this.turn.command)) ?? isPlaying;
  }

  /** @param {Command} command */
  #isAwaited(command) {
    return AWAITED.has(command.type) || this.isRemaking(command);
  }

  /** Sends what may be sent. */
  proceed() {
    while (this.awaited === null) {
      const wish = this.waiting.shift();
      if (wish === undefined) return;
      const id = ++this.lastId;
      const isSent = this.send({ ...wish.command, id });
      if (this.turn?.command === wish.command) this.turn = isSent ? { ...this.turn, id } : null;
      if (isSent && this.#isAwaited(wish.command)) this.awaited = { ...wish, id, isStale: false };
    }
  }

  /**
   * @param {number | undefined} id of an answer
   * @returns {Sent | null} what it answers, which is awaited no longer; `proceed` sends the next. null: nobody awaited it
   */
  settle(id) {
    if (this.turn !== null && id !== undefined && id >= this.turn.id) this.turn = null;
    const answered = [this.awaited, this.late].find((sent) => sent !== null && sent.id === id) ?? null;
    if (answered === null) return null;
    if (answered === this.awaited) this.awaited = null;
    this.late = null;
    return answered;
  }

  /** @returns {Sent | null} what is awaited, and is no longer; `proceed` sends the next */
  giveUp() {
    const given = this.awaited;
    this.awaited = this.turn = null;
    this.late = given ?? this.late;
    return given;
  }

  /**
   * @param {Command["type"]} type
   * @returns {boolean} whether one is yet to be sent
   */
  holds(type) {
    return this.waiting.some(({ command }) => command.type === type);
  }

  /** @param {Command["type"]} type @returns {Command | null} the last one that is yet to be sent, or else is awaited; null: there is none */
  newest(type) {
    const wish = this.waiting.findLast(({ command }) => command.type === type) ?? this.awaited;
    return wish?.command.type === type ? wish.command : null;
  }

  /** The reader has gone elsewhere: nothing that waits is wanted any more, and the answer under way changes no address. */
  forget() {
    this.waiting = [];
    if (this.turn?.id === Infinity) this.turn = null;
    if (this.awaited !== null) this.awaited.isStale = true;
  }

  /** The connection is gone, and every answer with it. */
  clear() {
    this.waiting = [];
    this.awaited = this.late = this.turn = null;
  }
}

/** @param {Command} command @returns {boolean | null} whether the run plays after it; null: as before */
function playsAfter(command) {
  if (RESTING.has(command.type)) return false;
  if (command.type === "play") return true;
  if (command.type !== "configure" && command.type !== "new_weights") return null;
  return command.play === true || (command.type === "configure" && command.resume?.playing === true);
}
