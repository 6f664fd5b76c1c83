/**
 * The epoch under the pointer: a hairline across the chart, a dot on each line, and a card with the numbers.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").ChartReading} ChartReading
 * @typedef {import("../types.js").ChartSeries} ChartSeries
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").Scale} Scale
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {{x: Scale, y: Scale}} Scales
 * @typedef {{label: string, value: string, color: string}} Row
 *
 * @typedef {object} Told
 * @property {import("../types.js").Charted} charted
 * @property {import("./series.js").Series | null} rates
 * @property {readonly {words: string}[]} turns what was changed there
 * @property {readonly {epoch: number}[]} marks of all that was changed
 */
import { fill } from "../core/fill.js";
import { CHART } from "../core/texts.js";
import { CHARTED } from "./chartdomain.js";
import { fade } from "./color.js";
import { formatEpoch, formatRate } from "./format.js";
import { nearestIndex } from "./history.js";
import { snap } from "./surface.js";

/** Height of a line of text. */
const LINE = 15;
/** A mark of a change is read from as far, in CSS pixels. */
export const REACH = { pointer: 6, finger: 16 };

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {ChartReading} reading
 * @param {ChartSeries[]} series
 * @param {Theme} theme
 * @param {Told} told
 */
export function drawReading(surface, box, scales, reading, series, theme, told) {
  const { context, ratio } = surface;
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const x = Math.min(box.x + box.width, scales.x.to(reading.epoch));
  context.fillStyle = fade(theme.ink, 0.4);
  context.fillRect(snap(x - hair / 2, ratio), box.y, hair, box.height);
  for (const one of series) {
    const y = within(box, scales.y.to(reading[one.name]));
    if (Number.isNaN(y)) continue;
    dot(context, x, y, 5, theme.ground);
    dot(context, x, y, 3.5, one.color);
    if (one.name === "train") dot(context, x, y, 2, theme.ground);
  }
  const rows = series.map((one) => ({ label: one.label, value: CHARTED[told.charted].format(reading[one.name]), color: one.color }));
  const turns = told.turns.map(({ words }) => ({ label: words, value: "", color: theme.accent }));
  drawCard(surface, box, x, [{ label: fill(CHART.epochAt, { epoch: formatEpoch(reading.epoch) }), value: "", color: theme.ink }, ...rows, ...rateRows(reading, told, theme), ...turns], theme, told.marks.map(({ epoch }) => scales.x.to(epoch)));
}

/**
 * @template {{epoch: number}} Turn
 * @param {readonly Turn[]} turns
 * @param {import("../types.js").LossHistory} history
 * @param {Pick<ChartReading, "index">} reading
 * @returns {Turn[]} those to which no other point is nearer
 */
export function turnsAt(turns, history, { index }) {
  return turns.filter(({ epoch }) => nearestIndex(history, epoch) === index);
}

/**
 * @param {number} x of a pointer
 * @param {readonly {epoch: number}[]} turns
 * @param {Scale} scale of the epochs
 * @param {number} reach in CSS pixels
 * @returns {number} of the nearest mark within reach: one pixel of a long run is many epochs
 */
export function atMark(x, turns, scale, reach) {
  const marks = turns.map(({ epoch }) => scale.to(epoch)).filter((mark) => Math.abs(mark - x) <= reach);
  return marks.reduce((best, mark) => (Math.abs(mark - x) < Math.abs(best - x) ? mark : best), marks[0] ?? x);
}

/**
 * @param {ChartReading} reading
 * @param {Told} told
 * @param {Theme} theme
 * @returns {Row[]}
 */
function rateRows({ epoch }, { rates }, { accent }) {
  if (rates === null || rates.length === 0) return [];
  return [{ label: CHART.learningRate, value: formatRate(rates.columns[0][nearestIndex(rates, epoch)]), color: accent }];
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {number} x of the hairline
 * @param {Row[]} rows
 * @param {Theme} theme
 * @param {readonly number[]} [marks] places across, of which it covers as few as can be
 */
export function drawCard({ context, width }, box, x, rows, theme, marks = []) {
  const inner = Math.max(...rows.map(({ label, value }) => context.measureText(label + value).width + (value === "" ? 0 : 16)));
  const card = { x: 0, y: box.y + 2, width: inner + 18, height: LINE * rows.length + 12 };
  const covered = (/** @type {number} */ left) => marks.filter((mark) => mark >= left && mark <= left + card.width).length;
  const sides = [x + 10, x - 10 - card.width].filter((left) => left >= 0 && left + card.width <= width);
  card.x = sides.reduce((best, side) => (covered(side) < covered(best) ? side : best), sides[0] ?? Math.max(0, x - 10 - card.width));
  paintCard(context, card, theme);
  context.textBaseline = "middle";
  rows.forEach((entry, i) => row(context, card, i, entry));
}

/**
 * @param {Context} context
 * @param {Box} card
 * @param {Theme} theme
 */
function paintCard(context, card, theme) {
  context.beginPath();
  context.roundRect(card.x, card.y, card.width, card.height, 5);
  context.fillStyle = fade(theme.ground, 0.94);
  context.fill();
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.stroke();
}

/**
 * @param {Context} context
 * @param {Box} card
 * @param {number} index
 * @param {Row} entry
 */
function row(context, card, index, { label, value, color }) {
  const y = card.y + 6 + LINE * (index + 0.5);
  context.fillStyle = color;
  context.textAlign = "left";
  context.fillText(label, card.x + 9, y);
  context.textAlign = "right";
  context.fillText(value, card.x + card.width - 9, y);
}

/**
 * @param {Box} box
 * @param {number} y
 */
export function within(box, y) {
  return Math.max(box.y, Math.min(box.y + box.height, y));
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} color
 */
export function dot(context, x, y, radius, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
