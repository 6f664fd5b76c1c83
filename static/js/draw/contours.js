/**
 * Filled contours of a loss: the higher it is, the more ink is in the ground's colour. Levels lie at 1, 1.5, 2, 3, 5 and 7 times the powers of
 * ten; where the loss crosses few of them, at equal steps. The height of a loss counts them: it is whole on each level, and in between follows
 * the logarithm, or is straight.
 *
 * @typedef {import("../types.js").LossGrid} LossGrid
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {import("./color.js").Rgb} Rgb
 *
 * @typedef {object} Levels
 * @property {(loss: number) => number} heightOf NaN where it is not finite
 * @property {(height: number) => number} levelAt the loss of a whole height
 * @property {(height: number) => boolean} isNamed whether a legend names the level of a whole height
 *
 * @typedef {object} Heights
 * @property {Float32Array} values row by row, row 0 at the top; NaN where the loss is not finite
 * @property {number} columns
 * @property {number} rows
 * @property {number} lowest the band of the lowest loss: the whole height below it
 * @property {number} highest
 * @property {Levels} levels
 */
import { mix, pack, parseColor } from "./color.js";
import { clean, niceStep } from "./scale.js";

const STEPS = [1, 1.5, 2, 3, 5, 7, 10];
const PER_DECADE = STEPS.length - 1;
/** Fewer levels than this would be seen: then there are about so many at equal steps. */
const FEW = 4;
const EQUAL = 9;
/** A loss of 0 has no logarithm. */
const SMALLEST = 1e-12;
/** Ink in the ground at the top of the walls; lines of 3:1 are seen on it. */
const MOST_INK = 0.34;
/** Ink in a contour line; in one of those that the legend names. */
const LINE_INK = 0.2;
const NAMED_INK = 0.31;
/** How wide a line is, and how near to each other lines grow faint, in units of the drawing. */
const LINE_WIDTH = 0.9;
const CROWDED = 2.5;

/**
 * @param {number} loss
 * @returns {number} NaN where it is not finite
 */
export function heightOf(loss) {
  if (!Number.isFinite(loss)) return Number.NaN;
  const value = Math.max(SMALLEST, loss);
  const decade = Math.floor(Math.log10(value));
  const part = value / 10 ** decade;
  const step = Math.max(0, STEPS.findLastIndex((one) => one <= part));
  const within = step === PER_DECADE ? 0 : Math.log(Math.max(1, part / STEPS[step])) / Math.log(STEPS[step + 1] / STEPS[step]);
  return PER_DECADE * decade + step + within;
}

/**
 * @param {number} height whole
 * @returns {number} the loss of that level
 */
export function levelAt(height) {
  const decade = Math.floor(height / PER_DECADE);
  return Number(`${STEPS[height - PER_DECADE * decade]}e${decade}`);
}

/** 1, 2 and 5 times powers of ten. @param {number} height whole */
export function isNamed(height) {
  return height % 2 === 0;
}

/** @type {Levels} */
const DECADES = { heightOf, levelAt, isNamed };

/** @param {number} least loss @param {number} most @returns {Levels} */
export function levelsFor(least, most) {
  const seen = Math.floor(heightOf(most)) - Math.floor(heightOf(least));
  if (!(most > least) || !(seen < FEW)) return DECADES;
  const step = niceStep(most - least, EQUAL);
  return { heightOf: (loss) => (Number.isFinite(loss) ? loss / step : Number.NaN), levelAt: (height) => clean(height, step), isNamed: (height) => height % 2 === 0 };
}

/**
 * @param {LossGrid} grid
 * @returns {Heights}
 */
export function heightsOf({ loss }) {
  const all = loss.flat().filter((one) => one !== null && Number.isFinite(one));
  const [least, most] = all.reduce(([low, high], one) => [Math.min(low, one ?? low), Math.max(high, one ?? high)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const levels = levelsFor(least, most);
  const values = Float32Array.from(loss.flat(), (one) => levels.heightOf(one ?? Number.NaN));
  const finite = values.filter(Number.isFinite);
  const bound = (/** @type {(a: number, b: number) => number} */ of) => (finite.length === 0 ? 0 : Math.floor(finite.reduce(of)));
  return { values, levels, rows: loss.length, columns: loss[0].length, lowest: bound((a, b) => Math.min(a, b)), highest: bound((a, b) => Math.max(a, b)) };
}

/**
 * @param {Pick<Heights, "lowest" | "highest">} heights
 * @param {Theme} theme
 * @returns {Rgb[]} of the bands from the lowest to the highest
 */
export function bandColors({ lowest, highest }, theme) {
  const [ground, ink] = [parseColor(theme.ground), parseColor(theme.ink)];
  const bands = highest - lowest;
  return Array.from({ length: bands + 1 }, (_, i) => mix(ground, ink, bands === 0 ? 0 : (MOST_INK * i) / bands));
}

/**
 * Paints the whole of an image, opaque; what is not finite has the ground's colour.
 *
 * @param {{width: number, height: number, pixels: Uint32Array}} image in device pixels
 * @param {Heights} heights
 * @param {Theme} theme
 * @param {number} ratio device pixels per unit
 */
export function paintContours({ width, height, pixels }, heights, theme, ratio) {
  const at = spread(heights, width, height);
  const colors = bandColors(heights, theme);
  const [ground, ink] = [parseColor(theme.ground), parseColor(theme.ink)];
  const reach = (LINE_WIDTH * ratio) / 2 + 0.5;
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const here = at[i];
      if (Number.isNaN(here)) {
        pixels[i] = pack(ground);
        continue;
      }
      const fill = colors[Math.max(0, Math.min(colors.length - 1, Math.floor(here) - heights.lowest))];
      const level = Math.round(here);
      const right = column + 1 < width ? at[i + 1] - here : here - at[i - 1];
      const below = row + 1 < height ? at[i + width] - here : here - at[i - width];
      const slope = Math.hypot(right, below);
      const cover = Math.max(0, Math.min(1, reach - Math.abs(here - level) / slope)); // NaN beside what is not finite
      const room = Math.max(0, Math.min(1, 1 / (slope * CROWDED * ratio) - 0.5)); // lines that crowd leave the walls to the bands
      pixels[i] = pack(cover * room > 0 ? mix(fill, ink, cover * room * (heights.levels.isNamed(level) ? NAMED_INK : LINE_INK)) : fill);
    }
  }
}

/**
 * The heights at the middles of all pixels, blended between the samples of the grid.
 *
 * @param {Heights} heights
 * @param {number} width
 * @param {number} height
 */
function spread({ values, columns, rows }, width, height) {
  const at = new Float32Array(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    const down = ((row + 0.5) / height) * (rows - 1);
    const top = Math.min(rows - 2, Math.floor(down));
    const lower = down - top;
    for (let column = 0; column < width; column++, i++) {
      const across = ((column + 0.5) / width) * (columns - 1);
      const left = Math.min(columns - 2, Math.floor(across));
      const share = across - left;
      const first = top * columns + left;
      const above = values[first] + (values[first + 1] - values[first]) * share;
      const below = values[first + columns] + (values[first + columns + 1] - values[first + columns]) * share;
      at[i] = above + (below - above) * lower;
    }
  }
  return at;
}

/**
 * @param {LossGrid} grid
 * @param {number} across
 * @param {number} up
 * @returns {number} the loss at a place, blended as in the picture; NaN beyond it
 */
export function lossAt({ across: [left, right], up: [bottom, top], loss }, across, up) {
  const [columns, rows] = [loss[0].length - 1, loss.length - 1];
  const x = ((across - left) / (right - left)) * columns;
  const y = ((top - up) / (top - bottom)) * rows;
  if (!(x >= 0 && x <= columns && y >= 0 && y <= rows)) return Number.NaN;
  const [column, row] = [Math.min(columns - 1, Math.floor(x)), Math.min(rows - 1, Math.floor(y))];
  const log = (/** @type {number} */ i, /** @type {number} */ j) => Math.log(Math.max(SMALLEST, loss[row + i][column + j] ?? Number.NaN));
  const [share, lower] = [x - column, y - row];
  const above = log(0, 0) + (log(0, 1) - log(0, 0)) * share;
  const below = log(1, 0) + (log(1, 1) - log(1, 0)) * share;
  return Math.exp(above + (below - above) * lower);
}
