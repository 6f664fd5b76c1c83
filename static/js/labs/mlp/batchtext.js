/**
 * The stops of backpropagation for a mini-batch in words and numbers: each point goes forward and back on its own with the same weights, and
 * what counts is the mean.
 *
 * @typedef {import("./backproptext.js").Piece} Piece
 * @typedef {import("./backproptext.js").Scene} Scene
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {Scene & {batch: import("../../types.js").Batch}} BatchScene
 */
import { fill } from "../../core/fill.js";
import { formatChange, formatExactly } from "../../draw/format.js";
import { UNKNOWN } from "./backpass.js";
import { answerOf, nameOf, sumLine, weightOf } from "./backproptext.js";
import { inBrackets } from "./formula.js";
import { parameterName } from "./names.js";
import { indexAt, unitOf } from "./parameters.js";
import { BACKPROP, BATCH } from "./texts.js";

/** So many points are written out. */
const MOST = 4;

/** @param {BatchScene} scene @returns {string} */
export function batchSentence({ stage, config, batch, isBatch }) {
  const count = batch.points.length;
  switch (stage.stop) {
    case "forward":
      return fill(BATCH.forward, { count });
    case "loss":
      return fill(BATCH.loss, { count });
    case "output":
      return fill(BATCH.output, { count });
    case "back":
      return fill(BATCH.back, { layer: stage.layer + 1 });
    default:
      if (isBatch) return fill(BACKPROP.stepOfBatch, { count: config.training.batch_size });
      return isPlainStep(config) ? fill(BATCH.step, { rate: String(config.training.learning_rate) }) : BATCH.otherStep;
  }
}

/** @param {BatchScene} scene @param {boolean} isHidden whether the result is left out @returns {Piece[]} */
export function batchLine(scene, isHidden) {
  const { stage, batch, trace, frame, looked } = scene;
  const unit = unitOf(looked, frame.sizes);
  const asked = (/** @type {string} */ text) => [{ text: isHidden ? UNKNOWN : text, part: /** @type {const} */ ("asked") }];
  switch (stage.stop) {
    case "forward":
      return [{ text: fill(BATCH.means, { name: nameOf(scene), sum: formatExactly(trace.sums[unit]) }) }, ...asked(formatExactly(trace.outputs[unit]))];
    case "loss":
      return [{ text: fill(BATCH.lossMean, { mean: meanOf(batch.losses.map((loss) => loss ?? Number.NaN)) }) }, ...asked(formatExactly(trace.loss ?? Number.NaN))];
    case "output":
    case "back": {
      const deltas = batch.points.map((_, i) => batch.each_deltas[i * trace.deltas.length + unit]);
      const error = stage.stop === "back" ? fill(BATCH.error, { sum: sumLine(scene), error: formatExactly(trace.errors[unit]) }) : "";
      return [{ text: fill(BATCH.deltaMean, { name: nameOf(scene), error, mean: meanOf(deltas) }) }, ...asked(formatExactly(trace.deltas[unit]))];
    }
    default: {
      const gradient = formatExactly(batch.gradient[indexAt(frame.sizes, looked)]);
      const [before, after] = formatChange(weightOf(frame, looked), batchAnswer(scene));
      const hole = { name: parameterName(looked, scene.config, scene.options), before, rate: String(scene.rate), gradient: isPlainStep(scene.config) ? inBrackets(gradient) : gradient };
      return isPlainStep(scene.config) ? [{ text: fill(BATCH.newWeight, hole) }, ...asked(after)] : [{ text: fill(BATCH.gradient, hole) }];
    }
  }
}

/** The number that is looked at, and may be guessed. @param {BatchScene} scene @returns {number} */
export function batchAnswer(scene) {
  const { stage, batch, frame, looked, rate } = scene;
  return stage.stop === "step" ? weightOf(frame, looked) - rate * batch.gradient[indexAt(frame.sizes, looked)] : answerOf(scene);
}

/** @param {BatchScene} scene @returns {string} "" where there is nothing to guess */
export function batchQuestion(scene) {
  const { stage, looked, config, options } = scene;
  if (stage.stop === "loss") return BATCH.askLoss;
  if (stage.stop === "step") return isPlainStep(config) ? fill(BACKPROP.askWeight, { name: parameterName(looked, config, options) }) : "";
  return fill(stage.stop === "forward" ? BATCH.askOutput : BATCH.askDelta, { name: nameOf(scene) });
}

/** Whether the step is minus the learning rate times the gradient, and nothing else is made of it. @param {RunConfig} config */
export function isPlainStep({ network, training }) {
  const { optimizer, regularization, clip_norm, max_norm, dropout } = training;
  return optimizer.name === "sgd" && regularization === "none" && !network.batch_norm && !clip_norm && !max_norm && !dropout;
}

/** @param {readonly number[]} values @returns {string} the calculation of their mean, without its result */
function meanOf(values) {
  const written = values.length > MOST ? values.slice(0, MOST - 1) : values;
  const more = values.length > MOST ? [fill(BACKPROP.more, { count: values.length - written.length })] : [];
  const terms = [...written.map((value, i) => (i === 0 ? formatExactly(value) : inBrackets(formatExactly(value)))), ...more];
  return fill(BATCH.mean, { sum: terms.join(BACKPROP.plus), count: values.length });
}
