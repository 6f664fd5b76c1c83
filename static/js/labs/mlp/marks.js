/**
 * Which units are marked in the picture of the network: those left out by dropout, and those that hardly learn. What is random in every
 * epoch would flicker at the speed of the screen: while a run plays it is shown for a moment, before something newer is; at rest what is
 * shown is what is.
 *
 * @typedef {import("../../types.js").Quiet} Quiet
 */
import { quietUnits } from "./quiet.js";

/** @type {ReadonlySet<number>} */
const NOBODY = new Set();

export class Marks {
  constructor() {
    this.dropped = NOBODY;
    /** @type {ReadonlyMap<number, Quiet>} */
    this.quiet = new Map();
    /** @type {Held<number[]>} */
    this.held = new Held();
    /** @type {number[] | undefined} */
    this.shown = undefined;
  }

  /**
   * @param {import("../../core/store.js").State} state
   * @param {number} now in ms
   */
  follow({ extras, config, frame, playing }, now) {
    const dropped = this.held.take(extras?.dropped, playing && (frame?.playing ?? false), now);
    if (dropped !== this.shown) this.dropped = dropped ? new Set(dropped) : NOBODY;
    this.shown = dropped;
    this.quiet = quietUnits(extras, config);
  }
}

/** Milliseconds. */
const MOMENT = 500;

/** @template T */
export class Held {
  constructor() {
    /** @type {T | undefined} */
    this.value = undefined;
    this.since = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {T | undefined} newest undefined: nothing is to be shown
   * @param {boolean} isPlaying
   * @param {number} now in ms
   * @returns {T | undefined} what to show
   */
  take(newest, isPlaying, now) {
    if (newest === this.value) return newest;
    const isFirst = this.value === undefined || newest === undefined;
    if (isPlaying && !isFirst && now - this.since < MOMENT) return this.value;
    this.value = newest;
    this.since = now;
    return newest;
  }
}
