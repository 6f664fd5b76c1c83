/** Networks of all kinds, for tests of what must hold for each of them. */

/** @type {[string, string][]} */
const FEATURES = [
  ["x1", "X₁"],
  ["x2", "X₂"],
  ["x1_squared", "X₁²"],
  ["x2_squared", "X₂²"],
  ["x1_x2", "X₁X₂"],
  ["sin_x1", "sin(X₁)"],
  ["sin_x2", "sin(X₂)"],
];
const ALL = FEATURES.map(([name]) => name);

/**
 * @param {number[]} hidden
 * @param {string[]} active
 * @param {number} [outputs]
 */
export function specOf(hidden, active, outputs = 1) {
  return { features: FEATURES.map(([name, label], unit) => ({ name, label, unit, active: active.includes(name) })), hidden, outputs };
}

export const SHAPES = [
  { hidden: [], active: ["x1", "x2"] },
  { hidden: [], active: [] },
  { hidden: [1], active: ["x1"] },
  { hidden: [4, 2], active: ["x1", "x2"] },
  { hidden: [8, 8, 8, 8, 8, 8], active: ALL },
  { hidden: [32], active: ALL },
  { hidden: [32, 1, 32], active: [] },
  { hidden: Array(8).fill(1), active: ["x1"] },
  { hidden: Array(8).fill(32), active: ALL },
];
