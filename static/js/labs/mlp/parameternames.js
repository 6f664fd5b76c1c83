/**
 * Weights and biases by the names that scripts have for them, `weights.LAYER.TO.FROM` and `biases.LAYER.TO`: all of a network, where each is,
 * and what it is called for people.
 *
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("./parameters.js").Place} Place
 */
import { fill } from "../../core/fill.js";
import { featureName, isOfClass, parameterName } from "./names.js";
import { indexAt } from "./parameters.js";
import { PARAMETERS } from "./texts.js";

/** @param {readonly number[]} sizes @returns {string[]} names of all weights and biases, layer by layer */
export function parameterNames(sizes) {
  return sizes.slice(1).flatMap((units, layer) => [
    ...times(units).flatMap((unit) => times(sizes[layer]).map((input) => `weights.${layer}.${unit}.${input}`)),
    ...times(units).map((unit) => `biases.${layer}.${unit}`),
  ]);
}

/** @param {number} count */
function times(count) {
  return Array.from({ length: count }, (_, i) => i);
}

/** @param {string} name @returns {Place} */
export function placeNamed(name) {
  const [kind, ...places] = name.split(".");
  const [layer, unit, input] = places.map(Number);
  return kind === "biases" ? { layer, unit } : { layer, unit, input };
}

/** @param {readonly number[]} sizes @param {string} name @returns {number} among the parameters; -1 where the network has none of that name */
export function indexOf(sizes, name) {
  const place = placeNamed(name);
  return place.unit < sizes[place.layer + 1] && (place.input ?? 0) < sizes[place.layer] ? indexAt(sizes, place) : -1;
}

/** @param {string} name @param {RunConfig} config @param {Options} options @returns {string} as a title: "Weight from X₁ to neuron 2 of layer 1" */
export function axisName(name, config, options) {
  return parameterName(placeNamed(name), config, options);
}

/** @param {string} name @param {RunConfig} config @param {Options} options @returns {string} short, for lists: "X₁ → 1.2", layer and neuron */
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
