/**
 * The shape of a network, as a config has it, and how many parameters that makes.
 *
 * @typedef {import("../../types.js").RunConfig} RunConfig
 */
import { fill } from "../../core/fill.js";
import { LAYERS } from "./texts.js";

/** @param {Pick<RunConfig["network"], "hidden">} network @returns {number[]} units of each hidden layer */
export function unitsOf({ hidden }) {
  return hidden.map((layer) => (typeof layer === "number" ? layer : layer.units));
}

/** @param {RunConfig} config @returns {number} output neurons: one a class where there are three or more */
export function outputsOf({ data }) {
  return data.classes > 2 ? data.classes : 1;
}

/** @param {RunConfig} config @returns {number[]} inputs, hidden layers..., outputs */
export function sizesOf(config) {
  return [config.features.length, ...unitsOf(config.network), outputsOf(config)];
}

/**
 * @param {NonNullable<import("../../types.js").Watch>} node
 * @param {RunConfig} config
 * @returns {boolean} whether its network has the node
 */
export function hasNode(node, config) {
  return "feature" in node || node.unit < (sizesOf(config)[node.layer + 1] ?? 0);
}

/**
 * The same neurons once one is removed; a watched one that is gone is watched no more, a space along it is seen on its best plane.
 *
 * @type {import("../../types.js").Lab["carried"]}
 */
export function carried({ watched, inspected }, remaking) {
  if (remaking.type !== "remove") return { watched, inspected };
  const { layer, unit: gone } = remaking;
  const after = (/** @type {number} */ unit) => (unit > gone ? unit - 1 : unit);
  const isSeen = watched !== null && "unit" in watched && watched.layer === layer;
  const node = isSeen ? (watched.unit === gone ? null : { layer, unit: after(watched.unit) }) : watched;
  const { space } = inspected;
  if (space?.layer !== layer || !space.units) return { watched: node, inspected };
  return { watched: node, inspected: { ...inspected, space: { layer, ...(!space.units.includes(gone) && { units: space.units.map(after) }) } } };
}

/**
 * @param {readonly number[]} sizes inputs, hidden layers..., outputs
 * @returns {{count: number, hint: string, layers: string[]}} weights and biases: how many, and the sum, of all and of each layer, in words
 */
export function countOf(sizes) {
  const counts = sizes.slice(1).map((units, i) => (sizes[i] + 1) * units);
  const count = counts.reduce((sum, one) => sum + one, 0);
  const layers = counts.map((parameters, i) => fill(LAYERS.sum, { inputs: sizes[i], units: sizes[i + 1], parameters }));
  const hint = counts.length > 1 ? fill(LAYERS.total, { sum: counts.join(" + "), parameters: count }) : fill(LAYERS.only, { inputs: sizes[0], units: sizes[1], parameters: count });
  return { count, hint, layers };
}
