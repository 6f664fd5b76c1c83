/**
 * Earlier runs behind the lines of the chart: thin and grey, each named where it ends.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").ChartDomain} ChartDomain
 * @typedef {import("../types.js").Charted} Charted
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").Ghost} Ghost
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {{x: import("../types.js").Scale, y: import("../types.js").Scale}} Scales
 */
import { joined, targetDomain } from "./chartdomain.js";
import { fade } from "./color.js";
import { bestPlace, drawLabel, shortNames } from "./labels.js";
import { dot, within } from "./reading.js";
import { strokeTrace, traceLine } from "./trace.js";

/** Height of a name. */
const LINE = 12;
const GAP = 4;
/** A name is cut where it is longer. */
const LONGEST = 20;
/** Columns of lines that a name rather covers than stand one pixel farther from its end. */
const PER_PIXEL = 0.3;
/** A name that stands farther from its end than this is led there by a line. */
const NEAR = 1.5 * LINE;
/** Runs that trained longer reach no further than so many times the axis of the run on screen, which would be squeezed else. */
const FURTHEST = 4;
/** Where a name may stand beside its end: as far above or below. */
const SHIFTS = [0, 1, 2, 3, 4].flatMap((lines) => (lines === 0 ? [0] : [-lines * LINE, lines * LINE]));

/**
 * @param {ChartDomain} domain of the run on screen
 * @param {readonly Ghost[]} ghosts
 * @param {Charted} charted
 * @param {boolean} isAtStart whether there is no curve yet that ghosts could squeeze: they are shown whole
 * @returns {ChartDomain} with room for the ghosts too, as far as they are finite
 */
export function domainWith(domain, ghosts, charted, isAtStart) {
  const finite = ghosts.filter(({ values }) => values.every(Number.isFinite));
  const domains = finite.map(({ epoch, values }) => targetDomain({ length: epoch.length, epoch, train: values, test: values }, domain.log, charted));
  const { x, ...rest } = joined([domain, ...domains]);
  return { ...rest, x: isAtStart ? x : [x[0], Math.min(x[1], FURTHEST * domain.x[1])] };
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly Ghost[]} ghosts the oldest first
 * @param {Theme} theme
 * @param {import("./labels.js").Lines} lines which are told where they run
 */
export function drawGhosts({ context, ratio }, box, scales, ghosts, theme, lines) {
  for (const { epoch, values, isStrong } of ghosts) {
    const color = isStrong ? theme.muted : fade(theme.muted, 0.45);
    const line = traceLine(epoch, values, epoch.length, scales.x.to, scales.y.to, 1 / ratio);
    strokeTrace(context, box, line, color, isStrong ? 1.5 : 1);
    lines.add(line);
  }
}

/**
 * Names where ghosts end, the one that stands out and the newest first; one that finds no place is left out.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly Ghost[]} ghosts the oldest first
 * @param {Theme} theme
 * @param {readonly Box[]} taken where other words stand
 * @param {import("./labels.js").Lines} lines
 */
export function drawGhostNames({ context, width }, box, scales, ghosts, theme, taken, lines) {
  const places = [...taken];
  const names = shortNames(ghosts.map(({ name }) => name), LONGEST);
  const named = ghosts.map((ghost, i) => ({ ...ghost, name: names[i] }));
  const inTurn = named.reverse().sort((a, b) => Number(b.isStrong) - Number(a.isStrong));
  for (const ghost of inTurn) {
    const end = endOf(ghost, box, scales);
    const place = bestPlace(placesOf(context.measureText(ghost.name).width, end, box, width), places, lines);
    if (place === null) continue;
    places.push(place);
    if (Math.abs(place.y + LINE / 2 - end.y) > NEAR) drawLeader(context, end, place, theme);
    drawLabel(context, ghost.name, place.x, place.y + LINE / 2, ghost.isStrong ? theme.ink : theme.muted, theme);
  }
}

/**
 * @param {Context} context
 * @param {{x: number, y: number}} end of a line
 * @param {Box} place of its name, above or below
 * @param {Theme} theme
 */
function drawLeader(context, end, place, theme) {
  context.strokeStyle = theme.muted;
  context.lineWidth = 0.5;
  context.beginPath();
  context.moveTo(end.x, end.y);
  context.lineTo(Math.max(place.x, Math.min(place.x + place.width, end.x)), place.y < end.y ? place.y + place.height : place.y);
  context.stroke();
  dot(context, end.x, end.y, 1.5, theme.muted);
}

/**
 * @param {Ghost} ghost
 * @param {Box} box
 * @param {Scales} scales
 * @returns {{x: number, y: number}} of its last finite value on the chart
 */
function endOf({ epoch, values }, box, scales) {
  const last = values.findLastIndex((value, i) => Number.isFinite(value) && epoch[i] <= scales.x.domain[1]);
  return { x: scales.x.to(epoch[last]), y: within(box, scales.y.to(values[last])) };
}

/**
 * @param {number} wide
 * @param {{x: number, y: number}} end
 * @param {Box} box
 * @param {number} width of the whole chart
 * @returns {import("./labels.js").Place[]} behind the end where there is room, before it, and around it; the nearest first
 */
function placesOf(wide, end, box, width) {
  if (Number.isNaN(end.x + end.y)) return [];
  const lefts = [end.x + GAP, end.x - GAP - wide, end.x - wide / 2].filter((x) => x >= box.x && x + wide <= width);
  const lowest = box.y + box.height - LINE;
  const tops = SHIFTS.map((shift) => ({ y: Math.min(lowest, end.y - LINE / 2) + shift, far: Math.abs(shift) * PER_PIXEL }));
  const inside = tops.filter(({ y }) => y >= box.y - LINE / 2 && y <= lowest);
  return inside.flatMap((top) => lefts.map((x) => ({ x, ...top, width: wide, height: LINE })));
}
