/**
 * What a network is worth that knows nothing: the measure to hold a loss or an accuracy against.
 *
 * @typedef {import("../../types.js").RunConfig} RunConfig
 */

/**
 * @param {RunConfig} config
 * @param {import("../../types.js").Points | null} points
 * @param {import("../../types.js").Charted} charted
 * @returns {number | null} the loss of an output that is the same everywhere and favours no class: 1/2, ln 2, ln K; or the share of the largest
 *   class of the test points; null where there is nothing of the kind, as in a regression
 */
export function guessOf({ problem, data, training }, points, charted) {
  if (problem !== "classification") return null;
  if (charted === "loss") return training.loss === "cross_entropy" ? Math.log(data.classes) : training.loss === "squared" ? 0.5 : null;
  if (charted !== "accuracy" || !points || points.test.length === 0) return null;
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const [, , label] of points.test) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / points.test.length;
}
