/**
 * What things in the network are called.
 *
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Target} Target
 */
import { choicesOf, optionAt, outputsOf } from "../../settings/config.js";

/**
 * @param {NodeRef} node
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {string} as a title: "Neuron 2 of layer 1"
 */
export function nodeName({ layer, unit }, config, options) {
  if (layer < 0) return `Feature ${choicesOf(optionAt(options, "features"))[unit]?.label ?? unit}`;
  if (layer >= config.network.hidden.length) return unit < outputsOf(config) && outputsOf(config) > 1 ? `Output of class ${unit + 1}` : "Output";
  return `Neuron ${unit + 1} of layer ${layer + 1}`;
}

/**
 * Where the weights into a layer come from.
 *
 * @param {number} layer
 * @param {number} input
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {string} "X₁" or "neuron 2"
 */
export function inputName(layer, input, config, options) {
  if (layer > 0) return `neuron ${input + 1}`;
  const active = choicesOf(optionAt(options, "features")).filter((choice) => config.features.includes(choice.name));
  return active[input]?.label ?? `input ${input + 1}`;
}

/**
 * @param {Target} target
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {string} as part of a sentence: "Weight from X₁ to neuron 2 of layer 1"
 */
export function targetName(target, config, options) {
  const node = nodeName(target, config, options);
  const inSentence = node.startsWith("Output") ? `the ${node.toLowerCase()}` : node[0].toLowerCase() + node.slice(1);
  if (target.kind === "link") return `Weight from ${inputName(target.layer, target.input, config, options)} to ${inSentence}`;
  return target.kind === "bias" ? `Bias of ${inSentence}` : node;
}
