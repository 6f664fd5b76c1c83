/**
 * What belongs to epochs besides the lines of the chart: the learning rate with a scale of its own, updates whose gradient was clipped, and
 * the epoch whose weights early stopping has put back.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").ChartData} ChartData
 * @typedef {import("../types.js").LossHistory} LossHistory
 * @typedef {import("../types.js").Scale} Scale
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {import("./series.js").Series} Series
 * @typedef {import("../types.js").ChartTurn} Turned
 */
import { fill } from "../core/fill.js";
import { CHART } from "../core/texts.js";
import { CHARTED } from "./chartdomain.js";
import { fade } from "./color.js";
import { formatTick } from "./format.js";
import { nearestIndex } from "./history.js";
import { bestPlace, drawLabel } from "./labels.js";
import { dot, within } from "./reading.js";
import { linear, niceBounds } from "./scale.js";
import { snap } from "./surface.js";
import { strokeTrace, traceLine } from "./trace.js";

/** The tallest tick: of an epoch in which every update was clipped. CSS pixels. */
const TICK = 10;
const DASHES = [3, 3];
const DOTS = [1.5, 3];
/** Half the width of the notch of a change under way. */
const NOTCH = 3.5;
/** Height of a name. */
const NAME = 13;
/** The lines of text, from the uppermost, in which a change is named; and columns of lines that its whole name rather covers than be cut. */
const ROWS = [0, 1, 2, 3];
const SHORT = 20;
const GAP = 6;
/** So much lower stands the uppermost number, below its scale's name. */
const LOWER = 5;

/**
 * From 0 to a round number above the largest, whatever the scale of the losses.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scale} x
 * @param {Series} rates
 * @param {Theme} theme
 */
export function drawRates({ context, width, ratio }, box, x, rates, theme) {
  const values = rates.columns[0];
  const top = niceBounds(0, values.subarray(0, rates.length).reduce((a, b) => Math.max(a, b), 0), 2)[1];
  const scale = linear([0, top], [box.y + box.height, box.y]);
  strokeTrace(context, box, traceLine(rates.epoch, values, rates.length, x.to, scale.to, 1 / ratio), theme.accent, 1);
  context.fillStyle = theme.accent;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of [0, top / 2, top]) context.fillText(formatTick(tick, top / 2), width - 2, Math.max(box.y + LOWER, scale.to(tick)));
  context.textBaseline = "bottom";
  context.fillText(CHART.rateAxis, width - 2, box.y - 2);
}

/**
 * A tick for every epoch in which gradients were clipped, as tall as the share of its updates, and in words what it was of late.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scale} x
 * @param {ChartData} data
 * @param {Theme} theme
 */
export function drawClipped({ context, ratio }, box, x, { charted = "loss", clipped = null, clippedNow = null }, theme) {
  context.fillStyle = fade(theme.accent, 0.75);
  const wide = Math.max(1, Math.round(ratio)) / ratio;
  let last = Number.NaN;
  for (let i = 0; i < (clipped?.length ?? 0); i++) {
    const share = clipped?.columns[0][i] ?? 0;
    const left = snap(x.to(clipped?.epoch[i] ?? 0) - wide / 2, ratio);
    if (share <= 0 || left === last) continue;
    last = left;
    const tall = Math.max(2, share * TICK);
    context.fillRect(left, box.y + box.height - tall, wide, tall);
  }
  if (clippedNow === null) return;
  context.fillStyle = theme.muted;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  const behindName = box.x + context.measureText(CHARTED[charted].name).width + 2 * GAP;
  context.fillText(fill(CHART.clippedNow, { clipped: clippedNow[0], updates: clippedNow[1] }), behindName, box.y - 2);
}

/**
 * A quiet line for each epoch at which the run was changed under way, with a notch at its head.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scale} x
 * @param {readonly Pick<Turned, "epoch" | "color" | "flag">[]} turns
 * @param {Theme} theme
 * @param {import("./labels.js").Lines} lines which are told where they run
 */
export function drawTurns({ context, ratio }, box, x, turns, theme, lines) {
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const marks = turns.map(({ epoch, color = theme.accent, flag }) => ({ at: x.to(epoch), color, flag })).filter(({ at }) => at <= box.x + box.width);
  lines.add(marks.flatMap(({ at }) => [at, box.y, at, box.y + box.height, Number.NaN, Number.NaN]));
  for (const { at, color, flag } of marks) {
    context.fillStyle = fade(color, 0.45);
    context.fillRect(snap(at - hair / 2, ratio), box.y, hair, box.height);
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(flag === "right" ? at : at - NOTCH, box.y);
    context.lineTo(flag === "left" ? at : at + NOTCH, box.y);
    context.lineTo(at, box.y + 1.5 * NOTCH);
    context.fill();
  }
}

/**
 * What was changed at each of these lines, beside its head, or by its value alone where there is little room; what finds none is left out.
 *
 * @param {import("../types.js").Context} context
 * @param {Box} box
 * @param {Scale} x
 * @param {readonly Turned[]} turns
 * @param {readonly Box[]} taken where other words stand
 * @param {import("./labels.js").Lines} lines
 * @param {Theme} theme
 * @returns {Box[]} where words stand now
 */
export function drawTurnNames(context, box, x, turns, taken, lines, theme) {
  const notches = turns.map(({ epoch }) => ({ x: x.to(epoch) - NOTCH, y: box.y, width: 2 * NOTCH, height: 1.5 * NOTCH }));
  const places = [...taken, ...notches];
  for (const { epoch, brief = "", value = "", color = theme.accent } of turns) {
    const at = x.to(epoch);
    if (at > box.x + box.width) continue;
    const spots = [brief, value].filter((text) => text !== "").flatMap((text, i) => besideMark(context.measureText(text).width, at, box).map((place) => ({ ...place, text, far: place.far + i * SHORT })));
    const place = bestPlace(spots, places, lines);
    if (place === null) continue;
    places.push(place);
    drawLabel(context, place.text, place.x, place.y + NAME / 2, color, theme);
  }
  return places;
}

/** @param {number} width @param {number} at of the mark @param {Box} box */
function besideMark(width, at, box) {
  const lefts = [at + GAP, at - GAP - width].filter((left) => left >= box.x && left + width <= box.x + box.width);
  return ROWS.flatMap((row) => lefts.map((left) => ({ x: left, y: box.y + 1 + row * NAME, width, height: NAME, far: row * NAME })));
}

/**
 * A faint line for what guessing is worth; none where it is out of sight.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {{x: Scale, y: Scale}} scales
 * @param {number} guess
 * @param {Theme} theme
 */
export function drawGuess({ context, ratio }, box, scales, guess, theme) {
  const y = scales.y.to(guess);
  if (!isInside(box, y)) return;
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  context.save();
  context.setLineDash(DOTS);
  context.strokeStyle = fade(theme.muted, 0.8);
  context.lineWidth = hair;
  context.beginPath();
  context.moveTo(box.x, snap(y, ratio));
  context.lineTo(box.x + box.width, snap(y, ratio));
  context.stroke();
  context.restore();
}

/**
 * The name of that line, above it or below, as near to its end as it covers no other line, where no other words stand.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {{x: Scale, y: Scale}} scales
 * @param {number} guess
 * @param {readonly Box[]} taken where other words stand
 * @param {import("./labels.js").Lines} lines
 * @param {Theme} theme
 * @returns {Box[]} where words stand now
 */
export function drawGuessName({ context }, box, scales, guess, taken, lines, theme) {
  const y = scales.y.to(guess);
  if (!isInside(box, y)) return [...taken];
  const width = context.measureText(CHART.guessing).width;
  const steps = [1, 0, 0.75, 0.5, 0.25].map((share) => box.x + GAP + share * Math.max(0, box.width - width - GAP));
  const places = steps.flatMap((x) => [y - NAME, y + 1].map((top) => ({ x, y: top, width, height: NAME })));
  const inside = places.filter((one) => one.y >= box.y && one.y + NAME <= box.y + box.height);
  const place = bestPlace(inside, taken, lines) ?? places[0];
  drawLabel(context, CHART.guessing, place.x, place.y + NAME / 2, theme.muted, theme);
  return [...taken, place];
}

/** @param {Box} box @param {number} y @returns {boolean} false for NaN, too */
function isInside(box, y) {
  return y >= box.y && y <= box.y + box.height;
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {{x: Scale, y: Scale}} scales
 * @param {number} best
 * @param {LossHistory} history
 * @param {Theme} theme
 */
export function drawBest({ context }, box, scales, best, history, theme) {
  const x = within({ ...box, y: box.x, height: box.width }, scales.x.to(best));
  context.save();
  context.setLineDash(DASHES);
  context.strokeStyle = theme.accent;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, box.y);
  context.lineTo(x, box.y + box.height);
  context.stroke();
  context.restore();
  if (history.length > 0) {
    const y = scales.y.to(history.test[nearestIndex(history, best)]);
    if (Number.isFinite(y)) dot(context, x, within(box, y), 3.5, theme.accent);
  }
  drawBestName(context, box, x, fill(CHART.best, { epoch: best }), theme);
}

/**
 * At the side where there is room.
 *
 * @param {import("../types.js").Context} context
 * @param {Box} box
 * @param {number} x
 * @param {string} text
 * @param {Theme} theme
 */
function drawBestName(context, box, x, text, theme) {
  const wide = context.measureText(text).width;
  const left = x + GAP + wide <= box.x + box.width ? x + GAP : Math.max(box.x, x - GAP - wide);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = fade(theme.ground, 0.85);
  context.fillRect(left - 2, box.y, wide + 4, 14);
  context.fillStyle = theme.accent;
  context.fillText(text, left, box.y + 1);
}
