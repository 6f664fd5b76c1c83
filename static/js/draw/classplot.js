/**
 * A class as a plot: every network a dot, its parameters against its test loss, both logarithmic. What solves the exercise has another
 * shape, and the smallest of those stands out. Nobody has a name.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").Range} Range
 * @typedef {import("../types.js").Scale} Scale
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 *
 * @typedef {object} PlottedNetwork
 * @property {number} parameters at least 1
 * @property {number} testLoss NaN where it is not finite: such a network stands at the upper edge
 * @property {boolean} solved
 * @property {boolean} [mine]
 *
 * @typedef {object} ClassPlot
 * @property {readonly PlottedNetwork[]} networks as they are now
 * @property {readonly PlottedNetwork[]} [earlier] pale: what was tried before
 */
import { fill, plural } from "../core/fill.js";
import { CLASSPLOT } from "../core/texts.js";
import { fade } from "./color.js";
import { formatEpoch, formatLogTick } from "./format.js";
import { log, logTicks } from "./scale.js";
import { snap } from "./surface.js";

const FONT_SIZE = 12;
const MARGIN = { top: 26, right: 14, bottom: 34, left: 46 };
/** Half the width of a mark. */
const REACH = { open: 4.5, solved: 5.5, mine: 7 };
/** Losses between which the axis lies, whatever else there is. */
const LOSSES = /** @type {const} */ ([1e-5, 10]);
/** An axis is at least so many times as long as it begins. */
const LEAST = { parameters: 4, loss: 10 };
const EARLIER = 0.28;
const OVER_DOTS = 3;

/**
 * @param {Surface} surface cleared
 * @param {ClassPlot} plot
 * @param {Theme} theme
 */
export function drawClassPlot(surface, { networks, earlier = [] }, theme) {
  const box = { x: MARGIN.left, y: MARGIN.top, width: Math.max(1, surface.width - MARGIN.left - MARGIN.right), height: Math.max(1, surface.height - MARGIN.top - MARGIN.bottom) };
  const all = [...earlier, ...networks];
  const scales = { x: log(domainOf(all.map(({ parameters }) => parameters), LEAST.parameters), [box.x, box.x + box.width]), y: log(lossDomain(all), [box.y + box.height, box.y]) };
  surface.context.font = `${FONT_SIZE}px ${theme.font}`;
  drawAxes(surface, box, scales, theme);
  drawKey(surface, box, theme, { hasMine: networks.some(({ mine }) => mine), hasEarlier: earlier.length > 0 });
  const best = smallestSolved(all);
  if (best) drawBest(surface, box, place(best, box, scales), best, theme);
  for (const one of earlier) drawMark(surface.context, one, place(one, box, scales), theme, EARLIER);
  const inOrder = [...networks].sort((a, b) => rank(a) - rank(b));
  for (const one of inOrder) drawMark(surface.context, one, place(one, box, scales), theme, 1);
}

/**
 * @param {readonly PlottedNetwork[]} networks
 * @returns {PlottedNetwork | null} the one with the fewest parameters of those that solve it; of several the one with the smaller loss
 */
export function smallestSolved(networks) {
  const solved = networks.filter(({ solved }) => solved);
  const isBetter = (/** @type {PlottedNetwork} */ a, /** @type {PlottedNetwork} */ b) => a.parameters < b.parameters || (a.parameters === b.parameters && a.testLoss < b.testLoss);
  return solved.reduce((/** @type {PlottedNetwork | null} */ best, one) => (best === null || isBetter(one, best) ? one : best), null);
}

/** @param {ClassPlot} plot @returns {string} what `drawClassPlot` shows, in words */
export function classPlotText({ networks, earlier = [] }) {
  const best = smallestSolved([...earlier, ...networks]);
  return `${countText(networks)} ${best ? fill(CLASSPLOT.smallestIs, { parameters: formatEpoch(best.parameters) }) : CLASSPLOT.noneSolved}`;
}

/** @param {readonly PlottedNetwork[]} networks @returns {string} all that is to be said where there is nothing to solve */
export function countText(networks) {
  return plural(CLASSPLOT.count, networks.length);
}

/** Whose mark lies over whose. @param {PlottedNetwork} network */
function rank({ solved, mine }) {
  return (solved ? 1 : 0) + (mine ? 2 : 0);
}

/**
 * @param {readonly number[]} values above 0
 * @param {number} least so many times as long as it begins
 * @returns {Range} with a little room around them
 */
function domainOf(values, least) {
  const [low, high] = values.length > 0 ? [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] : [1, 100];
  const missing = Math.max(1, least / (high / low));
  const room = Math.sqrt(missing) * (high / low) ** 0.06 * 1.08;
  return [low / room, high * room];
}

/** @param {readonly PlottedNetwork[]} networks @returns {Range} */
function lossDomain(networks) {
  const [least, most] = LOSSES;
  const losses = networks.map(({ testLoss }) => testLoss).filter(Number.isFinite);
  return domainOf(losses.length > 0 ? losses.map((loss) => Math.max(least, Math.min(most, loss))) : [0.01, 0.5], LEAST.loss);
}

/**
 * @param {PlottedNetwork} network
 * @param {Box} box
 * @param {{x: Scale, y: Scale}} scales
 * @returns {{x: number, y: number}} within the box, also where the loss is not
 */
function place({ parameters, testLoss }, box, scales) {
  const y = testLoss === 0 ? box.y + box.height : Number.isFinite(testLoss) ? scales.y.to(testLoss) : box.y;
  return { x: scales.x.to(parameters), y: Math.max(box.y, Math.min(box.y + box.height, y)) };
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {{x: Scale, y: Scale}} scales
 * @param {Theme} theme
 */
function drawAxes({ context, ratio, width, height }, box, scales, theme) {
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const [left, below] = [box.x, box.y + box.height];
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const tick of logTicks(scales.y.domain[0], scales.y.domain[1], Math.max(2, Math.floor(box.height / 36)))) {
    const y = scales.y.to(tick);
    context.fillStyle = fade(theme.line, 0.6);
    context.fillRect(left, snap(y - hair / 2, ratio), box.width, hair);
    context.fillStyle = theme.muted;
    context.fillText(formatLogTick(tick), left - 7, y);
  }
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const tick of logTicks(scales.x.domain[0], scales.x.domain[1], Math.max(2, Math.floor(box.width / 72)))) {
    const x = scales.x.to(tick);
    context.fillStyle = theme.line;
    context.fillRect(snap(x - hair / 2, ratio), below, hair, 4);
    context.fillStyle = theme.muted;
    context.fillText(formatLogTick(tick), x, below + 6);
  }
  context.fillStyle = theme.line;
  context.fillRect(left, snap(below - hair / 2, ratio), box.width, hair);
  context.fillStyle = theme.ink;
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText(CLASSPLOT.parameters, width - 2, height - 1);
  context.textAlign = "left";
  context.fillText(CLASSPLOT.testLoss, 2, box.y - 8);
}

/**
 * What the shapes mean, above the plot at the right.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Theme} theme
 * @param {{hasMine: boolean, hasEarlier: boolean}} shown
 */
function drawKey({ context, width }, box, theme, { hasMine, hasEarlier }) {
  const entries = [
    ...(hasEarlier ? [{ text: CLASSPLOT.earlier, solved: false, mine: false, opacity: EARLIER }] : []),
    { text: CLASSPLOT.open, solved: false, mine: false, opacity: 1 },
    { text: CLASSPLOT.solved, solved: true, mine: false, opacity: 1 },
    ...(hasMine ? [{ text: CLASSPLOT.mine, solved: false, mine: true, opacity: 1 }] : []),
  ];
  const y = box.y - 14;
  let right = width - 2;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { text, opacity, ...kind } of entries.reverse()) {
    context.fillStyle = theme.muted;
    context.fillText(text, right, y);
    right -= context.measureText(text).width + REACH.mine + 4;
    drawMark(context, { ...kind, parameters: 1, testLoss: 1 }, { x: right, y }, theme, opacity);
    right -= 18;
  }
}

/**
 * A line from the smallest network that solves it down to its number.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {{x: number, y: number}} at
 * @param {PlottedNetwork} best
 * @param {Theme} theme
 */
function drawBest({ context, ratio }, box, { x, y }, best, theme) {
  const hair = Math.max(1, Math.round(1.5 * ratio)) / ratio;
  context.fillStyle = theme.accent;
  context.fillRect(snap(x - hair / 2, ratio), y, hair, box.y + box.height - y);
  circle(context, x, y, REACH.solved + OVER_DOTS + 1.5, theme.accent, 2);
  const text = fill(CLASSPLOT.smallest, { parameters: formatEpoch(best.parameters) });
  const isLow = y > box.y + box.height - 2 * FONT_SIZE;
  context.font = `600 ${FONT_SIZE}px ${theme.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const { width } = context.measureText(text);
  const isRight = x + 14 + width <= box.x + box.width;
  const left = isRight ? x + 14 : Math.max(box.x + 4, x - 14 - width); // beside the axis' numbers, where there is little room
  const height = isLow ? y - 2 * FONT_SIZE : Math.min(box.y + box.height - FONT_SIZE, y + 2 * FONT_SIZE);
  context.lineWidth = 4;
  context.strokeStyle = theme.ground;
  context.strokeText(text, left, height);
  context.fillText(text, left, height);
  context.font = `${FONT_SIZE}px ${theme.font}`;
}

/**
 * @param {Context} context
 * @param {PlottedNetwork} network
 * @param {{x: number, y: number}} at
 * @param {Theme} theme
 * @param {number} opacity
 */
function drawMark(context, { solved, mine = false }, { x, y }, theme, opacity) {
  const reach = mine ? REACH.mine : solved ? REACH.solved : REACH.open;
  const color = fade(mine ? theme.accent : theme.ink, opacity);
  if (!solved) return circle(context, x, y, reach - 1, color, mine ? 3 : 1.75);
  context.beginPath();
  context.moveTo(x, y - reach);
  context.lineTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.closePath();
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = fade(theme.ground, opacity);
  context.stroke(); // so that dots of one place are told apart
}

/** @param {Context} context @param {number} x @param {number} y @param {number} radius @param {string} color @param {number} width of the line */
function circle(context, x, y, radius, color, width) {
  context.lineWidth = width;
  context.strokeStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}
