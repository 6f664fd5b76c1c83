/**
 * Where own points may lie: on the grid that links can carry, as app/nn_playground/labs/mlp/own_points.py has it.
 *
 * @typedef {import("../../../types.js").OwnPoint} OwnPoint
 */

/** Coordinates, and the labels of a regression, go from -EDGE to EDGE. */
export const EDGE = 6;
/** Steps from 0 to EDGE of a coordinate, and of the label of a regression. */
export const GRID_STEPS = 2046;
export const LABEL_STEPS = 120_000;
/** Of 1: so many decimals tell all places apart. */
const SHARES = 1e5;
/** There are this many points in a run. */
export const LEAST_POINTS = 2;
export const MOST_POINTS = 5000;

/** @param {number} value @param {number} [steps] from 0 to EDGE @returns {number} the nearest value on the grid */
export function onGrid(value, steps = GRID_STEPS) {
  const place = Math.max(-steps, Math.min(steps, Math.round((value * steps) / EDGE)));
  return place === 0 ? 0 : Math.round(((place * EDGE) / steps) * SHARES) / SHARES;
}

/**
 * @param {number} x1
 * @param {number} x2
 * @param {number} label
 * @param {"train" | "test" | null} part null: the run's share of training points decides
 * @returns {OwnPoint}
 */
export function placed(x1, x2, label, part = null) {
  const point = /** @type {const} */ ([onGrid(x1), onGrid(x2), onGrid(label, LABEL_STEPS)]);
  return part === null ? [...point] : [...point, part];
}

/** @param {readonly [number, number, ...unknown[]]} point @returns {boolean} whether it lies on the map */
export function isInside([x1, x2]) {
  return Math.abs(x1) <= EDGE && Math.abs(x2) <= EDGE;
}
