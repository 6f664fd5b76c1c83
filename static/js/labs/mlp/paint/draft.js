/**
 * The points that are being painted, and the way back: each stroke is one step.
 *
 * @typedef {import("../../../types.js").OwnPoint} OwnPoint
 * @typedef {Pick<import("../../../types.js").RunConfig["data"], "axes" | "labels">} Names of the axes and of the classes, where they have some
 * @typedef {{points: readonly OwnPoint[], classes: number, names?: Names}} Drawn
 */

/** So many steps can be taken back. */
const STEPS = 100;

export class Draft {
  /** @param {Drawn} now */
  constructor(now) {
    this.now = now;
    /** @type {Drawn[]} */
    this.past = [];
    /** @type {Drawn[]} */
    this.future = [];
    /** As it was when the stroke under way began; null between strokes. @type {Drawn | null} */
    this.before = null;
  }

  /** A stroke begins. */
  begin() {
    this.before ??= this.now;
  }

  /** @param {readonly OwnPoint[]} points @param {number} [classes] @param {Names} [names] */
  draw(points, classes = this.now.classes, names = this.now.names) {
    const isWhole = this.before === null;
    this.begin();
    if (points !== this.now.points || classes !== this.now.classes || names !== this.now.names) this.now = { points, classes, names };
    if (isWhole) this.end();
  }

  /** The stroke is done. */
  end() {
    if (this.before !== null && this.before !== this.now) {
      this.past = [...this.past, this.before].slice(-STEPS);
      this.future = [];
    }
    this.before = null;
  }

  /** @returns {boolean} whether there was something to take back */
  undo() {
    this.end();
    return this.#go(this.past, this.future);
  }

  /** @returns {boolean} */
  redo() {
    this.end();
    return this.#go(this.future, this.past);
  }

  /** @param {Drawn[]} source @param {Drawn[]} target */
  #go(source, target) {
    const next = source.pop();
    if (next === undefined) return false;
    target.push(this.now);
    this.now = next;
    return true;
  }
}
