/**
 * The losses of two runs in one chart: each run has a colour; the test loss is a solid line, the training loss a dashed one. What was
 * changed of a run under way is marked in its colour.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").ChartTurn} ChartTurn
 * @typedef {import("../types.js").ChartDomain} ChartDomain
 * @typedef {import("../types.js").LossHistory} LossHistory
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {ReturnType<typeof chartScales>} Scales
 * @typedef {{name: string, history: LossHistory, color: string, turns?: readonly ChartTurn[]}} Run
 */
import { fill } from "../core/fill.js";
import { CHART } from "../core/texts.js";
import { drawGrid, drawLine, spread } from "./chart.js";
import { chartScales, joined, plotBox, readingAt, targetDomain } from "./chartdomain.js";
import { drawTurnNames, drawTurns } from "./chartmarks.js";
import { fade } from "./color.js";
import { formatEpoch, formatLoss } from "./format.js";
import { drawLabel, Lines } from "./labels.js";
import { dot, drawCard, turnsAt, within } from "./reading.js";

const FONT_SIZE = 11;
/** Height of a line of text. */
const LINE = 14;
/** The first run's marks have their head at the left of their epoch, the other's at the right: both may have been changed at once. */
const FLAGS = /** @type {const} */ (["left", "right"]);

/**
 * @param {readonly LossHistory[]} histories
 * @param {boolean} useLog
 * @returns {ChartDomain} room for all of them
 */
export function commonDomain(histories, useLog) {
  return joined(histories.map((history) => targetDomain(history, useLog)));
}

/**
 * @param {Surface} surface
 * @param {readonly Run[]} runs
 * @param {ChartDomain} domain
 * @param {Theme} theme
 * @param {number | null} [pointer] px, within the chart
 */
export function drawComparison(surface, runs, domain, theme, pointer = null) {
  const { context } = surface;
  const box = plotBox(surface.width, surface.height);
  const scales = chartScales(domain, box);
  context.font = `${FONT_SIZE}px ${theme.font}`;
  drawGrid(surface, box, scales, { domain }, theme);
  const lines = new Lines(box);
  const turns = runs.flatMap(({ turns = [], color }, i) => turns.map((turn) => ({ ...turn, color, flag: FLAGS[i] })));
  drawTurns(surface, box, scales.x, turns, theme, lines);
  for (const { history, color } of runs) {
    for (const name of /** @type {const} */ (["train", "test"])) lines.add(drawLine(surface, box, scales, history, { name, values: history[name], color }));
  }
  drawTurnNames(context, box, scales.x, turns, drawEnds(surface, box, scales, runs, theme), lines, theme);
  if (pointer !== null) drawReadings(surface, box, scales, runs, domain, theme, pointer);
}

/**
 * The name of each run where its test loss ends.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly Run[]} runs
 * @param {Theme} theme
 * @returns {Box[]} where the names stand
 */
function drawEnds({ context }, box, scales, runs, theme) {
  const ends = runs.map(({ name, history, color }) => {
    const last = history.test.subarray(0, history.length).findLastIndex(Number.isFinite); // where one diverges its name stays
    return { name, color, x: scales.x.to(history.epoch[last]), y: last < 0 ? Number.NaN : within(box, scales.y.to(history.test[last])) };
  });
  const shown = ends.filter(({ y }) => !Number.isNaN(y)).sort((a, b) => a.y - b.y);
  const heights = spread(shown.map(({ y }) => y), LINE, box.y + 2, box.y + box.height - 6);
  shown.forEach(({ name, color, x, y }, i) => {
    dot(context, x, y, 3, color);
    drawLabel(context, name, x + 8, heights[i], color, theme);
  });
  return shown.map(({ name, x }, i) => ({ x: x - 4, y: heights[i] - LINE / 2, width: 12 + context.measureText(name).width, height: LINE }));
}

/**
 * The losses of both at the epoch under the pointer, and what was changed there.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly Run[]} runs
 * @param {ChartDomain} domain
 * @param {Theme} theme
 * @param {number} pointer
 */
function drawReadings(surface, box, scales, runs, domain, theme, pointer) {
  const readings = runs.flatMap((run) => {
    const reading = readingAt(run.history, domain, box, pointer);
    return reading === null ? [] : [{ ...run, ...reading }];
  });
  if (readings.length === 0) return;
  const epoch = Math.max(...readings.map((reading) => reading.epoch));
  const x = Math.min(box.x + box.width, scales.x.to(epoch));
  surface.context.fillStyle = fade(theme.ink, 0.4);
  surface.context.fillRect(x, box.y, 1, box.height);
  for (const { color, epoch: at, test } of readings) {
    const y = within(box, scales.y.to(test));
    if (!Number.isNaN(y)) dot(surface.context, scales.x.to(at), y, 3.5, color);
  }
  const row = (/** @type {string} */ label, /** @type {number} */ value, /** @type {string} */ color) => ({ label, value: formatLoss(value), color });
  const rows = readings.flatMap(({ name, color, test, train }) => [row(fill(CHART.testOf, { run: name }), test, color), row(fill(CHART.trainingOf, { run: name }), train, color)]);
  const changes = readings.flatMap(({ turns = [], history, color, index }) => turnsAt(turns, history, { index }).map(({ words }) => ({ label: words, value: "", color })));
  const marks = runs.flatMap(({ turns = [] }) => turns.map((turn) => scales.x.to(turn.epoch)));
  drawCard(surface, box, x, [{ label: fill(CHART.epochAt, { epoch: formatEpoch(epoch) }), value: "", color: theme.ink }, ...rows, ...changes], theme, marks);
}
