/**
 * Tells screen readers how training goes: when it begins and ends, and every few seconds in between.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { formatLoss, formatShare } from "../draw/format.js";

/** Milliseconds between two announcements while training runs. */
const PAUSE = 6000;

export class Announcer {
  /**
   * @param {HTMLElement} region polite
   * @param {import("../core/store.js").Store} store
   * @param {() => number} now in milliseconds
   */
  constructor(region, store, now) {
    this.region = region;
    this.now = now;
    this.last = 0;
    let played = false;
    store.follow(["playing", "frame", "phase"], ({ playing, frame, phase, stopped, extras }) => {
      const plays = playing && phase === "ready";
      if (plays !== played) this.say(plays ? "Training." : stopped ? "" : `Paused at ${standing(frame, extras)}`);
      else if (plays && now() - this.last > PAUSE) this.say(standing(frame, extras));
      played = plays;
    });
  }

  /** @param {string} text */
  say(text) {
    this.last = this.now();
    this.region.textContent = text;
  }
}

/**
 * @param {Frame | null} frame
 * @param {import("../types.js").Extras | null} extras
 */
function standing(frame, extras) {
  if (frame === null) return "epoch 0.";
  const accuracy = extras?.metrics?.test.accuracy;
  const right = accuracy === undefined ? "" : ` ${formatShare(accuracy)} of the test points are right.`;
  return `epoch ${frame.epoch}: test loss ${formatLoss(frame.testLoss)}, training loss ${formatLoss(frame.trainLoss)}.${right}`;
}
