/**
 * What is painted in a frame where one whole repaint takes longer than a frame lasts: what is essential always, the other parts of the
 * page in turn, each before it is too old. Where a whole repaint fits, or the run rests, nothing ever waits. Knows no clock: times are
 * passed in. On a processor slowed six times `python -m tests.benchmarks.browser` measures what it is worth.
 *
 * @typedef {object} Part Something that may be a little behind while frames come faster than they can be painted. Times in ms.
 * @property {string} name
 * @property {number} shortest not renewed more often than this, for it could not be read any faster
 * @property {number} longest never older than this
 * @property {() => number} pieces in so many it is painted, one after the other
 *
 * @typedef {object} Account What is known of a part.
 * @property {number} cost of one piece, ms, learned from the frames it was painted in
 * @property {number} last when a piece was painted
 * @property {number} due when the next has to be
 */

/** Milliseconds between two frames of 60 in a second. */
const FRAME = 1000 / 60;
/** As much later than they should have been have frames to come, ms together, until parts are painted in turn: no hiccup is this long. */
const LATE = 200;
/** Of a frame; when a whole repaint takes less, it is time to do without turns again. */
const EASY = 0.8;
/** How much of an error in what a frame was expected to cost is corrected at once. */
const LEARN = 0.2;

export class Budget {
  constructor() {
    /** Whether parts are painted in turn. */
    this.isShort = false;
    /** How far behind the frames are. */
    this.late = 0;
    /** Of what is painted in every frame. */
    this.essential = 1;
    /** @type {Map<Part, Account>} */
    this.accounts = new Map();
  }

  /**
   * @param {readonly Part[]} waiting parts with something new to show
   * @param {number} now
   * @returns {Set<Part>} those to paint in this frame: one piece of each while time is short, else all of each
   */
  choose(waiting, now) {
    if (!this.isShort) return new Set(waiting);
    const byAge = [...waiting].sort((a, b) => this.#account(a).due - this.#account(b).due);
    let room = FRAME - this.essential;
    const chosen = byAge.filter((part) => {
      const { cost, last, due } = this.#account(part);
      const isRipe = now - last >= part.shortest / part.pieces() && cost <= room;
      if (now < due && !isRipe) return false;
      room -= cost;
      return true;
    });
    return new Set(chosen);
  }

  /**
   * Said of every part when it, or a piece of it, is painted.
   *
   * @param {Part} part
   * @param {number} now
   */
  painted(part, now) {
    const account = this.#account(part);
    const turn = part.longest / part.pieces();
    account.due = now < account.due ? now + turn : Math.max(now - turn, account.due + turn); // a late piece is made good for
    account.last = now;
  }

  /**
   * Learns from a frame what its parts cost.
   *
   * @param {ReadonlyMap<Part, number>} pieces how many of each part were painted in it
   * @param {number} cost ms
   */
  spent(pieces, cost) {
    const accounts = [...pieces].map(([part, count]) => ({ account: this.#account(part), count }));
    const expected = accounts.reduce((sum, { account, count }) => sum + account.cost * count, this.essential);
    const factor = 1 + LEARN * (cost / expected - 1);
    this.essential *= factor;
    for (const { account } of accounts) account.cost *= factor;
    this.#judge(cost);
  }

  /**
   * Late frames add up, early ones make good for them.
   *
   * @param {number} cost of the last frame
   */
  #judge(cost) {
    const excess = this.isShort ? this.#whole() - EASY * FRAME : cost - FRAME;
    this.late = Math.max(0, Math.min(LATE, this.late + excess));
    if (this.late === LATE) this.isShort = true;
    else if (this.late === 0) this.isShort = false;
  }

  /** @returns {number} what a frame would cost in which everything is painted */
  #whole() {
    let sum = this.essential;
    for (const [part, { cost }] of this.accounts) sum += cost * part.pieces();
    return sum;
  }

  /**
   * @param {Part} part
   * @returns {Account}
   */
  #account(part) {
    const known = this.accounts.get(part) ?? { cost: 1, last: Number.NEGATIVE_INFINITY, due: Number.NEGATIVE_INFINITY };
    this.accounts.set(part, known);
    return known;
  }
}

/** The epoch and the losses: nobody reads more than ten a second. */
export const NUMBERS = /** @type {Part} */ ({ name: "numbers", shortest: 100, longest: 125, pieces: () => 1 });
export const CHART = /** @type {Part} */ ({ name: "chart", shortest: 0, longest: 240, pieces: () => 1 });

/**
 * Frames of a run that plays may wait for their turn; any other, and the end of playing, is shown at once.
 *
 * @param {import("./store.js").Store} store
 * @param {{now: () => void, later: () => void}} part
 */
export function followFrames(store, { now, later }) {
  store.follow(["frame"], ({ playing, phase, frame }) => (playing && phase === "ready" && frame?.playing ? later() : now()));
  store.follow(["playing", "phase"], now);
}
