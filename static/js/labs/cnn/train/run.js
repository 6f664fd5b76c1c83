/**
 * The run of the bench that trains: commands of wishes, state of answers. A walk trains a mini-batch at a time, slowly enough to be watched.
 *
 * @typedef {import("../../../core/writer.js").Mode} Mode
 * @typedef {import("../../../types.js").Command} Command
 * @typedef {import("../../../types.js").Speed} Speed
 * @typedef {import("./types.js").CnnConfig} CnnConfig
 * @typedef {import("./types.js").TrainFrame} TrainFrame
 *
 * @typedef {object} Parts
 * @property {string} link of the run at first, with its #
 * @property {(command: Command) => boolean} send false where there is no connection
 * @property {(callback: () => void) => void} afterPainting
 * @property {(callback: () => void, milliseconds: number) => unknown} later
 * @property {() => void} onChange told when there is something new to show
 * @property {(link: string, mode: Mode) => void} onLink told where the run is to be found
 * @property {() => void} onReady told when a run is on screen
 */
import { Client } from "../../../core/client.js";
import { fill } from "../../../core/fill.js";
import { CommandQueue } from "../../../core/queue.js";
import { CONNECTION } from "../../../core/texts.js";
import { History } from "../../../draw/history.js";
import { whyNot } from "../../../settings/trouble.js";
import { changed } from "./edits.js";
import { frameOf } from "./frames.js";

/** Milliseconds from a frame of a walk to the next step. */
const PACE = 70;
/** With nothing behind the largest value of each map, kernels have to become what they look for: noise turns into bars within ten epochs. */
export const FIRST = "#shift=2&turn=20&noise=0.3&layers=8x5p2,max2&head=max&hidden=&learningRate=0.01&seed=0.12345";
const VIEW = /** @type {const} */ ({ bench: "train" });

/** @typedef {{metrics: boolean, mistakes: boolean, shifts: boolean, turns: boolean}} Asked */
/** @typedef {Pick<TrainFrame, "confusion" | "mistakes" | "shifts" | "turns">} Told */

/** What the bench that trains shows of the test pictures, and the one that tests. @type {Asked} */
export const JUDGED = { metrics: true, mistakes: true, shifts: false, turns: false };
/** @type {Asked} */
export const MOVED = { metrics: false, mistakes: false, shifts: true, turns: true };
/** @type {Told} */
const NOTHING = { confusion: null, mistakes: null, shifts: null, turns: null };

export class TrainRun {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.queue = new CommandQueue(parts.send);
    /** @type {Client<TrainFrame>} */
    this.client = new Client(parts.send, frameOf, {
      onHello: () => this.#greet(),
      onForeign: () => this.#tell({ trouble: CONNECTION.foreign }),
      onStatus: (status) => this.#tell({ status }),
      onRun: (message) => this.#hearRun(/** @type {import("./types.js").CnnRunMessage} */ (/** @type {unknown} */ (message))),
      onFrame: (frame, isShown) => this.#hearFrame(frame, isShown),
      onState: (message) => this.#hearState(message),
      onLink: ({ id, link }) => this.#settle(id, link),
      onError: (message) => this.#hearError(message),
      onAway: (seconds, why) => this.#away(seconds, why),
    });
    this.link = parts.link;
    this.loss = new History();
    this.accuracy = new History();
    /** On screen. @type {TrainFrame | null} */
    this.frame = null;
    /** As it is wished, and as the server last confirmed it. @type {CnnConfig | null} */
    this.config = null;
    /** @type {CnnConfig | null} */
    this.confirmed = null;
    /** @type {import("./types.js").PictureFacts | null} */
    this.pictures = null;
    /** What frames are asked to tell of the test pictures. @type {Asked} */
    this.asked = JUDGED;
    /** What was last told of them. @type {Told} */
    this.told = NOTHING;
    /** Epochs of a frame; "batch": it walks. @type {Speed | "batch"} */
    this.speed = "batch";
    /** The drawn picture that is watched. @type {number[] | null} */
    this.drawn = null;
    /** What the exercise says of the run, on its page. @type {import("../../../types.js").Judged | null} */
    this.judged = null;
    this.playing = false;
    this.walking = false;
    /** Where the frame stood that the last step of the walk began at; null: none is under way. @type {string | null} */
    this.stepping = null;
    /** What went wrong, and what one waits for; "" where that is nothing. */
    this.trouble = "";
    this.status = "";
    /** Seconds until the next attempt to connect. @type {number | null} */
    this.retryIn = null;
    this.isAway = true;
    this.lastFrame = 0;
  }

  get isPlaying() {
    return this.playing || this.walking;
  }

  get isReady() {
    return this.client.run > 0 && this.frame !== null && !this.client.isCompiling;
  }

  /** The number of the watched test picture. */
  get watched() {
    return this.frame?.watched ?? 0;
  }

  // ---- wishes ----

  toggle() {
    if (this.#goesOn) this.pause();
    else this.#play();
  }

  pause() {
    this.walking = false;
    if (this.#willPlay) this.queue.submit({ type: "pause" }, "replace");
    this.parts.onChange();
  }

  #play() {
    if (this.speed !== "batch") return this.queue.submit({ type: "play" }, "replace");
    this.walking = true;
    this.#walk();
    return this.parts.onChange();
  }

  /** @param {"epoch" | "batch"} unit */
  step(unit) {
    this.walking = false;
    this.queue.submit({ type: "step", unit }, "replace");
  }

  /** @param {"reset" | "new_weights" | "regenerate"} type */
  begin(type) {
    if (type === "reset") this.walking = false;
    this.queue.submit(type === "new_weights" ? { type, ...this.#following() } : { type }, "push");
  }

  /** @param {Speed | "batch"} speed */
  setSpeed(speed) {
    const was = this.#goesOn;
    if (was && (speed === "batch" || this.speed === "batch")) this.pause();
    this.speed = speed;
    if (speed !== "batch") this.queue.submit({ type: "speed", epochs: speed }, "replace");
    if (was && !this.#goesOn) this.#play();
    this.parts.onChange();
  }

  /** The same run with another setting. @param {string} path @param {unknown} value */
  set(path, value) {
    if (this.config === null) return;
    if (path === "training.learning_rate") this.queue.submit({ type: "tune", learning_rate: Number(value) }, "push");
    else this.change(changed(this.config, path, value));
  }

  /** Another run. @param {CnnConfig} config */
  change(config) {
    this.config = config; // so that the next change comes on top of it
    this.queue.submit({ type: "configure", config, view: VIEW, ...this.#following() }, "push");
    this.parts.onChange();
  }

  /** @param {string} link with its # */
  open(link) {
    if (link === this.link) return;
    this.walking = false;
    this.link = link;
    this.queue.submit({ type: "configure", link }, "replace");
  }

  /** @param {number} picture among the test pictures */
  watch(picture) {
    this.drawn = null;
    this.queue.submit({ type: "watch", picture }, "replace");
  }

  /** Further numbers of the test pictures. @param {Asked} asked */
  ask(asked) {
    if (asked === this.asked) return;
    this.asked = asked;
    if (!this.isAway) this.queue.submit({ type: "inspect", ...asked }, "replace");
  }

  /** What the network makes of a drawn picture. @param {number[]} pixels channel by channel, 0 to 1 */
  draw(pixels) {
    this.drawn = pixels;
    this.queue.submit({ type: "watch", picture: this.watched, pixels }, "replace");
  }

  /** A run that plays is followed by one that plays. */
  #following() {
    return this.#willPlay ? { play: true } : {};
  }

  get #goesOn() {
    return this.walking || this.#willPlay;
  }

  get #willPlay() {
    return this.queue.willPlay(this.playing);
  }

  #walk() {
    if (!this.walking || this.stepping !== null || this.frame === null) return;
    this.stepping = standOf(this.frame);
    this.queue.submit({ type: "step", unit: "batch" }, "replace");
  }

  // ---- what the server says ----

  /** @param {Partial<Pick<TrainRun, "trouble" | "status" | "playing">>} change */
  #tell(change) {
    Object.assign(this, change);
    this.parts.onChange();
  }

  #greet() {
    this.isAway = false;
    this.trouble = "";
    const rejoin = this.config === null ? null : this.client.rejoin();
    if (rejoin === null) this.#ask();
    else this.queue.submit(rejoin, "replace");
  }

  /** In another session: as the run stood, where that is known. @param {boolean} [mayResume] */
  #ask(mayResume = true) {
    this.client.begin();
    const { config, frame, speed } = this;
    const state = frame === null || !mayResume ? undefined : this.client.stateOf(frame.run);
    const resume = state && frame && { epoch: frame.epoch, playing: false, state };
    this.queue.submit({ type: "inspect", ...this.asked }, "replace");
    if (config === null) this.queue.submit({ type: "configure", link: this.link }, "replace");
    else this.queue.submit({ type: "configure", config, view: VIEW, ...(resume && { resume }) }, "replace");
    if (speed !== "batch") this.queue.submit({ type: "speed", epochs: speed }, "replace");
  }

  /** @param {import("../../../types.js").StateMessage} message */
  #hearState({ id, playing }) {
    this.queue.settle(id);
    this.#tell({ playing });
  }

  /** @param {import("./types.js").CnnRunMessage} message */
  #hearRun(message) {
    const answered = this.queue.settle(message.id);
    const { watched } = this;
    const isOther = this.client.follow(/** @type {any} */ (message), answered?.command ?? null);
    this.trouble = message.notices.join(" ");
    this.playing = message.playing;
    this.pictures = message.points ?? this.pictures;
    this.confirmed = message.config;
    this.judged = message.exercise ?? null;
    if (this.queue.newest("configure") === null) this.config = message.config;
    if (isOther) this.#begin(watched);
    else if (this.frame !== null) this.frame = { ...this.frame, run: message.run };
    this.#leadTo(message.link, answered);
    this.queue.proceed();
    this.parts.onChange();
  }

  /** @param {number} watched of the run before */
  #begin(watched) {
    this.loss.clear();
    this.accuracy.clear();
    this.told = NOTHING;
    const size = (this.confirmed?.data.channels ?? 0) * (this.confirmed?.data.side ?? 0) ** 2;
    if (this.drawn?.length === size) return this.draw(this.drawn);
    this.drawn = null;
    return watched > 0 && watched < (this.pictures?.test.length ?? 0) ? this.watch(watched) : undefined;
  }

  /**
   * @param {number | undefined} id
   * @param {string} link
   */
  #settle(id, link) {
    this.#leadTo(link, this.queue.settle(id));
    this.queue.proceed();
    this.parts.onChange();
  }

  /** @param {string} link @param {import("../../../core/queue.js").Sent | null} answered */
  #leadTo(link, answered) {
    this.link = link;
    if (answered !== null && !answered.isStale) this.parts.onLink(link, answered.mode);
  }

  /** @param {TrainFrame} frame @param {boolean} isShown */
  #hearFrame(frame, isShown) {
    if (this.lastFrame === 0) this.parts.afterPainting(() => this.#acknowledge());
    this.lastFrame = frame.number;
    if (!isShown) return;
    follow(this.loss, frame, 1);
    follow(this.accuracy, frame, 3);
    this.told = mergedTold(this.told, frame);
    const isFirst = this.frame === null;
    this.frame = frame;
    if (this.stepping !== null && this.stepping !== standOf(frame)) {
      this.stepping = null;
      if (this.walking) this.parts.later(() => this.#walk(), PACE);
    }
    this.parts.onChange();
    if (isFirst) this.parts.onReady();
  }

  #acknowledge() {
    if (this.lastFrame > 0) this.client.acknowledge(this.lastFrame);
    this.lastFrame = 0;
  }

  /** @param {import("./types.js").ErrorMessage} message */
  #hearError(message) {
    const answered = message.id === undefined ? this.queue.giveUp() : this.queue.settle(message.id);
    const failed = answered?.command ?? null;
    if (failed?.type === "rejoin") this.#ask();
    else if (failed?.type === "configure" && failed.resume !== undefined) this.#ask(false);
    else this.#refuse(failed, message);
    this.queue.proceed();
    this.parts.onChange();
  }

  /** @param {Command | null} failed @param {import("./types.js").ErrorMessage} message */
  #refuse(failed, message) {
    this.walking = false;
    if (failed?.type !== "configure" || this.frame !== null) {
      this.trouble = failed?.type === "configure" && failed.link !== undefined ? fill(CONNECTION.staysInstead, { why: whyNot(message) }) : message.told || message.error.message;
      if (failed?.type === "configure") this.#stay();
      return;
    }
    this.config = null;
    this.link = FIRST;
    this.#ask();
    this.trouble = fill(CONNECTION.defaultInstead, { why: whyNot(message) });
  }

  /** The run on screen stays: what was asked for can't be. */
  #stay() {
    this.client.stay();
    this.config = this.confirmed;
  }

  /** @param {number | null} seconds to the next attempt @param {string | null} why */
  #away(seconds, why) {
    this.queue.clear();
    [this.lastFrame, this.stepping, this.walking, this.playing] = [0, null, false, false];
    this.isAway = true;
    this.trouble = why ?? (seconds === null ? "" : CONNECTION.away);
    this.status = seconds === null ? CONNECTION.connecting : "";
    this.retryIn = seconds;
    this.parts.onChange();
  }
}

/** @param {Told} told @param {Told} newer @returns {Told} what the newer one does not tell stays as it was */
function mergedTold(told, { confusion, mistakes, shifts, turns }) {
  return { confusion: confusion ?? told.confusion, mistakes: mistakes ?? told.mistakes, shifts: shifts ?? told.shifts, turns: turns ?? told.turns };
}

/** @param {TrainFrame} frame @returns {string} */
function standOf({ run, epoch, position }) {
  return `${run} ${epoch} ${position}`;
}

/**
 * @param {History} history
 * @param {TrainFrame} frame
 * @param {number} column of the training pictures' curve
 */
function follow(history, { history: rows, epoch }, column) {
  history.backTo(rows.length > 0 ? rows[0] : epoch);
  for (let i = 0; i + 4 < rows.length; i += 5) history.append(rows[i], rows[i + column], rows[i + column + 1]);
}
