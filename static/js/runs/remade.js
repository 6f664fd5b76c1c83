/**
 * Runs on both sides of a removal, as they were when they left the screen, so that Back brings the one before it with its training, and
 * Forward the one after it. Knows no document.
 *
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("./log.js").Kept} Kept
 * @typedef {{config: RunConfig, run: Kept | null}} Side `run`: null where it was not trained
 */
import { same } from "../core/json.js";

/** So many removals are known. */
const MOST = 20;

export class Remade {
  constructor() {
    /** Oldest first. @type {[before: Side, after: Side][]} */
    this.pairs = [];
  }

  /** @param {RunConfig} before @param {RunConfig} after @param {Kept | null} run as it was before */
  add(before, after, run) {
    const others = this.pairs.filter((sides) => !(same(sides[0].config, before) && same(sides[1].config, after)));
    this.pairs = [...others, /** @type {[Side, Side]} */ ([{ config: before, run }, { config: after, run: null }])].slice(-MOST);
  }

  /** @param {RunConfig} config of the run that leaves the screen @param {Kept | null} run */
  leave(config, run) {
    for (const side of this.pairs.flat()) if (same(side.config, config)) side.run = run;
  }

  /** @param {RunConfig} from of the run on screen @param {RunConfig} to @returns {Kept | null} the run on the other side of a removal; null where there is none */
  across(from, to) {
    const sides = this.pairs.find((pair) => pair.some(({ config }) => same(config, from)) && pair.some(({ config }) => same(config, to)));
    return sides?.find(({ config }) => same(config, to))?.run ?? null;
  }
}
