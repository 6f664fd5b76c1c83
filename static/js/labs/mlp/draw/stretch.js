/**
 * Axes of a layer's space stretched to what goes into the activation: where that is flat, its values lie on top of each other, and what goes
 * in does not.
 *
 * @typedef {import("../../../types.js").Stretch} Stretch
 */

/** The greatest share of the way to a bound that a value is taken for: frames have values with 24 bits. */
const MOST = 1 - 2 ** -24;

/** By the names of activations that can be undone. @type {Readonly<Record<string, Stretch>>} */
export const STRETCHES = {
  tanh: { before: (value) => Math.atanh(within(value)), after: Math.tanh },
  sigmoid: { before: (value) => 2 * Math.atanh(within(2 * value - 1)), after: (sum) => (Math.tanh(sum / 2) + 1) / 2 },
};

/** @param {number} value from -1 to 1 */
function within(value) {
  return Math.max(-MOST, Math.min(MOST, value));
}

/** @param {ArrayLike<number>} values @param {(value: number) => number} change @returns {Float64Array} */
export function changed(values, change) {
  return Float64Array.from(values, change);
}
