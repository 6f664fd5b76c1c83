/**
 * One requestAnimationFrame for the whole page. Who has something to paint says so; each paints at most once a frame, only when asked, in
 * the order of registration. What may wait does so where there is no time for all of it: see budget.js.
 *
 * @typedef {import("./budget.js").Part} Part
 *
 * @callback Painter
 * @param {number} now in ms
 * @param {number} passed in ms, since the last painting or since it was asked for
 * @param {boolean} inPieces whether the next piece is enough
 * @returns {boolean | void} true asks for the next frame, too
 *
 * @typedef {object} Entry
 * @property {Painter} paint
 * @property {Part | null} part it belongs to
 * @property {boolean} dirty
 * @property {boolean} mayWait
 * @property {number} passed since it became dirty
 *
 * @typedef {object} Stopwatch
 * @property {() => number} now in ms
 * @property {(callback: () => void) => void} afterRendering calls once what has been painted is on its way to the screen
 */
import { apart } from "./apart.js";
import { Budget } from "./budget.js";

/** A painter that slept long does not leap: no step is longer than this. */
const LONGEST = 50;
/** Measuring takes time, too: where that is short one frame in so many is measured. */
const MEASURED = 5;

export class Loop {
  /**
   * @param {(callback: (now: number) => void) => unknown} request as requestAnimationFrame
   * @param {Stopwatch} stopwatch
   */
  constructor(request, stopwatch) {
    this.request = request;
    this.stopwatch = stopwatch;
    this.budget = new Budget();
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {(() => void)[]} */
    this.afterwards = [];
    this.waiting = false;
    this.last = 0;
    this.unmeasured = 0;
  }

  /**
   * @param {Painter} paint
   * @returns {() => void} asks for it to be painted in the next frame
   */
  add(paint) {
    return this.#register(paint, null).now;
  }

  /**
   * @param {Painter} paint
   * @param {Part} part
   * @returns {{now: () => void, later: () => void}} `now`: in the next frame; `later`: when there is time, and always before it is too old
   */
  addPart(paint, part) {
    return this.#register(paint, part);
  }

  /**
   * @param {Painter} paint
   * @param {Part | null} part
   */
  #register(paint, part) {
    /** @type {Entry} */
    const entry = { paint, part, dirty: false, mayWait: false, passed: 0 };
    this.entries.push(entry);
    const ask = (/** @type {boolean} */ mayWait) => {
      entry.mayWait = mayWait && (entry.mayWait || !entry.dirty);
      entry.dirty = true;
      this.#wake();
    };
    return { now: () => ask(false), later: () => ask(true) };
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

  /** Paints all that has been asked for at once, where no frame will come in time, as before a page is printed. */
  paintNow() {
    for (const entry of this.entries) entry.mayWait = false;
    this.#frame(this.last);
  }

  #wake() {
    if (this.waiting) return;
    this.waiting = true;
    this.request((now) => this.#frame(now));
  }

  /** @param {number} now */
  #frame(now) {
    const start = this.stopwatch.now();
    const passed = Math.min(LONGEST, Math.max(0, now - this.last));
    this.last = now;
    this.waiting = false;
    const waiting = this.#mayWait();
    const isShort = this.budget.isShort;
    const chosen = this.budget.choose([...waiting], now);
    /** @type {Map<Part, number>} */
    const pieces = new Map();
    for (const entry of this.entries) {
      if (!entry.dirty) continue;
      entry.passed += passed;
      const inPieces = isShort && entry.mayWait;
      if (inPieces && entry.part && !chosen.has(entry.part)) this.#wake();
      else {
        if (entry.part) pieces.set(entry.part, inPieces ? 1 : entry.part.pieces());
        apart(() => this.#paint(entry, now, inPieces));
      }
    }
    for (const part of pieces.keys()) this.budget.painted(part, now);
    for (const callback of this.afterwards.splice(0)) apart(callback);
    if (waiting.size > 0) this.#measure(pieces, start);
  }

  /**
   * @param {Map<Part, number>} pieces
   * @param {number} start
   */
  #measure(pieces, start) {
    this.unmeasured = (this.unmeasured + 1) % MEASURED;
    if (this.budget.isShort && this.unmeasured > 0) return;
    this.stopwatch.afterRendering(() => this.budget.spent(pieces, this.stopwatch.now() - start));
  }

  /** @returns {Set<Part>} with something new to show that may wait */
  #mayWait() {
    /** @type {Set<Part>} */
    const parts = new Set();
    for (const { part, dirty, mayWait } of this.entries) if (part && dirty && mayWait) parts.add(part);
    return parts;
  }

  /**
   * @param {Entry} entry
   * @param {number} now
   * @param {boolean} inPieces
   */
  #paint(entry, now, inPieces) {
    const { passed } = entry;
    entry.dirty = false;
    entry.passed = 0;
    if (entry.paint(now, passed, inPieces) !== true) return;
    entry.dirty = true;
    entry.mayWait = false;
    this.#wake();
  }
}

/**
 * Measures what a frame costs the page, with what the browser does about it once the page's own painting is done.
 *
 * @returns {Stopwatch}
 */
export function stopwatch() {
  const { port1, port2 } = new MessageChannel();
  /** @type {(() => void)[]} */
  const waiting = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    afterRendering: (callback) => {
      waiting.push(callback);
      port2.postMessage(null); // answered in a task of its own, which comes after the one that renders
    },
  };
}
