/**
 * What things in the network are called.
 *
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Target} Target
 */
import { fill, inSentence } from "../../core/fill.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { outputsOf } from "./shape.js";
import { NAMES, PARAMETERS } from "./texts.js";

/**
 * @param {NodeRef} node
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {string} as a title: "Neuron 2 of layer 1"
 */
export function nodeName({ layer, unit }, config, options) {
  if (layer < 0) return fill(NAMES.feature, { feature: choicesOf(optionAt(options, "features"))[unit]?.label ?? unit });
  if (layer < config.network.hidden.length) return fill(NAMES.neuron, { unit: unit + 1, layer: layer + 1 });
  return isOfClass(unit, config) ? fill(NAMES.classOutput, { class: unit + 1 }) : NAMES.output;
}

/** @param {number} unit of the output @param {RunConfig} config @returns {boolean} not where there is one output, or the map is of all classes */
function isOfClass(unit, config) {
  return unit < outputsOf(config) && outputsOf(config) > 1;
}

/** @param {number} input @param {RunConfig} config @param {Options} options @returns {string} the feature that is so many-th in use: "X₁" */
function featureName(input, config, options) {
  const active = choicesOf(optionAt(options, "features")).filter((choice) => config.features.includes(choice.name));
  return active[input]?.label ?? fill(NAMES.input, { input: input + 1 });
}

/**
 * Where a weight into a layer comes from.
 *
 * @param {number} layer
 * @param {number} input
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {{short: string, long: string}} "from X₁" or "from neuron 2", and the same of the weight: "Weight from X₁"
 */
export function weightName(layer, input, config, options) {
  if (layer > 0) return { short: fill(PARAMETERS.fromNeuron, { input: input + 1 }), long: fill(PARAMETERS.weightFromNeuron, { input: input + 1 }) };
  const feature = featureName(input, config, options);
  return { short: fill(PARAMETERS.fromFeature, { feature }), long: fill(PARAMETERS.weightFromFeature, { feature }) };
}

/**
 * @param {Target} target
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {string} as a title: "Weight from X₁ to neuron 2 of layer 1"
 */
export function targetName(target, config, options) {
  if (target.kind === "link") return linkName(target, config, options);
  return target.kind === "bias" ? biasName(target, config) : nodeName(target, config, options);
}

/** What is off is named as its card is. @type {import("../../types.js").Lab["spoken"]} */
export function spoken(options, config) {
  const nameOf = (/** @type {readonly number[]} */ [layer, unit, source]) => {
    const node = { layer: layer - 1, unit: unit - 1 };
    return inSentence(source === undefined ? nodeName(node, config, options) : linkName({ ...node, input: source - 1 }, config, options));
  };
  return { ...options, options: options.options.map((option) => (option.type === "places" ? { ...option, nameOf } : option)) };
}

/** @param {NodeRef} node @param {RunConfig} config */
function biasName({ layer, unit }, config) {
  if (layer < config.network.hidden.length) return fill(PARAMETERS.biasOfNeuron, { unit: unit + 1, layer: layer + 1 });
  return isOfClass(unit, config) ? fill(PARAMETERS.biasOfClass, { class: unit + 1 }) : PARAMETERS.biasOfOutput;
}

/** @param {NodeRef & {input: number}} link @param {RunConfig} config @param {Options} options */
function linkName({ layer, unit, input }, config, options) {
  const isHidden = layer < config.network.hidden.length;
  const to = { unit: unit + 1, layer: layer + 1 };
  if (layer === 0) {
    const feature = featureName(input, config, options);
    if (isHidden) return fill(PARAMETERS.featureToNeuron, { feature, ...to });
    return isOfClass(unit, config) ? fill(PARAMETERS.featureToClass, { feature, class: unit + 1 }) : fill(PARAMETERS.featureToOutput, { feature });
  }
  if (isHidden) return fill(PARAMETERS.neuronToNeuron, { input: input + 1, ...to });
  return isOfClass(unit, config) ? fill(PARAMETERS.neuronToClass, { input: input + 1, class: unit + 1 }) : fill(PARAMETERS.neuronToOutput, { input: input + 1 });
}

/** @param {string} name `weights.LAYER.TO.FROM` or `biases.LAYER.TO`, as scripts have them @returns {import("./parameters.js").Place} */
export function placeNamed(name) {
  const [kind, ...places] = name.split(".");
  const [layer, unit, input] = places.map(Number);
  return kind === "biases" ? { layer, unit } : { layer, unit, input };
}

/** @param {string} name as of `placeNamed` @param {RunConfig} config @param {Options} options @returns {string} as a title: "Weight from X₁ to neuron 2 of layer 1" */
export function axisName(name, config, options) {
  const { layer, unit, input } = placeNamed(name);
  return input === undefined ? biasName({ layer, unit }, config) : linkName({ layer, unit, input }, config, options);
}

/** @param {string} name as of `placeNamed` @param {RunConfig} config @param {Options} options @returns {string} short, for lists: "X₁ → 1.2", layer and neuron */
export function symbolOf(name, config, options) {
  const { layer, unit, input } = placeNamed(name);
  const to = symbolOfNode(layer, unit, config);
  if (input === undefined) return fill(PARAMETERS.biasSymbol, { to });
  const from = layer === 0 ? featureName(input, config, options) : symbolOfNode(layer - 1, input, config);
  return fill(PARAMETERS.weightSymbol, { from, to });
}

/** @param {number} layer @param {number} unit @param {RunConfig} config */
function symbolOfNode(layer, unit, config) {
  if (layer < config.network.hidden.length) return fill(PARAMETERS.neuronSymbol, { layer: layer + 1, unit: unit + 1 });
  return isOfClass(unit, config) ? fill(PARAMETERS.classSymbol, { class: unit + 1 }) : PARAMETERS.outputSymbol;
}
