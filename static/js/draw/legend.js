/**
 * What the colours of the large map mean: values from -1 to +1, how probable one class is, or which class is the most probable one; and
 * what it shows at a place, in words.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Coloring} Coloring
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").NamedData} NamedData
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Surface} Surface
 */
import { fill } from "../core/fill.js";
import { MAP } from "../core/texts.js";
import { drawColorBar, fitted, LIMIT } from "./mapaxes.js";
import { classOf, probabilityOf, SHADES } from "./classes.js";
import { css, unpack } from "./color.js";
import { decode, NOT_FINITE, STEPS, ZERO_CODE } from "./palette.js";
import { trainRim } from "./points.js";
import { traceShape } from "./shapes.js";
import { snap } from "./surface.js";
import { inUnit, labelInUnit, nameOfClass } from "./units.js";

const FONT_SIZE = 11;
/** Between two classes. */
const GAP = 3;
/** Half the width that the point of a class has on the bar. */
const MARK = 6;

/**
 * @param {Surface} surface
 * @param {Box} box bar and labels
 * @param {Palette} palette
 * @param {Coloring} coloring
 * @param {NamedData} [named]
 * @param {boolean} [shaped] whether the points of two classes have a shape each
 */
export function drawLegend(surface, box, palette, coloring, named, shaped = false) {
  if (coloring.classes > 0) drawClasses(surface, box, palette, coloring, named);
  else if (coloring === palette) drawValues(surface, box, palette, named, shaped);
  else drawProbability(surface, box, palette, coloring);
}

/**
 * @param {Palette} palette
 * @param {Coloring} coloring
 * @param {NamedData} [named]
 * @returns {string} what `drawLegend` shows, in words
 */
export function legendText(palette, coloring, named) {
  const names = named?.labels;
  if (coloring.classes > 0) return names ? fill(MAP.classNames, { names: names.join(", ") }) : fill(MAP.classes, { classes: coloring.classes });
  if (coloring === palette) return valuesText(named);
  const number = palette.probability.indexOf(coloring);
  return names ? fill(MAP.probabilityNamed, { name: names[number] }) : fill(MAP.probability, { class: number + 1 });
}

/** @param {NamedData | undefined} named */
function valuesText(named) {
  const [least, most] = [-1, 1].map((value) => labelInUnit(named, value));
  if (least !== null && most !== null) return fill(MAP.valuesBetween, { least, most });
  return named?.labels ? fill(MAP.valuesNamed, { first: named.labels[0], second: named.labels[1] }) : MAP.values;
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Palette} palette
 * @param {NamedData | undefined} named
 * @param {boolean} shaped
 */
function drawValues(surface, box, palette, named, shaped) {
  drawColorBar(surface, box, palette, named);
  if (!shaped) return;
  drawMark(surface, box, palette, 0, palette.step(-1), MARK);
  drawMark(surface, box, palette, 1, palette.step(1), box.width - MARK);
}

/**
 * A point of a class as it is on the map, on the bar.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Palette} palette
 * @param {number} shape
 * @param {string} color
 * @param {number} across
 */
function drawMark({ context }, box, palette, shape, color, across) {
  const rim = trainRim(palette);
  [context.fillStyle, context.strokeStyle, context.lineWidth] = [color, rim.color, rim.width];
  traceShape(context, shape, box.x + across, box.y + barHeight(box) / 2, Math.min(MARK, barHeight(box) / 2) - 1);
  context.fill();
  context.stroke();
}

/**
 * For each class its colours from unsure to certain, and its number.
 *
 * @param {Surface} surface
 * @param {Box} box
 * @param {Palette} palette
 * @param {Coloring} coloring
 * @param {NamedData} [named]
 */
function drawClasses(surface, box, palette, { codes, classes }, named) {
  const width = (box.width - (classes - 1) * GAP) / classes;
  surface.context.font = `${FONT_SIZE}px ${palette.theme.font}`;
  for (let number = 0; number < classes; number++) {
    const part = { ...box, x: box.x + number * (width + GAP), width };
    drawSteps(surface, part, codes.subarray(number * SHADES, (number + 1) * SHADES));
    drawMark(surface, part, palette, number, palette.classColor(number), MARK);
    label(surface, part, palette, fitted(surface.context, nameOfClass(named, number), width) || String(number + 1), 0.5);
  }
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Palette} palette
 * @param {Coloring} coloring
 */
function drawProbability(surface, box, palette, { codes }) {
  drawSteps(surface, box, Uint32Array.from({ length: STEPS }, (_, step) => codes[Math.floor(((step + 0.5) / STEPS) * 2 * ZERO_CODE)]));
  for (const share of [0, 1]) label(surface, box, palette, `${100 * share}\u2009%`, share);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Uint32Array} colors packed, from left to right
 */
function drawSteps({ context, ratio }, box, colors) {
  const height = barHeight(box);
  colors.forEach((color, i) => {
    const left = snap(box.x + (box.width * i) / colors.length, ratio);
    context.fillStyle = css(unpack(color));
    context.fillRect(left, box.y, snap(box.x + (box.width * (i + 1)) / colors.length, ratio) - left, height);
  });
}

/** @param {Box} box */
function barHeight({ height }) {
  return Math.max(4, height - FONT_SIZE - 5);
}

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {Palette} palette
 * @param {string} text
 * @param {number} share of the way from the left, where the text is
 */
function label({ context }, box, { theme }, text, share) {
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textBaseline = "bottom";
  context.textAlign = share === 0 ? "left" : share === 1 ? "right" : "center";
  context.fillText(text, box.x + share * box.width, box.y + box.height);
}

/**
 * @param {Pick<Frame, "grid" | "classMap" | "sizes" | "watched">} frame
 * @param {{x1: number, x2: number} | null} place
 * @param {NamedData} [named]
 * @returns {string} "(1.0, −2.0) → 0.87", of a class its probability, of all classes the most probable one; "" outside of the map
 */
export function textAt(frame, place, named) {
  if (place === null) return "";
  const [x1, x2] = named?.axes ? [inUnit(named.axes.x1, place.x1), inUnit(named.axes.x2, place.x2)] : [signed(place.x1.toFixed(1)), signed(place.x2.toFixed(1))];
  return `(${x1}, ${x2}) → ${valueAt(frame, place, named)}`;
}

/** @param {string} text of a number */
function signed(text) {
  return text.replace("-", "−");
}

/** @param {Pick<Frame, "grid" | "classMap" | "sizes" | "watched">} frame @param {{x1: number, x2: number}} place on the map @param {NamedData} [named] */
export function valueAt(frame, place, named) {
  const { size, codes } = frame.grid;
  const column = Math.round(((place.x1 + LIMIT) / (2 * LIMIT)) * (size - 1));
  const row = Math.round(((LIMIT - place.x2) / (2 * LIMIT)) * (size - 1));
  return meaning(codes[row * size + column], frame, named);
}

/**
 * @param {number} code
 * @param {Pick<Frame, "classMap" | "sizes" | "watched">} frame
 * @param {NamedData} [named]
 */
function meaning(code, { classMap, sizes, watched }, named) {
  const outputs = sizes[sizes.length - 1];
  if (code === NOT_FINITE) return MAP.notFinite;
  if (classMap) return classText(classOf(code), percent(probabilityOf(code, outputs)), named);
  if (outputs > 1 && watched.layer === sizes.length - 2) return percent((decode(code) + 1) / 2);
  const [value, isOutput] = [decode(code), watched.layer === sizes.length - 2];
  const name = isOutput ? nameOfClass(named, value < 0 ? 0 : 1) : "";
  const text = signed(value.toFixed(2));
  return (isOutput && labelInUnit(named, value)) || (name === "" ? text : fill(MAP.named, { value: text, name }));
}

/** @param {number} number of a class @param {string} probability @param {NamedData | undefined} named */
function classText(number, probability, named) {
  const name = nameOfClass(named, number);
  return name === "" ? fill(MAP.classAt, { class: number + 1, probability }) : fill(MAP.nameAt, { name, probability });
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(100 * share)}\u2009%`;
}
