/**
 * What the chart can show by epoch: how its axis lies, and how its numbers are written.
 *
 * @typedef {import("../types.js").Charted} Charted
 * @typedef {import("../types.js").Range} Range
 *
 * @typedef {object} Look
 * @property {string} name of the axis
 * @property {boolean} mayBeLog
 * @property {((smallest: number) => Range) | null} bounds of a straight axis, from the smallest of what there is; null: from 0 to a round number
 * @property {(value: number) => string} format
 * @property {(value: number, step: number) => string} tick
 */
import { formatLoss, formatShare, formatTick } from "./format.js";
import { niceBounds } from "./scale.js";

/** R² has no lower bound; what lies below this is out of sight, or all above it would be flat. */
const LOWEST_R2 = -1;

/** @type {Readonly<Record<Charted, Look>>} */
export const CHARTED = {
  loss: { name: "loss", mayBeLog: true, bounds: null, format: formatLoss, tick: formatTick },
  accuracy: { name: "accuracy", mayBeLog: false, bounds: () => [0, 1], format: formatShare, tick: (value) => `${Math.round(100 * value)} %` },
  rmse: { name: "RMSE", mayBeLog: true, bounds: null, format: formatLoss, tick: formatTick },
  r2: { name: "R²", mayBeLog: false, bounds: boundsOfR2, format: formatLoss, tick: formatTick },
};

/**
 * @param {number} smallest
 * @returns {Range}
 */
function boundsOfR2(smallest) {
  return smallest < 0 ? [Math.max(LOWEST_R2, niceBounds(smallest, 1, 3)[0]), 1] : [0, 1];
}
