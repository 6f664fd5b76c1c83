/**
 * What is random in every epoch would flicker at the speed of the screen: while a run plays it is shown for a moment, before something newer
 * is; at rest what is shown is what is.
 */

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
