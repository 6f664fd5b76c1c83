/**
 * What a neuron calculates, as one would write it: with its weights, and for a point that is followed with the numbers of that point.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Trace} Trace
 *
 * @typedef {object} Formula
 * @property {string[]} lines
 * @property {string[]} notes on what stands in them
 *
 * @typedef {object} Term
 * @property {number} place of the weight among the parameters
 * @property {number} weight
 * @property {string} name of what it weighs
 * @property {number} input what that is for the point
 */
import { fill, plural } from "../../core/fill.js";
import { formatValue } from "../../draw/format.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { carriedBy } from "./contributions.js";
import { isUnitOff, linksOff } from "./off.js";
import { biasIndex, sameSizes, unitOf, weightIndex } from "./parameters.js";
import { activationOf } from "./quiet.js";
import { sizesOf } from "./shape.js";
import { FORMULA } from "./texts.js";

/** So many terms are written out; where there are more, fewer. */
const MOST = 6;
const FIRST = 4;
const LINEAR = "linear";
/** Outputs of which the table of activations knows nothing, each as it is written. */
const OUTPUTS = /** @type {Record<string, (sum: string) => string>} */ ({
  logistic: (sum) => fill(FORMULA.logistic, { sum }),
  threshold: (sum) => fill(FORMULA.threshold, { sum }),
  softmax: (sum) => fill(FORMULA.softmax, { sum }),
});

/**
 * @param {RunConfig} config
 * @returns {string} the activation of its output, which fits the loss unless it was chosen
 */
export function outputActivation({ problem, data, network, training }) {
  if (network.output !== "auto") return network.output;
  if (training.loss === "cross_entropy") return data.classes > 2 ? "softmax" : "logistic";
  return problem === "regression" ? LINEAR : "tanh";
}

/**
 * @param {NodeRef} node behind the inputs
 * @param {RunConfig} config
 * @param {Frame | null} frame
 * @param {Trace | null} trace of the point that is followed
 * @param {Options} options
 * @returns {Formula | null} null while the frame is of another network
 */
export function formulaOf(node, config, frame, trace, options) {
  const sizes = sizesOf(config);
  if (frame === null || node.layer < 0 || !sameSizes(sizes, frame.sizes)) return null;
  const isHidden = node.layer < sizes.length - 2;
  const activation = activationOf(config, node.layer) ?? outputActivation(config);
  const isNormalized = config.network.batch_norm && isHidden;
  const all = termsOf(node, config, frame, trace, options);
  const linksOut = new Set(linksOff(config));
  const terms = all.filter(({ place }) => !linksOut.has(place));
  const isOut = isUnitOff(config, node);
  const bias = frame.parameters[biasIndex(sizes, node.layer, node.unit)];
  const apply = (/** @type {string} */ sum) => applied(activation, sum, options);
  const notes = notesOf(node, config, isNormalized, trace !== null);
  if (terms.length < all.length) notes.push(plural(FORMULA.linksOff, all.length - terms.length));
  if (isOut) notes.push(FORMULA.off);
  if (trace === null) {
    const sum = sumOf(terms, bias, ({ weight, name }) => fill(FORMULA.weighted, { weight: formatValue(Math.abs(weight)), input: name }));
    return { lines: [apply(isNormalized ? fill(FORMULA.normalized, { sum }) : sum)], notes };
  }
  const written = sumOf(terms, bias, ({ weight, input }) => fill(FORMULA.product, { weight: formatValue(Math.abs(weight)), input: inBrackets(formatValue(input)) }));
  const unit = unitOf(node, sizes);
  const [sum, input, output] = [trace.sums[unit], trace.inputs[unit], trace.outputs[unit]];
  const isFinite = [sum, input, output].every(Number.isFinite);
  return { lines: linesOf({ written, sum, input, output, activation, isNormalized, apply, row: rowOf(trace, sizes, node.layer), unit: node.unit, isOut }), notes: isFinite ? notes : [...notes, FORMULA.notFinite] };
}

/**
 * @param {import("../../types.js").LinkTarget} link
 * @param {Frame} frame
 * @param {Trace} trace
 * @returns {string} its weight times what it carries
 */
export function productOf({ layer, unit, input }, { sizes, parameters }, trace) {
  const weight = parameters[weightIndex(sizes, layer, unit, input)];
  const carried = carriedBy({ layer, input }, sizes, trace);
  return equal(fill(FORMULA.product, { weight: formatValue(weight), input: inBrackets(formatValue(carried)) }), formatValue(weight * carried));
}

/**
 * @param {{written: string, sum: number, input: number, output: number, activation: string, isNormalized: boolean, apply: (sum: string) => string, row: number[], unit: number, isOut: boolean}} steps
 * @returns {string[]} each step is there once; of a neuron that is off all but the last
 */
function linesOf({ written, sum, input, output, activation, isNormalized, apply, row, unit, isOut }) {
  const [sumText, inputText, outputText] = [sum, input, output].map(formatValue);
  if (activation === "softmax") return [equal(written, sumText), equal(shareOf(row, unit), outputText)];
  const last = isOut ? apply(inputText) : equal(apply(inputText), outputText);
  if (isNormalized) return [equal(written, sumText), equal(fill(FORMULA.normalized, { sum: sumText }), inputText), ...(activation === LINEAR || isOut ? [] : [last])];
  return [activation === LINEAR ? equal(written, inputText) : equal(apply(written), last)];
}

/** @param {string} left @param {string} right */
function equal(left, right) {
  return fill(FORMULA.equals, { left, right });
}

/** @param {number[]} row sums of all outputs @param {number} unit */
function shareOf(row, unit) {
  const powers = row.map((sum) => fill(FORMULA.power, { sum: formatValue(sum) }));
  return fill(FORMULA.share, { power: powers[unit], powers: powers.join(" + ") });
}

/** @param {Trace} trace @param {readonly number[]} sizes @param {number} layer @returns {number[]} the sums of a layer */
function rowOf({ sums }, sizes, layer) {
  const start = unitOf({ layer, unit: 0 }, sizes);
  return sums.slice(start, start + sizes[layer + 1]);
}

/**
 * @param {string} activation
 * @param {string} sum
 * @param {Options} options
 */
function applied(activation, sum, options) {
  if (activation === LINEAR) return sum;
  return OUTPUTS[activation]?.(sum) ?? fill(FORMULA.function, { name: functionName(activation, options), sum });
}

/** As it is written in formulas: "tanh", "ReLU", "LeakyReLU". @param {string} activation @param {Options} options */
function functionName(activation, options) {
  const label = choicesOf(optionAt(options, "network.activation")).find(({ name }) => name === activation)?.label ?? activation;
  return /^[A-Z][a-z]+$/.test(label) ? label.toLowerCase() : label.replaceAll(" ", "");
}

/**
 * @param {NodeRef} node
 * @param {RunConfig} config
 * @param {Frame} frame
 * @param {Trace | null} trace
 * @param {Options} options
 * @returns {Term[]}
 */
function termsOf({ layer, unit }, config, { sizes, parameters }, trace, options) {
  const active = choicesOf(optionAt(options, "features")).filter(({ name }) => config.features.includes(name));
  return Array.from({ length: sizes[layer] }, (_, i) => ({
    place: weightIndex(sizes, layer, unit, i),
    weight: parameters[weightIndex(sizes, layer, unit, i)],
    name: layer === 0 ? (active[i]?.label ?? "") : fill(FORMULA.neuron, { number: lowered(i + 1) }),
    input: (trace ? carriedBy({ layer, input: i }, sizes, trace) : undefined) ?? Number.NaN,
  }));
}

/**
 * @param {Term[]} terms
 * @param {number} bias
 * @param {(term: Term) => string} write without its sign
 * @returns {string} with as many terms as can be read
 */
function sumOf(terms, bias, write) {
  const shown = terms.length > MOST ? terms.slice(0, FIRST) : terms;
  const left = terms.length - shown.length;
  const more = left > 0 ? [{ isNegative: false, text: fill(FORMULA.more, { count: left }) }] : [];
  const parts = [...shown.map((term) => ({ isNegative: term.weight < 0, text: write(term) })), ...more, { isNegative: bias < 0, text: formatValue(Math.abs(bias)) }];
  return parts.map(({ isNegative, text }, i) => `${i === 0 ? (isNegative ? "−" : "") : isNegative ? " −\u00a0" : " +\u00a0"}${text}`).join("");
}

/** As it follows a sign of calculation. @param {string} number that is written */
export function inBrackets(number) {
  return number.startsWith("−") ? `(${number})` : number;
}

/** @param {number} number @returns {string} in small low digits */
function lowered(number) {
  return [...String(number)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");
}

/**
 * @param {NodeRef} node
 * @param {RunConfig} config
 * @param {boolean} isNormalized
 * @param {boolean} isTraced
 * @returns {string[]}
 */
function notesOf({ layer }, config, isNormalized, isTraced) {
  const notes = [];
  if (layer > 0 && !isTraced) notes.push(fill(FORMULA.outputs, { layer }));
  if (layer === 0 && config.data.normalize_inputs) notes.push(FORMULA.scaled);
  if (isNormalized) notes.push(FORMULA.norm);
  if (isTraced && config.training.dropout > 0 && config.network.hidden.length > 0) notes.push(FORMULA.dropout);
  return notes;
}
