/**
 * Gradient flow: above each layer the size of its gradient over the epochs, on one logarithmic scale for all layers.
 *
 * @typedef {import("../../../types.js").Box} Box
 * @typedef {import("../../../types.js").LayoutColumn} LayoutColumn
 * @typedef {import("../../../types.js").Scale} Scale
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 * @typedef {import("../../../draw/series.js").Series} Series
 */
import { fade } from "../../../draw/color.js";
import { formatLogTick } from "../../../draw/format.js";
import { log } from "../../../draw/scale.js";
import { snap } from "../../../draw/surface.js";
import { strokeTrace, traceLine } from "../../../draw/trace.js";

/** CSS pixels from the top of the picture to that of the plots, and how tall they are; numbers have their place below. */
const TOP = 48;
const HEIGHT = 38;
export const NUMBERS_AT = TOP + HEIGHT + 9;
/** How much room all of it takes between the controls of a layer and its neurons. */
export const ROOM = 56;
const WIDEST = 72;
const MARGIN = 7;
/** What lies beyond ends at the edge; the numbers below are exact. */
const LOWEST = 1e-10;
const LARGEST = 10;
const TICKS = [1, 1e-5, 1e-10];
const FONT_SIZE = 10;
/** Of the bar that stands for this moment. */
const BAR = 4;

/**
 * @param {LayoutColumn} column
 * @returns {Box} of its plot
 */
export function flowBox({ x, width }) {
  const wide = Math.max(12, Math.min(WIDEST, width - 2 * MARGIN));
  return { x: x - wide / 2, y: TOP, width: wide, height: HEIGHT };
}

/**
 * @param {Surface} surface
 * @param {readonly LayoutColumn[]} columns of all layers
 * @param {readonly (number | null)[]} sizes of this moment, a layer each
 * @param {Series | null} history a column for each layer
 * @param {Theme} theme
 */
export function drawFlow(surface, columns, sizes, history, theme) {
  const layers = columns.filter(({ kind }) => kind !== "feature");
  const boxes = layers.map(flowBox);
  surface.context.font = `${FONT_SIZE}px ${theme.font}`;
  if (boxes.length > 0) drawScale(surface, boxes[0], theme);
  boxes.forEach((box, i) => drawLayer(surface, box, sizes[i] ?? null, history, i, theme));
}

/** @param {Box} box @returns {Scale} */
function scaleOf(box) {
  return log([LOWEST, LARGEST], [box.y + box.height, box.y]);
}

/**
 * @param {number} size
 * @param {Scale} scale
 * @returns {number} where it is; what is 0 lies on the ground
 */
function placeOf(size, scale) {
  return scale.to(Math.max(LOWEST, Math.min(LARGEST, size)));
}

/**
 * At the left of the first layer, for all of them.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Theme} theme
 */
function drawScale({ context }, box, theme) {
  const scale = scaleOf(box);
  context.fillStyle = theme.muted;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of TICKS) context.fillText(formatLogTick(tick), box.x - 5, scale.to(tick));
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {number | null} size null: not finite
 * @param {Series | null} history
 * @param {number} layer
 * @param {Theme} theme
 */
function drawLayer({ context, ratio }, box, size, history, layer, theme) {
  const scale = scaleOf(box);
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  context.fillStyle = fade(theme.line, 0.8);
  for (const tick of TICKS) context.fillRect(box.x, snap(scale.to(tick) - hair / 2, ratio), box.width, hair);
  const end = box.x + box.width - BAR - 1;
  if (history !== null && history.length > 1) {
    const [first, last] = [history.epoch[0], history.epoch[history.length - 1]];
    const toX = (/** @type {number} */ epoch) => box.x + ((end - box.x) * (epoch - first)) / (last - first);
    const line = traceLine(history.epoch, history.columns[layer], history.length, toX, (value) => placeOf(value, scale), 1 / ratio);
    strokeTrace(context, box, line, theme.muted, 1.25);
  }
  if (size === null) return;
  const top = Math.min(placeOf(size, scale), box.y + box.height - 1);
  context.fillStyle = theme.accent;
  context.fillRect(end + 1, top, BAR, box.y + box.height - top);
}
