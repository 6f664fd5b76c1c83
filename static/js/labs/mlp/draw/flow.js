/**
 * Gradient flow: one chart across all layers, a bar for each on a common logarithmic axis, and a line over their tops, whose slope says
 * whether the gradient vanishes on its way back, grows, or arrives as it left.
 *
 * @typedef {import("../../../types.js").Box} Box
 * @typedef {import("../../../types.js").LayoutColumn} LayoutColumn
 * @typedef {import("../../../types.js").Scale} Scale
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 */
import { fade } from "../../../draw/color.js";
import { formatLogTick } from "../../../draw/format.js";
import { dot } from "../../../draw/reading.js";
import { log } from "../../../draw/scale.js";
import { snap } from "../../../draw/surface.js";

/** From the top of the picture, below the controls of the layers and the words, to the chart, and how tall that is; numbers stand below. */
const TOP = 84;
const HEIGHT = 120;
export const NUMBERS_AT = TOP + HEIGHT + 11;
/** How much room all of it takes between the controls of a layer and its neurons. */
export const ROOM = 176;
/** Of a bar: its share of the distance between layers, and the most. */
const SHARE = 0.5;
const WIDEST = 30;
/** What lies beyond ends at the edge; the numbers below are exact. */
const LOWEST = 1e-10;
const LARGEST = 10;
/** Powers of ten that have a number; the others have a tick mark. */
const NAMED = 3;
const FONT_SIZE = 11;
const MARK = 4;

/**
 * @param {readonly LayoutColumn[]} columns
 * @returns {Box} of the chart: from the column of the features, which have none, to behind the last layer
 */
export function flowBox(columns) {
  const first = columns[0];
  const last = columns[columns.length - 1];
  const half = barWidth(last) / 2 + MARK;
  const left = Math.min(first.x, columns[1].x - half);
  return { x: left, y: TOP, width: last.x + half - left, height: HEIGHT };
}

/** @param {LayoutColumn} column */
function barWidth({ width }) {
  return Math.max(5, Math.min(WIDEST, width * SHARE));
}

/**
 * @param {Surface} surface
 * @param {readonly LayoutColumn[]} columns of features and layers
 * @param {readonly (number | null)[]} sizes of this moment, a layer each; null: not finite
 * @param {readonly (number | null)[]} start what they were at first; empty: not to be shown
 * @param {Theme} theme
 */
export function drawFlow(surface, columns, sizes, start, theme) {
  if (columns.length < 2) return;
  const box = flowBox(columns);
  const scale = log([LOWEST, LARGEST], [box.y + box.height, box.y]);
  drawAxis(surface, box, scale, theme);
  const layers = columns.slice(1);
  const tops = layers.map((_, i) => placeOf(sizes[i] ?? null, scale));
  layers.forEach((column, i) => {
    drawBar(surface, box, column, tops[i], theme);
    drawStart(surface, column, placeOf(start[i] ?? null, scale), theme);
  });
  drawSlope(surface, layers, tops, theme);
}

/**
 * @param {number | null} size
 * @param {Scale} scale
 * @returns {number} where it is; what is 0 lies on the ground; NaN where it is nowhere
 */
function placeOf(size, scale) {
  return size === null || !Number.isFinite(size) ? Number.NaN : scale.to(Math.max(LOWEST, Math.min(LARGEST, size)));
}

/**
 * At the left of all layers: a mark for every power of ten, a number and a line across for every third.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scale} scale
 * @param {Theme} theme
 */
function drawAxis({ context, ratio }, box, scale, theme) {
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let power = Math.log10(LARGEST); power >= Math.log10(LOWEST); power--) {
    const y = snap(scale.to(10 ** power) - hair / 2, ratio);
    const isNamed = power % NAMED === 0;
    context.fillStyle = theme.muted;
    context.fillRect(box.x - (isNamed ? MARK + 2 : MARK), y, isNamed ? MARK + 2 : MARK, hair);
    if (!isNamed) continue;
    context.fillText(formatLogTick(Number(`1e${power}`)), box.x - MARK - 6, y);
    context.fillStyle = fade(theme.line, 0.8);
    context.fillRect(box.x, y, box.width, hair);
  }
  context.fillStyle = theme.muted;
  context.fillRect(snap(box.x - hair / 2, ratio), box.y, hair, box.height);
  context.fillRect(box.x, snap(box.y + box.height - hair / 2, ratio), box.width, hair);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {LayoutColumn} column
 * @param {number} top
 * @param {Theme} theme
 */
function drawBar({ context }, box, column, top, theme) {
  if (Number.isNaN(top)) return;
  const wide = barWidth(column);
  const highest = Math.min(top, box.y + box.height - 1);
  context.fillStyle = theme.muted;
  context.fillRect(column.x - wide / 2, highest, wide, box.y + box.height - highest);
}

/**
 * What it was at the start of the run: a line, a little wider than the bar.
 *
 * @param {Surface} surface
 * @param {LayoutColumn} column
 * @param {number} y
 * @param {Theme} theme
 */
function drawStart({ context, ratio }, column, y, theme) {
  if (Number.isNaN(y)) return;
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const wide = barWidth(column) + 2 * MARK;
  context.fillStyle = theme.ink;
  context.fillRect(column.x - wide / 2, snap(y - hair / 2, ratio), wide, hair);
}

/**
 * @param {Surface} surface
 * @param {readonly LayoutColumn[]} layers
 * @param {readonly number[]} tops
 * @param {Theme} theme
 */
function drawSlope({ context }, layers, tops, theme) {
  const ends = layers.map(({ x }, i) => ({ x, y: tops[i] })).filter(({ y }) => !Number.isNaN(y));
  context.beginPath();
  ends.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.strokeStyle = theme.ink;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.stroke();
  for (const { x, y } of ends) dot(context, x, y, 3, theme.ink);
}
