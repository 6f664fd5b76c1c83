/**
 * What a run costs, by the table that comes with the options.
 *
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 */
import { holds, pointCount } from "../../settings/rules.js";
import { parameterCount } from "./parameters.js";
import { sizesOf } from "./shape.js";

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {number} epochs
 * @param {number} [recorded] epochs at which its losses are recorded
 * @returns {number} what a run costs, as the server counts
 */
export function costOf({ cost }, config, epochs, recorded = 0) {
  const points = pointCount(config);
  const on = cost.terms.filter(({ when }) => holds(when, config));
  const further = on.reduce((sum, term) => sum + term.epoch + term.point * points, 0);
  const once = points * parameterCount(sizesOf(config));
  return cost.run + cost.run_point * points + epochs * (once + cost.epoch + further) + recorded * (once + cost.loss_pair);
}
