/**
 * One requestAnimationFrame for the whole page. Who has something to paint says so; each paints at most once a frame, only when asked, in
 * the order of registration.
 *
 * @typedef {(now: number, passed: number) => boolean | void} Painter `now` and `passed` in ms; true asks for the next frame, too
 * @typedef {{paint: Painter, dirty: boolean}} Entry
 */

/** A painter that slept long does not leap: no step is longer than this. */
const LONGEST = 50;

export class Loop {
  /** @param {(callback: (now: number) => void) => unknown} request as requestAnimationFrame */
  constructor(request) {
    this.request = request;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {(() => void)[]} */
    this.afterwards = [];
    this.waiting = false;
    this.last = 0;
  }

  /**
   * @param {Painter} paint
   * @returns {() => void} asks for it to be painted in the next frame
   */
  add(paint) {
    const entry = { paint, dirty: false };
    this.entries.push(entry);
    return () => {
      entry.dirty = true;
      this.#wake();
    };
  }

  /**
   * Calls once, after the next frame's painting.
   *
   * @param {() => void} callback
   */
  after(callback) {
    this.afterwards.push(callback);
    this.#wake();
  }

  #wake() {
    if (this.waiting) return;
    this.waiting = true;
    this.request((now) => this.#frame(now));
  }

  /** @param {number} now */
  #frame(now) {
    const passed = Math.min(LONGEST, Math.max(0, now - this.last));
    this.last = now;
    this.waiting = false;
    for (const entry of this.entries) if (entry.dirty) this.#paint(entry, now, passed);
    for (const callback of this.afterwards.splice(0)) callback();
  }

  /**
   * @param {Entry} entry
   * @param {number} now
   * @param {number} passed
   */
  #paint(entry, now, passed) {
    entry.dirty = false;
    if (entry.paint(now, passed) !== true) return;
    entry.dirty = true;
    this.#wake();
  }
}
