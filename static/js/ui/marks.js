/**
 * Which units are marked in the picture of the network: those left out by dropout, and those that hardly learn.
 *
 * @typedef {import("../types.js").Quiet} Quiet
 */
import { quietUnits } from "./quiet.js";

/** Milliseconds that units which are out are shown for while a run plays: others come with every frame, and nothing is to flicker. */
const CALM = 500;
/** @type {ReadonlySet<number>} */
const NOBODY = new Set();

export class Marks {
  constructor() {
    this.dropped = NOBODY;
    /** @type {ReadonlyMap<number, Quiet>} */
    this.quiet = new Map();
    /** What the last frame told. @type {unknown} */
    this.told = null;
    this.since = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {import("../store.js").State} state
   * @param {number} now in ms
   */
  follow({ extras, config, frame, playing }, now) {
    if (extras === this.told && playing) return;
    this.told = extras;
    this.quiet = quietUnits(extras, config);
    const isCalm = !playing || !frame?.playing || now - this.since >= CALM;
    if (!extras?.dropped) this.dropped = NOBODY;
    else if (isCalm) {
      this.dropped = new Set(extras.dropped);
      this.since = now;
    }
  }
}
