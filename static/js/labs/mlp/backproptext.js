/**
 * The stops of backpropagation in words and numbers: a sentence each, the calculation of what is looked at, and the number that may be guessed.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("./backpass.js").LabelledTrace} LabelledTrace
 * @typedef {import("./backpass.js").Stage} Stage
 * @typedef {{text: string, part?: "error" | "slope" | "asked"}} Piece
 *
 * @typedef {object} Scene
 * @property {Stage} stage
 * @property {RunConfig} config
 * @property {Frame} frame
 * @property {LabelledTrace} trace
 * @property {{layer: number, unit: number, input?: number}} looked at
 * @property {number} rate the learning rate
 * @property {Options} options
 * @property {boolean} isBatch whether a mini-batch was trained in place of the step of one point
 * @property {import("../../types.js").Batch | null} batch whose means the trace has; null where it is of one point
 */
import { fill } from "../../core/fill.js";
import { formatChange, formatExactly } from "../../draw/format.js";
import { partsOf, shrunkBy, UNKNOWN } from "./backpass.js";
import { carriedBy } from "./contributions.js";
import { formulaOf, inBrackets } from "./formula.js";
import { nodeName, parameterName } from "./names.js";
import { indexAt, unitOf, weightIndex } from "./parameters.js";
import { outputsOf } from "./shape.js";
import { BACKPROP } from "./texts.js";

/** So many terms are written out. */
const MOST = 4;
/** From here on it is said how much smaller deltas have become. */
const SHRUNK = 20;
/** A guess may be off by so much: what rounding to two digits leaves open. */
const TOLERANCE = { share: 0.03, least: 0.006 };

/** @param {Scene} scene @returns {string} */
export function sentenceOf({ stage, config, frame, trace, isBatch }) {
  switch (stage.stop) {
    case "forward":
      return BACKPROP.forward;
    case "loss":
      return BACKPROP.loss;
    case "output":
      return isJoined(config) ? BACKPROP.joined : BACKPROP.output;
    case "back": {
      const times = shrunkBy(stage.layer, frame.sizes, trace);
      const words = fill(BACKPROP.back, { layer: stage.layer + 1 });
      if (times === Number.POSITIVE_INFINITY) return fill(BACKPROP.withNone, { words });
      return times >= SHRUNK ? fill(BACKPROP.withShrunk, { words, times: Math.round(times).toLocaleString("en") }) : words;
    }
    default:
      return isBatch ? fill(BACKPROP.stepOfBatch, { count: config.training.batch_size }) : fill(BACKPROP.step, { rate: String(config.training.learning_rate) });
  }
}

/** Whether the slope of the output's activation is part of its loss. @param {RunConfig} config */
function isJoined(config) {
  return config.training.loss === "cross_entropy" || outputsOf(config) > 1;
}

/** @param {Scene} scene @param {boolean} isHidden whether the result is left out @returns {Piece[]} */
export function lineOf(scene, isHidden) {
  const result = { text: isHidden ? UNKNOWN : resultOf(scene), part: /** @type {const} */ ("asked") };
  switch (scene.stage.stop) {
    case "forward":
      return forwardLine(scene, isHidden);
    case "loss":
      return [{ text: fill(BACKPROP.equals, { left: lossLine(scene) }) }, result];
    case "output":
      return isJoined(scene.config) ? [{ text: BACKPROP.delta }, { text: joinedLine(scene) }, { text: BACKPROP.is }, result] : [...productLine(scene), result];
    case "back":
      return [{ text: fill(BACKPROP.sum, { sum: sumLine(scene), name: nameOf(scene), error: formatExactly(partsOfLooked(scene).error) }) }, ...productLine(scene), result];
    default:
      return [{ text: stepLine(scene) }, result];
  }
}

/** @param {Scene} scene @returns {string} */
function resultOf(scene) {
  const answer = answerOf(scene);
  return scene.stage.stop === "step" ? formatChange(weightOf(scene.frame, scene.looked), answer)[1] : formatExactly(answer);
}

/** The number that is looked at, and may be guessed. @param {Scene} scene @returns {number} */
export function answerOf({ stage, frame, trace, looked, rate }) {
  const unit = unitOf(looked, frame.sizes);
  switch (stage.stop) {
    case "forward":
      return trace.outputs[unit];
    case "loss":
      return trace.loss ?? Number.NaN;
    case "output":
    case "back":
      return trace.deltas[unit];
    default:
      return weightOf(frame, looked) - rate * trace.deltas[unit] * comingIn(frame, trace, looked);
  }
}

/** @param {Scene} scene @returns {string} */
export function questionOf(scene) {
  const { stage, looked, config, options } = scene;
  if (stage.stop === "loss") return BACKPROP.askLoss;
  if (stage.stop === "step") return fill(BACKPROP.askWeight, { name: parameterName(looked, config, options) });
  return fill(stage.stop === "forward" ? BACKPROP.askOutput : BACKPROP.askDelta, { name: nameOf(scene) });
}

/** @param {number} typed @param {number} answer */
export function verdictOf(typed, answer) {
  if (isNear(typed, answer)) return { isRight: true, words: BACKPROP.right };
  return { isRight: false, words: isNear(-typed, answer) ? BACKPROP.turned : BACKPROP.wrong };
}

/** @param {number} typed @param {number} answer */
function isNear(typed, answer) {
  return Math.abs(typed - answer) <= Math.max(TOLERANCE.least, TOLERANCE.share * Math.abs(answer));
}

/**
 * What a mini-batch made of the weight or bias that is looked at.
 *
 * @param {Scene} scene
 * @param {number} before
 * @param {number} after
 * @returns {Piece[]}
 */
export function trainedLine({ looked, config, options }, before, after) {
  const [was, is] = formatChange(before, after);
  return [{ text: fill(BACKPROP.changed, { name: parameterName(looked, config, options), before: was }) }, { text: is, part: "asked" }];
}

/** @param {Scene} scene */
export function nameOf({ looked, config, options }) {
  return nodeName(looked, config, options);
}

/** @param {Scene} scene */
function partsOfLooked({ looked, frame, trace }) {
  return partsOf(looked, frame.sizes, trace);
}

/** @param {Scene} scene @param {boolean} isHidden @returns {Piece[]} */
function forwardLine({ looked, config, frame, trace, options }, isHidden) {
  const text = formulaOf(looked, config, frame, trace, options)?.lines.at(-1) ?? "";
  const end = text.lastIndexOf("=");
  return isHidden && end >= 0 ? [{ text: text.slice(0, end + 1) }, { text: ` ${UNKNOWN}`, part: "asked" }] : [{ text }];
}

/** @param {Scene} scene */
function lossLine({ config, frame, trace }) {
  const { label } = trace;
  const last = unitOf({ layer: frame.sizes.length - 2, unit: 0 }, frame.sizes);
  const output = trace.outputs[last];
  if (label === null) return "";
  if (outputsOf(config) > 1) return fill(BACKPROP.unlikely, { share: formatExactly(trace.outputs[last + label]) });
  if (config.training.loss === "cross_entropy") return fill(BACKPROP.unlikely, { share: formatExactly(label > 0 ? (1 + output) / 2 : (1 - output) / 2) });
  if (config.training.loss === "huber" && Math.abs(output - label) > 1) return fill(BACKPROP.straight, { output: formatExactly(output), label: inBrackets(formatExactly(label)) });
  return fill(BACKPROP.squared, { output: formatExactly(output), label: inBrackets(formatExactly(label)) });
}

/** With the loss of its sums: what is likely less what is so. @param {Scene} scene */
function joinedLine({ config, frame, trace, looked }) {
  const output = trace.outputs[unitOf(looked, frame.sizes)];
  if (outputsOf(config) > 1) return fill(BACKPROP.likely, { share: formatExactly(output), target: trace.label === looked.unit ? 1 : 0 });
  return fill(BACKPROP.likely, { share: formatExactly((1 + output) / 2), target: (trace.label ?? 0) > 0 ? 1 : 0 });
}

/** @param {Scene} scene @returns {Piece[]} */
function productLine(scene) {
  const { error, slope, delta } = partsOfLooked(scene);
  const rest = delta / (error * slope);
  const isNormalized = scene.config.network.batch_norm && scene.stage.stop === "back" && Number.isFinite(rest);
  return [
    { text: BACKPROP.delta },
    { text: fill(BACKPROP.error, { error: formatExactly(error) }), part: "error" },
    { text: BACKPROP.times },
    { text: fill(BACKPROP.slope, { slope: formatExactly(slope) }), part: "slope" },
    { text: isNormalized ? fill(BACKPROP.norm, { norm: formatExactly(rest) }) : "" },
    { text: BACKPROP.is },
  ];
}

/** The deltas behind, times the weights. @param {Scene} scene */
export function sumLine({ looked: { layer, unit }, frame: { sizes, parameters }, trace }) {
  const terms = Array.from({ length: sizes[layer + 2] }, (_, to) => {
    const weight = parameters[weightIndex(sizes, layer + 1, to, unit)];
    return fill(BACKPROP.term, { weight: formatExactly(weight), delta: inBrackets(formatExactly(trace.deltas[unitOf({ layer: layer + 1, unit: to }, sizes)])) });
  });
  const more = terms.length > MOST ? [fill(BACKPROP.more, { count: terms.length - MOST + 1 })] : [];
  return [...(more.length > 0 ? terms.slice(0, MOST - 1) : terms), ...more].join(BACKPROP.plus);
}

/** @param {Scene} scene */
function stepLine(scene) {
  const { looked, config, frame, trace, rate, options } = scene;
  const delta = inBrackets(formatExactly(trace.deltas[unitOf(looked, frame.sizes)]));
  const before = weightOf(frame, looked);
  const hole = { name: parameterName(looked, config, options), before: formatChange(before, answerOf(scene))[0], rate: String(rate), delta };
  return looked.input === undefined ? fill(BACKPROP.newBias, hole) : fill(BACKPROP.newWeight, { ...hole, carried: inBrackets(formatExactly(comingIn(frame, trace, looked))) });
}

/** @param {Frame} frame @param {Scene["looked"]} place */
export function weightOf({ sizes, parameters }, place) {
  return parameters[indexAt(sizes, place)];
}

/** @param {Frame} frame @param {LabelledTrace} trace @param {Scene["looked"]} place what comes in by a link; a bias gets 1 */
function comingIn({ sizes }, trace, { layer, input }) {
  return input === undefined ? 1 : carriedBy({ layer, input }, sizes, trace);
}
