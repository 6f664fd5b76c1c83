/**
 * Tells screen readers how training goes: when it begins and ends, and every few seconds in between.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { fill } from "../core/fill.js";
import { ANNOUNCED } from "../core/texts.js";
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
      const plays = (playing || frame?.playing === true) && phase === "ready"; // it rests where a frame says so, and not before
      if (plays !== played) this.say(plays ? ANNOUNCED.training : stopped ? "" : standing(frame, extras, { start: ANNOUNCED.pausedAtStart, later: ANNOUNCED.paused }));
      else if (plays && now() - this.last > PAUSE) this.say(standing(frame, extras, { start: ANNOUNCED.atStart, later: ANNOUNCED.standing }));
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
 * @param {{start: string, later: typeof ANNOUNCED.paused | typeof ANNOUNCED.standing}} texts before the first frame, and from then on
 */
function standing(frame, extras, { start, later }) {
  if (frame === null) return start;
  const accuracy = extras?.accuracy?.[1] ?? extras?.metrics?.test.accuracy;
  const right = accuracy === undefined ? "" : ` ${fill(ANNOUNCED.right, { share: formatShare(accuracy) })}`;
  return fill(later, { epoch: frame.epoch, test: formatLoss(frame.testLoss), train: formatLoss(frame.trainLoss) }) + right;
}
