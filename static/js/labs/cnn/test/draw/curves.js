/**
 * Accuracies over something else than epochs, a named line for each series.
 *
 * @typedef {import("../../../../types.js").Box} Box
 * @typedef {import("../../../../types.js").Surface} Surface
 * @typedef {import("../../../../types.js").Theme} Theme
 *
 * @typedef {object} Curve
 * @property {string} name at its end
 * @property {number} color its number among the theme's
 * @property {readonly (number | null)[]} values 0..1, one for each tick; null: not known
 * @property {boolean} isStrong
 *
 * @typedef {object} Curves
 * @property {readonly string[]} ticks one for each value, evenly apart
 * @property {readonly Curve[]} curves
 * @property {{share: number, name: string}} guess what chance gives
 * @property {number | null} at the tick that is read
 */
import { linear } from "../../../../draw/scale.js";
import { drawAxes } from "../../draw/axes.js";

const MARGIN = { top: 8, right: 84, bottom: 20, left: 38 };
const ROWS = [0, 0.25, 0.5, 0.75, 1];
/** Room for what stands below a tick. */
const TICK = 34;
/** Between two names. */
const LINE = 13;

/** @param {{width: number, height: number}} surface @returns {Box} */
export function curvesBox({ width, height }) {
  return { x: MARGIN.left, y: MARGIN.top, width: Math.max(1, width - MARGIN.left - MARGIN.right), height: Math.max(1, height - MARGIN.top - MARGIN.bottom) };
}

/** @param {Box} box @param {number} count of ticks @param {number} x @returns {number} the nearest tick */
export function tickAt(box, count, x) {
  return Math.max(0, Math.min(count - 1, Math.round(((x - box.x) / box.width) * (count - 1))));
}

/**
 * @param {Surface} surface cleared
 * @param {Curves} data
 * @param {Theme} theme
 */
export function drawCurves(surface, { ticks, curves, guess, at }, theme) {
  const { context } = surface;
  const box = curvesBox(surface);
  const x = linear([0, Math.max(1, ticks.length - 1)], [box.x, box.x + box.width]);
  const y = linear([0, 1], [box.y + box.height, box.y]);
  const each = Math.ceil((ticks.length * TICK) / box.width);
  const below = ticks.map((text, i) => ({ x: x.to(i), text })).filter((_, i) => i % each === 0);
  drawAxes(surface, box, { y, rows: ROWS, format: (row) => `${100 * row} %` }, below, theme);
  context.setLineDash([4, 4]);
  strokePath(surface, [[box.x, y.to(guess.share)], [box.x + box.width, y.to(guess.share)]], theme.muted, 1);
  context.setLineDash([]);
  const ends = [{ name: guess.name, y: y.to(guess.share), color: theme.muted }];
  for (const { name, color, values, isStrong } of curves) {
    const known = values.flatMap((value, i) => (value === null ? [] : [/** @type {[number, number]} */ ([x.to(i), y.to(value)])]));
    if (known.length === 0) continue;
    const ink = theme.paths[color % theme.paths.length];
    strokePath(surface, known, ink, isStrong ? 2.75 : 1.75);
    const read = at === null ? null : values[at];
    if (at !== null && typeof read === "number") dot(surface, x.to(at), y.to(read), ink);
    ends.push({ name, y: known[known.length - 1][1], color: ink });
  }
  drawEnds(surface, box, ends);
}

/**
 * @param {Surface} surface
 * @param {readonly (readonly [number, number])[]} places
 * @param {string} color
 * @param {number} width
 */
function strokePath({ context }, places, color, width) {
  context.beginPath();
  for (const [i, [x, y]] of places.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.stroke();
}

/** @param {Surface} surface @param {number} x @param {number} y @param {string} color */
function dot({ context }, x, y, color) {
  context.beginPath();
  context.arc(x, y, 3.5, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
}

/** Names at the ends of lines, moved apart. @param {Surface} surface @param {Box} box @param {{name: string, y: number, color: string}[]} ends */
function drawEnds({ context }, box, ends) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  const sorted = ends.sort((a, b) => a.y - b.y);
  let last = -LINE;
  const placed = sorted.map((end) => {
    last = Math.max(end.y, last + LINE);
    return { ...end, at: last };
  });
  const lowest = box.y + box.height;
  for (const [i, { name, at, color }] of placed.entries()) {
    context.fillStyle = color;
    context.fillText(name, box.x + box.width + 6, Math.min(at, lowest - (placed.length - 1 - i) * LINE));
  }
}
