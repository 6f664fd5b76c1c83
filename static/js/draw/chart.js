/**
 * Training and test loss, or another measure of both, over the epochs; with it what else belongs to an epoch.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").ChartData} ChartData
 * @typedef {import("../types.js").ChartSeries} ChartSeries
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").LossHistory} LossHistory
 * @typedef {import("../types.js").Scale} Scale
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {{x: Scale, y: Scale}} Scales
 */
import { CHART } from "../core/texts.js";
import { CHARTED, chartScales, plotBox } from "./chartdomain.js";
import { drawBest, drawClipped, drawGuess, drawGuessName, drawRates, drawTurnNames, drawTurns } from "./chartmarks.js";
import { fade } from "./color.js";
import { formatLogTick, formatTick } from "./format.js";
import { drawGhostNames, drawGhosts } from "./ghosts.js";
import { drawLabel, Lines } from "./labels.js";
import { dot, drawReading, turnsAt, within } from "./reading.js";
import { logTicks, niceTicks } from "./scale.js";
import { snap } from "./surface.js";
import { LINES, strokeTrace, traceLine } from "./trace.js";

const MOST_ROWS = 8; // more lines in a tall chart say nothing more
const FONT_SIZE = 11;
/** Height of a line of text. */
const LINE = 14;
/** The name of the test loss stays on top while it is not farther below than this. */
const CALM = 5;
/** So many times as bad it is to cover a line of the run on screen as one of an earlier run. */
const OF_NOW = 3;

/**
 * @param {Surface} surface
 * @param {ChartData} data
 * @param {Theme} theme
 */
export function drawChart(surface, data, theme) {
  const { rates = null, best = null, charted = "loss", ghosts = [], turns = [] } = data;
  const box = plotBox(surface.width, surface.height, rates !== null);
  const scales = chartScales(data.domain, box);
  const series = seriesOf(data.history, theme);
  surface.context.font = `${FONT_SIZE}px ${theme.font}`;
  drawGrid(surface, box, scales, data, theme);
  drawClipped(surface, box, scales.x, data, theme);
  if (rates) drawRates(surface, box, scales.x, rates, theme);
  if (best !== null) drawBest(surface, box, scales, best, data.history, theme);
  const lines = new Lines(box);
  drawTurns(surface, box, scales.x, turns, theme, lines);
  if (typeof data.guess === "number") drawGuess(surface, box, scales, data.guess, theme);
  drawGhosts(surface, box, scales, ghosts, theme, lines);
  for (const one of series) lines.add(drawLine(surface, box, scales, data.history, one), OF_NOW);
  const ends = drawNames(surface.context, box, scales, data.history, series, theme);
  const named = data.namesTurns ? drawTurnNames(surface.context, box, scales.x, turns, ends, lines, theme) : ends;
  const taken = typeof data.guess === "number" ? drawGuessName(surface, box, scales, data.guess, named, lines, theme) : named;
  drawGhostNames(surface, box, scales, ghosts, theme, taken, lines);
  if (data.reading) drawReading(surface, box, scales, data.reading, series, theme, { charted, rates, marks: turns, turns: turnsAt(turns, data.history, data.reading) });
}

/**
 * @param {LossHistory} history
 * @param {Theme} theme
 * @returns {ChartSeries[]} in the order of painting
 */
export function seriesOf(history, theme) {
  return [
    { name: "train", label: CHART.training, color: theme.chart, values: history.train },
    { name: "test", label: CHART.test, color: theme.chart, values: history.test },
  ];
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {Pick<ChartData, "domain" | "charted">} data
 * @param {Theme} theme
 */
export function drawGrid(surface, box, scales, data, theme) {
  const { context, ratio } = surface;
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  drawRows(surface, box, scales.y, data, theme);
  const ticks = niceTicks(scales.x.domain[0], scales.x.domain[1], Math.max(1, Math.floor(box.width / 64)));
  context.fillStyle = theme.line;
  context.fillRect(box.x, snap(box.y + box.height - hair / 2, ratio), box.width, hair);
  context.textBaseline = "top";
  for (const tick of ticks) {
    const x = scales.x.to(tick);
    context.fillStyle = theme.line;
    context.fillRect(snap(x - hair / 2, ratio), box.y + box.height, hair, 4);
    context.fillStyle = theme.muted;
    context.textAlign = "center";
    context.fillText(formatTick(tick, ticks[1] - ticks[0]), x, box.y + box.height + 7);
  }
  context.textAlign = "right";
  context.fillText(CHART.epoch, surface.width - 2, box.y + box.height + 7);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scale} scale
 * @param {Pick<ChartData, "domain" | "charted">} data
 * @param {Theme} theme
 */
function drawRows({ context, ratio }, box, scale, { domain: { log: useLog }, charted = "loss" }, theme) {
  const { name, tick: write } = CHARTED[charted];
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const room = Math.max(2, Math.min(MOST_ROWS, Math.floor(box.height / (useLog ? 20 : 28))));
  const ticks = useLog ? logTicks(scale.domain[0], scale.domain[1], room) : niceTicks(scale.domain[0], scale.domain[1], room);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of ticks) {
    const y = scale.to(tick);
    context.fillStyle = fade(theme.line, 0.6);
    context.fillRect(box.x, snap(y - hair / 2, ratio), box.width, hair);
    context.fillStyle = theme.muted;
    context.fillText(useLog ? formatLogTick(tick) : write(tick, ticks[1] - ticks[0]), box.x - 7, y, box.x - 9);
  }
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(name, box.x, box.y - 2);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {LossHistory} history
 * @param {Pick<ChartSeries, "name" | "values" | "color">} series
 * @returns {number[]} where it runs, as `traceLine` says it
 */
export function drawLine({ context, ratio }, box, scales, history, { name, values, color }) {
  const { width, dashes } = LINES[name];
  const line = traceLine(history.epoch, values, history.length, scales.x.to, scales.y.to, 1 / ratio);
  strokeTrace(context, box, line, color, width, dashes);
  return line;
}

/**
 * Where a line ends now: a dot and its name, moved apart when they would lie on each other.
 *
 * @param {Context} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {LossHistory} history
 * @param {ChartSeries[]} series
 * @param {Theme} theme
 * @returns {Box[]} where the names stand
 */
export function drawNames(context, box, scales, history, series, theme) {
  const last = history.length - 1;
  if (last < 0) return [];
  const x = Math.min(box.x + box.width, scales.x.to(history.epoch[last]));
  const ends = series.map((one) => ({ ...one, y: within(box, scales.y.to(one.values[last])) }));
  const shown = ends.filter((end) => !Number.isNaN(end.y)).sort((a, b) => height(a) - height(b));
  const heights = spread(shown.map((end) => end.y), LINE, box.y + 2, box.y + box.height - 6);
  shown.forEach((end, i) => {
    dot(context, x, end.y, 3.25, end.color);
    if (end.name === "train") dot(context, x, end.y, 1.75, theme.ground); // a ring, as its line is the lighter one
    drawLabel(context, end.label, x + 8, heights[i], end.color, theme);
  });
  return shown.map(({ label }, i) => ({ x: x - 4, y: heights[i] - LINE / 2, width: 12 + context.measureText(label).width, height: LINE }));
}

/**
 * Lines that run into each other cross all the time; their names had better not.
 *
 * @param {{name: string, y: number}} end
 */
function height({ name, y }) {
  return name === "test" ? y - CALM : y;
}

/**
 * @param {number[]} heights ascending
 * @param {number} gap
 * @param {number} top
 * @param {number} bottom
 * @returns {number[]} at least `gap` apart, between top and bottom, near to where they were
 */
export function spread(heights, gap, top, bottom) {
  const placed = heights.map((one) => Math.max(top, one));
  for (let i = 1; i < placed.length; i++) {
    const missing = gap - (placed[i] - placed[i - 1]);
    if (missing <= 0) continue;
    placed[i] += missing / 2;
    placed[i - 1] -= missing / 2;
  }
  const over = Math.max(0, (placed.at(-1) ?? bottom) - bottom) - Math.max(0, top - (placed[0] ?? top));
  return placed.map((one) => one - over);
}
