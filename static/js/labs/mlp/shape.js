/**
 * The shape of a network, as a config has it.
 *
 * @typedef {import("../../types.js").RunConfig} RunConfig
 */

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
