/**
 * What things in the network are called.
 *
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Target} Target
 */
import { fill, inSentence } from "../../core/fill.js";
import { axisName, nameOfClass } from "../../draw/units.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { placeOf } from "./parameters.js";
import { outputsOf } from "./shape.js";
import { NAMES, PARAMETERS } from "./texts.js";

/**
 * @param {NodeRef} node
 * @param {RunConfig} config
 * @param {Options} options
 * @returns {string} as a title: "Neuron 2 of layer 1"
 */
export function nodeName({ layer, unit }, config, options) {
  if (layer < 0) return featureTitle(choicesOf(optionAt(options, "features"))[unit], unit, config);
  if (layer < config.network.hidden.length) return fill(NAMES.neuron, { unit: unit + 1, layer: layer + 1 });
  if (!isOfClass(unit, config)) return NAMES.output;
  const name = nameOfClass(config.data, unit);
  return name === "" ? fill(NAMES.classOutput, { class: unit + 1 }) : fill(NAMES.namedOutput, { name });
}

/** @param {import("../../types.js").Choice | undefined} choice @param {number} unit @param {RunConfig} config */
function featureTitle(choice, unit, { data }) {
  const feature = choice?.label ?? unit;
  const axis = choice?.name === "x1" ? data.axes?.x1 : choice?.name === "x2" ? data.axes?.x2 : undefined;
  return axis ? fill(NAMES.featureOf, { feature, axis: axisName(axis) }) : fill(NAMES.feature, { feature });
}

/** @param {number} unit of the output @param {RunConfig} config @returns {boolean} not where there is one output, or the map is of all classes */
export function isOfClass(unit, config) {
  return unit < outputsOf(config) && outputsOf(config) > 1;
}

/** @param {number} input @param {RunConfig} config @param {Options} options @returns {string} the feature that is so many-th in use: "X₁" */
export function featureName(input, config, options) {
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
  return target.kind === "node" ? nodeName(target, config, options) : parameterName(placeOf(target), config, options);
}

/** @param {import("./parameters.js").Place} place @param {RunConfig} config @param {Options} options @returns {string} of a weight or bias, as a title */
export function parameterName({ layer, unit, input }, config, options) {
  return input === undefined ? biasName({ layer, unit }, config) : linkName({ layer, unit, input }, config, options);
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
