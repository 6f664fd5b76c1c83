/**
 * The losses of a cell of a sweep: its median run as runs are drawn everywhere, its other starts as thin lines. All cells share their axes.
 *
 * @typedef {import("../types.js").ChartDomain} ChartDomain
 * @typedef {import("../types.js").LossHistory} LossHistory
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 */
import { drawGrid, drawLine, drawNames, seriesOf } from "./chart.js";
import { chartScales, plotBox, targetDomain } from "./chartdomain.js";
import { fade } from "./color.js";
import { strokeTrace, traceLine } from "./trace.js";

const FONT_SIZE = 11;
const THIN = 1;
/** From this ratio of the largest to the smallest loss on a straight axis shows nothing of the small ones. */
const FAR = 50;
/** A loss that rises to so many times what runs begin with leaves the chart at its top, or nothing else would be seen. */
const HIGHEST = 4;
/** A logarithmic axis reaches no further below its top than by this. */
const LOWEST = 1e-6;

/**
 * @param {Iterable<LossHistory>} histories of all runs of a sweep
 * @param {number} epochs that each trains, at most
 * @returns {ChartDomain} for all cells, so that one looks steeper than another only where it is; logarithmic where losses lie far apart
 */
export function sweepDomain(histories, epochs) {
  /** @type {number[]} */
  const starts = [];
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const { length, train, test } of histories) {
    if (length === 0 || !Number.isFinite(test[length - 1])) continue; // how far a run diverged says nothing of the others
    starts.push(test[0]);
    for (let i = 0; i < length; i++) {
      for (const value of [train[i], test[i]]) {
        if (!(value > 0) || value === Number.POSITIVE_INFINITY) continue;
        [smallest, largest] = [Math.min(smallest, value), Math.max(largest, value)];
      }
    }
  }
  const x = /** @type {const} */ ([0, Math.max(1, epochs)]);
  if (largest === 0) return { x, y: [0, 1], log: false };
  const start = starts.sort((a, b) => a - b)[starts.length >> 1];
  const top = start > 0 ? Math.min(largest, HIGHEST * start) : largest;
  const bottom = Math.max(Math.min(smallest, top), top * LOWEST);
  const ends = Float64Array.of(bottom, top);
  return { ...targetDomain({ length: 2, epoch: Float64Array.of(0, epochs), train: ends, test: ends }, top > FAR * bottom), x };
}

/**
 * @param {Surface} surface
 * @param {LossHistory | null} median null: its curve is not known
 * @param {readonly LossHistory[]} others of which the test loss is drawn
 * @param {ChartDomain} domain
 * @param {Theme} theme
 */
export function drawSweepCurves(surface, median, others, domain, theme) {
  const { context, ratio } = surface;
  const box = plotBox(surface.width, surface.height);
  const scales = chartScales(domain, box);
  context.font = `${FONT_SIZE}px ${theme.font}`;
  drawGrid(surface, box, scales, { domain }, theme);
  for (const { epoch, test, length } of others) {
    strokeTrace(context, box, traceLine(epoch, test, length, scales.x.to, scales.y.to, 1 / ratio), fade(theme.muted, 0.7), THIN);
  }
  if (median === null) return;
  const series = seriesOf(median, theme);
  for (const one of series) drawLine(surface, box, scales, median, one);
  drawNames(context, box, scales, median, series, theme);
}
