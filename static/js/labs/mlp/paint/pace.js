/**
 * What is painted goes out at most so often while a stroke is under way, and at once when it is done: the last state, never all of them.
 *
 * @typedef {import("../../../core/writer.js").Clock} Clock
 * @typedef {import("../../../core/writer.js").Mode} Mode
 */

/** Ms between two of a stroke: a class that paints costs those who don't no frame. The map shows what is painted at once. */
export const PAUSE = 500;

export class Pace {
  /**
   * @param {(mode: Mode) => void} send what there is now; push: Back comes to what was before the stroke
   * @param {Clock} clock
   */
  constructor(send, clock) {
    this.send = send;
    this.clock = clock;
    this.last = Number.NEGATIVE_INFINITY;
    this.isTimed = false;
    this.isWaiting = false;
    /** Whether nothing of this stroke went out. */
    this.isFirst = true;
  }

  /** Something has changed. @param {boolean} [isPatient] it goes out at the end of the stroke */
  change(isPatient = false) {
    this.isWaiting = true;
    if (!isPatient) this.#proceed();
  }

  /** The stroke is done; the next one is a step of its own. */
  end() {
    if (this.isWaiting) this.#send();
    this.isFirst = true;
  }

  #proceed() {
    const left = this.last + PAUSE - this.clock.now();
    if (left <= 0) return this.#send();
    if (this.isTimed) return;
    this.isTimed = true;
    this.clock.setTimeout(() => {
      this.isTimed = false;
      if (this.isWaiting) this.#proceed();
    }, left);
  }

  #send() {
    this.isWaiting = false;
    this.last = this.clock.now();
    this.send(this.isFirst ? "push" : "replace");
    this.isFirst = false;
  }
}
