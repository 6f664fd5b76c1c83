/**
 * The loss as a landscape: contours over two axes, a legend of their levels, and the paths of runs, one of which stands out.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").LandscapeScene} LandscapeScene
 * @typedef {import("../types.js").LossGrid} LossGrid
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {{x: import("../types.js").Scale, y: import("../types.js").Scale}} Scales
 */
import { css, fade } from "./color.js";
import { bandColors } from "./contours.js";
import { formatTick } from "./format.js";
import { drawNames, drawPaths } from "./paths.js";
import { dot, drawCard } from "./reading.js";
import { linear, niceTicks } from "./scale.js";
import { snap } from "./surface.js";

const FONT_SIZE = 12;
/** Room around the contours: for the legend and the values of the axes, and for their names where they have any. */
const MARGIN = { top: 28, left: 36, right: 6, bottom: 22 };
const NAME = { top: 12, bottom: 16 };
/** The bar of the legend: where it begins, and how thick it is. */
const TOP = 4;
const BAR = 9;
const LONGEST_BAR = 260;
/** Between two numbers of the legend, and of an axis. */
const APART = { legend: 6, across: 64, up: 44 };

/**
 * @param {{width: number, height: number}} size
 * @param {Pick<LandscapeScene["names"], "across" | "up">} names of the axes; "" where they stand elsewhere
 * @returns {Box} where the contours are
 */
export function landscapeBox({ width, height }, { across, up }) {
  const { left, right } = MARGIN;
  const top = MARGIN.top + (up === "" ? 0 : NAME.top);
  const bottom = MARGIN.bottom + (across === "" ? 0 : NAME.bottom);
  return { x: left, y: top, width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) };
}

/**
 * @param {Box} box
 * @param {Pick<LossGrid, "across" | "up">} bounds
 * @returns {Scales}
 */
export function landscapeScales(box, { across, up }) {
  return { x: linear(across, [box.x, box.x + box.width]), y: linear(up, [box.y + box.height, box.y]) };
}

/**
 * @param {Surface} surface
 * @param {LandscapeScene} scene
 * @param {Theme} theme
 */
export function drawLandscape(surface, scene, theme) {
  const { context } = surface;
  const box = landscapeBox(surface, scene.names);
  const scales = landscapeScales(box, scene.grid);
  context.drawImage(scene.contours, box.x, box.y, box.width, box.height);
  context.font = `${FONT_SIZE}px ${theme.font}`;
  drawAxes(surface, box, scales, scene, theme);
  drawLegend(surface, box, scene, theme);
  const marks = drawPaths(context, box, scales, scene.paths, theme);
  drawNames(context, box, scales, marks, scene, theme);
  if (scene.live) drawLive(context, box, scales, scene.live, theme);
  if (scene.reading) drawPlace(surface, box, scales, scene, theme);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {LandscapeScene} scene
 * @param {Theme} theme
 */
function drawAxes({ context, ratio }, box, { x, y }, { names }, theme) {
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const [bottom, right] = [box.y + box.height, box.x + box.width];
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const { tick, text } of ticksOf(x, box.width / APART.across)) {
    context.fillStyle = theme.muted;
    context.fillRect(snap(x.to(tick) - hair / 2, ratio), bottom, hair, 4);
    context.fillText(text, Math.max(box.x + 8, Math.min(right - 8, x.to(tick))), bottom + 6);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { tick, text } of ticksOf(y, box.height / APART.up)) {
    context.fillStyle = theme.muted;
    context.fillRect(box.x - 4, snap(y.to(tick) - hair / 2, ratio), 4, hair);
    context.fillText(text, box.x - 7, y.to(tick));
  }
  context.fillStyle = theme.ink;
  context.textBaseline = "bottom";
  context.fillText(names.across, right, bottom + MARGIN.bottom + NAME.bottom);
  context.textAlign = "left";
  context.fillText(names.up, 0, box.y - 4);
}

/**
 * @param {import("../types.js").Scale} scale
 * @param {number} count
 */
function ticksOf({ domain: [from, to] }, count) {
  const ticks = niceTicks(from, to, Math.max(2, Math.floor(count)));
  return ticks.map((tick) => ({ tick, text: formatTick(tick, ticks[1] - ticks[0]) }));
}

/**
 * Of each band a piece of the bar, and below it the levels that fit, in round numbers.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {LandscapeScene} scene
 * @param {Theme} theme
 */
function drawLegend({ context, ratio }, box, { heights, names }, theme) {
  const colors = bandColors(heights, theme);
  const word = context.measureText(names.loss).width + 8;
  const room = box.x + box.width - context.measureText(names.up).width - 20 - word;
  const width = Math.max(0, Math.min(LONGEST_BAR, room));
  const left = box.x + box.width - width;
  const at = (/** @type {number} */ height) => snap(left + (width * (height - heights.lowest)) / colors.length, ratio);
  colors.forEach((color, i) => {
    context.fillStyle = css(color);
    context.fillRect(at(heights.lowest + i), TOP, at(heights.lowest + i + 1) - at(heights.lowest + i), BAR);
  });
  context.strokeStyle = fade(theme.ink, 0.4);
  context.lineWidth = 1;
  context.beginPath();
  context.rect(left, TOP, width, BAR);
  context.stroke();
  context.fillStyle = theme.ink;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(names.loss, left - 8, TOP + BAR / 2);
  drawLevels(context, at, heights, box.x + box.width, theme);
}

/**
 * Powers of ten first, so that these are there where not all fit.
 *
 * @param {Context} context
 * @param {(height: number) => number} at
 * @param {LandscapeScene["heights"]} heights
 * @param {number} end of the bar
 * @param {Theme} theme
 */
function drawLevels(context, at, { lowest, highest, levels: { isNamed, levelAt } }, end, theme) {
  const levels = Array.from({ length: highest - lowest }, (_, i) => lowest + 1 + i).filter(isNamed);
  const rank = (/** @type {number} */ height) => (String(levelAt(height)).replace(/[0.]/g, "") === "1" ? 0 : 1);
  /** @type {{from: number, to: number}[]} */
  const taken = [];
  context.fillStyle = theme.muted;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const height of [...levels].sort((a, b) => rank(a) - rank(b))) {
    const text = formatTick(levelAt(height));
    const half = context.measureText(text).width / 2;
    const middle = Math.min(at(height), end - half);
    const place = { from: middle - half - APART.legend / 2, to: middle + half + APART.legend / 2 };
    if (taken.some((other) => place.from < other.to && other.from < place.to)) continue;
    taken.push(place);
    context.fillRect(at(height) - 0.5, TOP + BAR, 1, 3);
    context.fillText(text, middle, TOP + BAR + 4);
  }
}

/**
 * Where the run is now; beyond the picture at its edge.
 *
 * @param {Context} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {NonNullable<LandscapeScene["live"]>} live
 * @param {Theme} theme
 */
function drawLive(context, box, { x, y }, live, theme) {
  const px = Math.max(box.x, Math.min(box.x + box.width, x.to(live.across)));
  const py = Math.max(box.y, Math.min(box.y + box.height, y.to(live.up)));
  dot(context, px, py, 8, theme.ink);
  dot(context, px, py, 7, theme.ground);
  dot(context, px, py, 5, live.color);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {Pick<LandscapeScene, "reading" | "live">} scene
 * @param {Theme} theme
 */
function drawPlace(surface, box, { x, y }, { reading, live }, theme) {
  if (reading === null) return;
  const { context } = surface;
  const [px, py] = [x.to(reading.across), y.to(reading.up)];
  for (const { color, width } of [{ color: theme.ground, width: 4 }, { color: theme.ink, width: 1.5 }]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.arc(px, py, 7, 0, 2 * Math.PI);
    context.stroke();
  }
  context.font = `${FONT_SIZE}px ${theme.font}`;
  drawCard(surface, box, px, reading.rows.map((row) => ({ ...row, label: row.brief ?? row.label, color: row.color ?? theme.ink })), theme, live ? [x.to(live.across)] : []);
}
