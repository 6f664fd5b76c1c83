/**
 * What the chart can show by epoch, how its axis lies and its numbers are written; which part of the plane it shows, where its plot lies,
 * and what is under the pointer.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").ChartDomain} ChartDomain
 * @typedef {import("../types.js").ChartReading} ChartReading
 * @typedef {import("../types.js").Charted} Charted
 * @typedef {import("../types.js").LossHistory} LossHistory
 * @typedef {import("../types.js").Range} Range
 *
 * @typedef {object} Look
 * @property {string} name of the axis
 * @property {boolean} mayBeLog
 * @property {((smallest: number) => Range) | null} bounds of a straight axis, from the smallest of what there is; null: from 0 to a round number
 * @property {(value: number) => string} format
 * @property {(value: number, step: number) => string} tick
 */
import { CHART } from "../core/texts.js";
import { formatLoss, formatShare, formatTick } from "./format.js";
import { nearestIndex } from "./history.js";
import { linear, log, niceBounds } from "./scale.js";

/** Room around the plot: tick labels at the left and below, the names of the lines at the right. */
const MARGIN = { left: 40, right: 58, top: 17, bottom: 22 };
/** More of it at the right for the scale of the learning rate. */
const RATES = 38;
/** Upper ends of the axis of epochs, times a power of ten: it stands still most of the time. */
const REACHES = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** A logarithmic axis shows no more powers of ten than this: what is smaller is noise beside what is large. */
const MOST_DECADES = 12;
/** Milliseconds in which an eased bound goes 63 % of its way. */
const GLIDE = 55;

/**
 * @param {number} width of the whole chart, CSS pixels
 * @param {number} height
 * @param {boolean} [hasRates] whether there is a second scale, at the right
 * @returns {Box} of the plot
 */
export function plotBox(width, height, hasRates = false) {
  const { left, right, top, bottom } = MARGIN;
  return { x: left, y: top, width: Math.max(1, width - left - right - (hasRates ? RATES : 0)), height: Math.max(1, height - top - bottom) };
}

/**
 * The domain which suits a history: from epoch 0 to a round number; from 0 to a round loss, or between round powers.
 *
 * @param {LossHistory} history
 * @param {boolean} wantsLog where that is possible
 * @param {Charted} [charted]
 * @param {number} [until] an epoch that is to be in it
 * @returns {ChartDomain}
 */
export function targetDomain(history, wantsLog, charted = "loss", until = 0) {
  const last = history.length > 0 ? history.epoch[history.length - 1] : 0;
  const { mayBeLog, bounds } = CHARTED[charted];
  const log = wantsLog && mayBeLog;
  const straight = () => (bounds ? bounds(smallestOf(history)) : /** @type {Range} */ ([0, upperBound(history)]));
  return { x: [0, reach(Math.max(last, until))], y: log ? logBounds(history) : straight(), log };
}

/**
 * @param {readonly ChartDomain[]} domains at least one, of one kind of axis
 * @returns {ChartDomain} room for all of them
 */
export function joined(domains) {
  const ends = (/** @type {"x" | "y"} */ axis) => /** @type {Range} */ ([Math.min(...domains.map((one) => one[axis][0])), Math.max(...domains.map((one) => one[axis][1]))]);
  return { x: ends("x"), y: ends("y"), log: domains[0].log };
}

/**
 * @param {number} last
 * @returns {number}
 */
function reach(last) {
  if (!(last > 10)) return 10;
  const power = 10 ** Math.floor(Math.log10(last));
  return power * (REACHES.find((step) => step * power >= last) ?? 10);
}

/**
 * @param {LossHistory} history
 * @returns {number}
 */
function upperBound(history) {
  const { largest } = extremes(history);
  return largest > 0 ? niceBounds(0, largest, 3)[1] : 1;
}

/**
 * @param {LossHistory} history
 * @returns {Range}
 */
function logBounds(history) {
  const { smallest, largest } = extremes(history);
  if (!(largest > 0)) return [0.001, 1];
  const bottom = Math.max(smallest, largest * 10 ** -MOST_DECADES);
  const [low, high] = [roundDown(bottom), roundUp(largest)];
  return low < high ? [low, high] : [low / 2, high * 2];
}

/**
 * @param {number} value above 0
 * @returns {number} the largest of 1, 2, 5 times a power of ten that is not above it
 */
function roundDown(value) {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const factor = [5, 2, 1].find((one) => Number(`${one}e${power}`) <= value * (1 + 1e-9)) ?? 1;
  return Number(`${factor}e${power}`);
}

/**
 * @param {number} value above 0
 * @returns {number} the smallest of 1, 2, 5 times a power of ten that is not below it
 */
function roundUp(value) {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const factor = [1, 2, 5, 10].find((one) => Number(`${one}e${power}`) >= value * (1 - 1e-9)) ?? 10;
  return Number(`${factor}e${power}`);
}

/**
 * @param {LossHistory} history
 * @returns {{smallest: number, largest: number}} of the finite losses above 0; Infinity and 0 when there are none
 */
function extremes({ length, train, test }) {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < length; i++) {
    for (const value of [train[i], test[i]]) {
      if (!(value > 0) || value === Number.POSITIVE_INFINITY) continue;
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  return { smallest, largest };
}

/**
 * @param {LossHistory} history
 * @returns {number} of what is finite; 0 when there is nothing
 */
function smallestOf({ length, train, test }) {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    for (const value of [train[i], test[i]]) if (Number.isFinite(value) && value < smallest) smallest = value;
  }
  return Number.isFinite(smallest) ? smallest : 0;
}

/**
 * One frame on the way to another domain. Arrives within about a quarter of a second, whatever the frame rate; a change between
 * straight and logarithmic is immediate.
 *
 * @param {ChartDomain} shown
 * @param {ChartDomain} target
 * @param {number} milliseconds since the last frame; Infinity arrives at once
 * @returns {ChartDomain} `target` itself once it has arrived
 */
export function easeDomain(shown, target, milliseconds) {
  if (shown.log !== target.log || sameDomain(shown, target)) return target;
  const t = 1 - Math.exp(-milliseconds / GLIDE);
  const x = easeRange(shown.x, target.x, t, false);
  const y = easeRange(shown.y, target.y, t, target.log);
  return x === target.x && y === target.y ? target : { x, y, log: target.log };
}

/**
 * @param {Range} from
 * @param {Range} to
 * @param {number} t
 * @param {boolean} useLog
 * @returns {Range} `to` itself when there is less than a pixel left to go
 */
function easeRange(from, to, t, useLog) {
  const way = useLog ? Math.log : Number;
  const back = useLog ? Math.exp : Number;
  const ends = from.map((end, i) => way(end) + (way(to[i]) - way(end)) * t);
  const span = Math.abs(way(to[1]) - way(to[0]));
  const arrived = ends.every((end, i) => Math.abs(end - way(to[i])) <= span / 500);
  return arrived || !ends.every(Number.isFinite) ? to : [back(ends[0]), back(ends[1])];
}

/**
 * @param {ChartDomain} a
 * @param {ChartDomain} b
 */
export function sameDomain(a, b) {
  return a.log === b.log && a.x[0] === b.x[0] && a.x[1] === b.x[1] && a.y[0] === b.y[0] && a.y[1] === b.y[1];
}

/**
 * @param {ChartDomain} domain
 * @param {Box} box
 */
export function chartScales(domain, box) {
  const up = domain.log ? log : linear;
  return { x: linear(domain.x, [box.x, box.x + box.width]), y: up(domain.y, [box.y + box.height, box.y]) };
}

/**
 * @param {LossHistory} history
 * @param {ChartDomain} domain the displayed one
 * @param {Box} box from `plotBox`
 * @param {number} px of the pointer
 * @returns {ChartReading | null} the nearest point; null without points or far outside of the plot
 */
export function readingAt(history, domain, box, px) {
  if (history.length === 0 || px < box.x - 12 || px > box.x + box.width + 12) return null;
  const index = nearestIndex(history, chartScales(domain, box).x.from(px));
  return { index, epoch: history.epoch[index], train: history.train[index], test: history.test[index] };
}

/** R² has no lower bound; what lies below this is out of sight, or all above it would be flat. */
const LOWEST_R2 = -1;

/** @type {Readonly<Record<Charted, Look>>} */
export const CHARTED = {
  loss: { name: CHART.axes.loss, mayBeLog: true, bounds: null, format: formatLoss, tick: formatTick },
  accuracy: { name: CHART.axes.accuracy, mayBeLog: false, bounds: () => [0, 1], format: formatShare, tick: (value) => `${Math.round(100 * value)} %` },
  rmse: { name: CHART.axes.rmse, mayBeLog: true, bounds: null, format: formatLoss, tick: formatTick },
  r2: { name: CHART.axes.r2, mayBeLog: false, bounds: boundsOfR2, format: formatLoss, tick: formatTick },
};

/**
 * @param {number} smallest
 * @returns {Range}
 */
function boundsOfR2(smallest) {
  return smallest < 0 ? [Math.max(LOWEST_R2, niceBounds(smallest, 1, 3)[0]), 1] : [0, 1];
}
