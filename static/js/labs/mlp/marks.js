/**
 * Which units are marked in the picture of the network: those left out by dropout, and those that hardly learn.
 *
 * @typedef {import("../../types.js").Quiet} Quiet
 */
import { Held } from "./held.js";
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
