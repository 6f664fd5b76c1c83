/**
 * What stands around the large map: the square it fills, ticks from -6 to 6, the colour bar.
 *
 * @typedef {import("../types.js").Axis} Axis
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").MapBox} MapBox
 * @typedef {import("../types.js").NamedData} NamedData
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 */
import { fade } from "./color.js";
import { formatTick } from "./format.js";
import { STEPS } from "./palette.js";
import { linear } from "./scale.js";
import { snap } from "./surface.js";
import { axisName, labelInUnit, nameOfClass, ticksIn } from "./units.js";

/** Both axes of every map go from -LIMIT to +LIMIT. */
export const LIMIT = 6;
const TICK = 3;
/** CSS pixels for the labels below and at the right. */
const MARGIN = 26;
const FONT_SIZE = 11;
/** The smallest map whose axes of own points have names: nothing else says what they are. */
const LEAST_NAMED = 120;
/** Of the name of an axis, from the edges of the map. */
const NAME_MARGIN = 6;
/** Between two labels, at least. */
const SPACE = 4;
/** Radius of a pin's ring, and its arms. */
const PIN = 7;
const ARM = 4;

/**
 * The largest square that leaves room for the labels below and at the right.
 *
 * @param {number} width
 * @param {number} height
 * @returns {MapBox}
 */
export function mapBox(width, height) {
  return { x: 0, y: 0, size: Math.max(1, Math.floor(Math.min(width, height) - MARGIN)) };
}

/**
 * @param {MapBox} box
 * @param {number} px
 * @param {number} py
 * @returns {{x1: number, x2: number} | null} null outside of the map
 */
export function toDomain(box, px, py) {
  const x = (px - box.x) / box.size;
  const y = (py - box.y) / box.size;
  if (x < 0 || x > 1 || y < 0 || y > 1) return null;
  return { x1: LIMIT * (2 * x - 1), x2: LIMIT * (1 - 2 * y) };
}

/**
 * Where a point of the domain lies on the surface.
 *
 * @param {MapBox} box
 * @param {number} x1
 * @param {number} x2
 */
export function toPixels(box, x1, x2) {
  const half = box.size / 2;
  return { x: box.x + half * (1 + x1 / LIMIT), y: box.y + half * (1 - x2 / LIMIT) };
}

/**
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {Theme} theme
 * @param {NamedData} [named] what the coordinates are made of
 */
export function drawAxes(surface, box, theme, named) {
  const { context } = surface;
  const step = box.size >= 170 ? 2 : 3;
  context.font = `${FONT_SIZE}px ${theme.font}`;
  drawZeroLines(surface, box, theme);
  if (box.size >= (named?.axes ? LEAST_NAMED : 200)) nameAxes(surface, box, theme, named);
  if (named?.axes) return drawTicksIn(surface, box, named.axes, theme);
  for (let value = -LIMIT; value <= LIMIT; value++) {
    const { x, y } = toPixels(box, value, value);
    drawTick(surface, box, { x, y }, value === 0 ? theme.ink : theme.line);
    if (value % step === 0) labelTick(surface, box, { x, y }, value, theme);
  }
}

/**
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {Theme} theme
 */
function drawZeroLines({ context, ratio }, box, theme) {
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const middle = snap(box.size / 2 - hair / 2, ratio);
  context.fillStyle = fade(theme.ink, 0.12);
  context.fillRect(box.x, box.y + middle, box.size, hair);
  context.fillRect(box.x + middle, box.y, hair, box.size);
}

/**
 * Round numbers of what own points are made of.
 *
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {{x1: Axis, x2: Axis}} axes
 * @param {Theme} theme
 */
function drawTicksIn(surface, box, { x1, x2 }, theme) {
  const { context, ratio } = surface;
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const edge = box.x + box.size;
  const count = box.size >= 170 ? 5 : 3;
  context.fillStyle = theme.muted;
  let free = box.x; // from there on no label stands
  for (const { at, text } of ticksIn(x1, count)) {
    const { x } = toPixels(box, at, 0);
    context.fillRect(snap(Math.min(x - hair / 2, edge - hair), ratio), box.y + box.size + 2, hair, TICK);
    const { width } = context.measureText(text);
    const left = Math.max(box.x, Math.min(edge, x + width / 2) - width);
    if (left < free) continue;
    free = left + width + SPACE;
    context.textBaseline = "top";
    context.textAlign = "left";
    context.fillText(text, left, box.y + box.size + TICK + 5);
  }
  for (const { at, text } of ticksIn(x2, count)) {
    const { y } = toPixels(box, 0, at);
    context.fillRect(edge + 2, snap(Math.min(y - hair / 2, box.y + box.size - hair), ratio), TICK, hair);
    context.textBaseline = "middle";
    context.fillText(text, edge + TICK + 5, Math.max(box.y + 6, Math.min(box.y + box.size - 6, y)), MARGIN - TICK - 5);
  }
}

/**
 * At the ends of the zero lines, as in a textbook.
 *
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {Theme} theme
 * @param {NamedData} [named]
 */
function nameAxes({ context }, box, theme, named) {
  if (named?.axes) return nameAxesOf(context, box, theme, named.axes);
  const middle = box.size / 2;
  context.fillStyle = fade(theme.ink, 0.7);
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText("X₁", box.x + box.size - 6, box.y + middle - 3);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText("X₂", box.x + middle + 5, box.y + 5);
}

/**
 * Names of own points, which are long: at the edges, by which they are read, and with a rim, since any colour may be below them.
 *
 * @param {Surface["context"]} context
 * @param {MapBox} box
 * @param {Theme} theme
 * @param {{x1: Axis, x2: Axis}} axes
 */
function nameAxesOf(context, box, theme, { x1, x2 }) {
  const room = box.size - 2 * NAME_MARGIN;
  const write = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => {
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  [context.strokeStyle, context.fillStyle, context.lineWidth, context.lineJoin] = [fade(theme.ground, 0.8), theme.ink, 3, "round"];
  [context.textAlign, context.textBaseline] = ["right", "bottom"];
  write(fitted(context, axisName(x1), room), box.x + box.size - NAME_MARGIN, box.y + box.size - NAME_MARGIN / 2);
  [context.textAlign, context.textBaseline] = ["left", "top"];
  write(fitted(context, axisName(x2), room), box.x + NAME_MARGIN, box.y + NAME_MARGIN);
}

/**
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {{x: number, y: number}} at
 * @param {string} color
 */
function drawTick({ context, ratio }, box, at, color) {
  const hair = Math.max(1, Math.round(ratio)) / ratio;
  const last = box.size - hair;
  context.fillStyle = color;
  context.fillRect(snap(Math.min(at.x - hair / 2, box.x + last), ratio), box.y + box.size + 2, hair, TICK);
  context.fillRect(box.x + box.size + 2, snap(Math.min(at.y - hair / 2, box.y + last), ratio), TICK, hair);
}

/**
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {{x: number, y: number}} at
 * @param {number} value
 * @param {Theme} theme
 */
function labelTick({ context }, box, at, value, theme) {
  const text = formatTick(value);
  const edge = box.x + box.size;
  context.fillStyle = value === 0 ? theme.ink : theme.muted;
  context.textBaseline = "top";
  context.textAlign = value === -LIMIT ? "left" : "center";
  context.fillText(text, value === -LIMIT ? box.x : at.x, box.y + box.size + TICK + 5);
  context.textAlign = "left";
  const inwards = value === LIMIT ? 6 : value === -LIMIT ? -6 : 0;
  context.textBaseline = "middle";
  context.fillText(text, edge + TICK + 5, at.y + inwards);
}

/**
 * The scale of colours with its three numbers underneath.
 *
 * @param {Surface} surface
 * @param {Box} box bar and labels
 * @param {Palette} palette
 * @param {NamedData} [named] what its ends mean
 */
export function drawColorBar({ context, ratio }, box, palette, named) {
  const { theme } = palette;
  const bar = Math.max(4, box.height - FONT_SIZE - 5);
  const across = linear([0, STEPS], [box.x, box.x + box.width]);
  for (let step = 0; step < STEPS; step++) {
    const left = snap(across.to(step), ratio);
    context.fillStyle = palette.step((2 * step) / (STEPS - 1) - 1);
    context.fillRect(left, box.y, snap(across.to(step + 1), ratio) - left, bar);
  }
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textBaseline = "bottom";
  const half = box.width / 2 - 3;
  const text = (/** @type {number} */ value) => labelInUnit(named, value) ?? (nameOfClass(named, value < 0 ? 0 : 1) || formatTick(value));
  const isTight = context.measureText(text(-1)).width + context.measureText(text(0)).width + context.measureText(text(1)).width > box.width - 12;
  for (const [value, align] of /** @type {[number, CanvasTextAlign][]} */ ([[-1, "left"], [0, "center"], [1, "right"]])) {
    context.textAlign = align;
    if (value === 0 && (named?.labels || isTight)) continue; // there is room for two
    context.fillText(fitted(context, text(value), half), box.x + ((value + 1) / 2) * box.width, box.y + box.height);
  }
}

/**
 * @param {Surface["context"]} context with its font
 * @param {string} name
 * @param {number} width
 * @returns {string} as much of it as there is room for, with an ellipsis
 */
export function fitted(context, name, width) {
  if (context.measureText(name).width <= width) return name;
  let end = name.length - 1;
  while (end > 1 && context.measureText(`${name.slice(0, end)}…`).width > width) end--;
  return `${name.slice(0, end)}…`;
}

/**
 * The point that is pinned, over the map as the crosshair is.
 *
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {readonly [x1: number, x2: number]} point
 * @param {Theme} theme
 */
export function drawPin(surface, box, [x1, x2], theme) {
  drawPinAt(surface, box, toPixels(box, x1, x2), theme);
}

/**
 * @param {Pick<Surface, "context">} surface
 * @param {MapBox} box beyond which nothing is drawn
 * @param {{x: number, y: number}} place on the surface
 * @param {Theme} theme
 */
export function drawPinAt({ context }, box, { x, y }, theme) {
  strokeWithin(context, box, [{ color: theme.ground, width: 5 }, { color: theme.accent, width: 2.5 }], () => {
    context.arc(x, y, PIN, 0, 2 * Math.PI);
    for (const [across, down] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + PIN * across, y + PIN * down);
      context.lineTo(x + (PIN + ARM) * across, y + (PIN + ARM) * down);
    }
  });
}

/**
 * Over the map alone: only there it is painted over by the next one.
 *
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {{x: number, y: number}} place on the surface
 * @param {Theme} theme
 */
export function drawCrosshair({ context }, box, place, theme) {
  const { x, y, size } = box;
  const [across, down] = [Math.max(x, Math.min(x + size, place.x)), Math.max(y, Math.min(y + size, place.y))];
  strokeWithin(context, box, [{ color: theme.ground, width: 3 }, { color: theme.ink, width: 1 }], () => {
    context.moveTo(across, y);
    context.lineTo(across, y + size);
    context.moveTo(x, down);
    context.lineTo(x + size, down);
  });
}

/**
 * The same lines in one colour over another, so that they are seen on any map.
 *
 * @param {Surface["context"]} context
 * @param {MapBox} box
 * @param {readonly {color: string, width: number}[]} strokes
 * @param {() => void} trace
 */
function strokeWithin(context, box, strokes, trace) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.size, box.size);
  context.clip();
  for (const { color, width } of strokes) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    trace();
    context.stroke();
  }
  context.restore();
}
