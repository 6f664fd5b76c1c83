/**
 * Tells screen readers how training goes: when it begins and ends, and every few seconds in between.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { formatLoss } from "../draw/format.js";

/** Milliseconds between two announcements while training runs. */
const PAUSE = 6000;

export class Announcer {
  /**
   * @param {HTMLElement} region polite
   * @param {import("../store.js").Store} store
   * @param {() => number} now in milliseconds
   */
  constructor(region, store, now) {
    this.region = region;
    this.now = now;
    this.last = 0;
    let played = false;
    store.follow(["playing", "frame", "phase"], ({ playing, frame, phase, stopped }) => {
      const plays = playing && phase === "ready";
      if (plays !== played) this.say(plays ? "Training." : stopped ? "" : `Paused at ${standing(frame)}`);
      else if (plays && now() - this.last > PAUSE) this.say(standing(frame));
      played = plays;
    });
  }

  /** @param {string} text */
  say(text) {
    this.last = this.now();
    this.region.textContent = text;
  }
}

/** @param {Frame | null} frame */
function standing(frame) {
  if (frame === null) return "epoch 0.";
  return `epoch ${frame.epoch}: test loss ${formatLoss(frame.testLoss)}, training loss ${formatLoss(frame.trainLoss)}.`;
}
