/**
 * Gradient descent by steps: the loss, and the weights on their way.
 *
 * @typedef {import("../../../types.js").Box} Box
 * @typedef {import("../../../types.js").Context} Context
 * @typedef {import("../../../types.js").Range} Range
 * @typedef {import("../../../types.js").Scale} Scale
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 */
import { fade } from "../../../draw/color.js";
import { formatLogTick, formatTick } from "../../../draw/format.js";
import { linear, log, logTicks, niceTicks } from "../../../draw/scale.js";
import { drawAxes } from "./axes.js";

const MARGIN = { top: 8, right: 12, bottom: 20, left: 38 };
/** The axis of steps is at least as long. */
const LEAST_STEPS = 100;
/** Losses below are none. */
const LEAST_LOSS = 1e-9;
/** More points are not seen. */
const MOST_POINTS = 400;
/** Units to the left and right of the end of a line that show where it is to end. */
const GOAL = 8;

/**
 * @param {Surface} surface cleared
 * @param {{losses: readonly number[], earlier: readonly number[]}} data by step; `earlier`: another run, pale
 * @param {Theme} theme
 */
export function drawLosses(surface, { losses, earlier }, theme) {
  const box = boxOf(surface);
  const all = [...losses, ...earlier].map((loss) => Math.max(LEAST_LOSS, loss));
  const range = /** @type {Range} */ ([Math.min(0.01, ...all), Math.max(1, ...all)]);
  const scales = { x: stepsScale(box, Math.max(losses.length, earlier.length) - 1), y: log(range, [box.y + box.height, box.y]) };
  drawAxes(surface, box, { y: scales.y, rows: logTicks(range[0], range[1], box.height / 28), format: formatLogTick }, stepTicks(scales.x), theme);
  const clamped = (/** @type {number} */ loss) => Math.max(LEAST_LOSS, loss);
  drawLine(surface.context, scales, earlier, clamped, { color: fade(theme.muted, 0.6), width: 2 });
  drawLine(surface.context, scales, losses, clamped, { color: theme.chart, width: 2.5 });
}

/**
 * @param {Surface} surface cleared
 * @param {{weights: readonly (readonly number[])[], goals: readonly number[] | null}} data nine weights by step, and where they are to end
 * @param {Theme} theme
 */
export function drawWeights(surface, { weights, goals }, theme) {
  const box = boxOf(surface);
  const all = [...weights.at(-1) ?? [], ...(goals ?? []), -1, 1];
  const [low, high] = weights.reduce(([least, most], one) => [Math.min(least, ...one), Math.max(most, ...one)], [Math.min(...all), Math.max(...all)]);
  const room = 0.06 * (high - low);
  const scales = { x: stepsScale(box, weights.length - 1), y: linear([low - room, high + room], [box.y + box.height, box.y]) };
  const rows = niceTicks(low, high, 4);
  drawAxes(surface, box, { y: scales.y, rows, format: (value) => formatTick(value, rows[1] - rows[0]) }, stepTicks(scales.x), theme);
  const { context } = surface;
  for (const goal of new Set(goals ?? [])) drawGoal(context, box, scales.y.to(goal), theme);
  for (let i = 0; i < (weights[0]?.length ?? 0); i++) {
    const last = weights[weights.length - 1][i];
    drawLine(context, scales, weights.map((one) => one[i]), (value) => value, { color: last < -0.05 ? theme.negative : last > 0.05 ? theme.positive : theme.muted, width: 1.75 });
  }
}

/** @param {Surface} surface @returns {Box} */
function boxOf({ width, height }) {
  return { x: MARGIN.left, y: MARGIN.top, width: Math.max(1, width - MARGIN.left - MARGIN.right), height: Math.max(1, height - MARGIN.top - MARGIN.bottom) };
}

/** @param {Box} box @param {number} steps @returns {Scale} */
function stepsScale(box, steps) {
  return linear([0, Math.max(LEAST_STEPS, steps)], [box.x, box.x + box.width]);
}

/** @param {Scale} x @returns {{x: number, text: string}[]} */
function stepTicks(x) {
  return niceTicks(x.domain[0], x.domain[1], 4).map((step) => ({ x: x.to(step), text: formatTick(step, 1) }));
}

/** @param {Context} context @param {Box} box @param {number} y @param {Theme} theme */
function drawGoal(context, box, y, theme) {
  context.beginPath();
  context.moveTo(box.x + box.width - GOAL / 2, y);
  context.lineTo(box.x + box.width + GOAL, y);
  context.lineWidth = 3;
  context.strokeStyle = theme.accent;
  context.stroke();
}

/**
 * @param {Context} context
 * @param {{x: Scale, y: Scale}} scales
 * @param {readonly number[]} values by step
 * @param {(value: number) => number} shown
 * @param {{color: string, width: number}} look
 */
function drawLine(context, { x, y }, values, shown, { color, width }) {
  if (values.length < 2) return;
  const stride = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  context.beginPath();
  for (let i = 0; i < values.length; i += stride) context.lineTo(x.to(i), y.to(shown(values[i])));
  const last = values.length - 1;
  context.lineTo(x.to(last), y.to(shown(values[last])));
  context.lineWidth = width;
  context.lineJoin = "round";
  context.strokeStyle = color;
  context.stroke();
}
