/**
 * Value codes -> device pixels. Codes are blended between their samples first and coloured after, so that the edges between
 * two colours of the scale are sharp curves at any size instead of blurred squares. Of class codes only those of one class are blended;
 * where classes meet, their probabilities are.
 */
import { classCode, classOf, probabilityOf } from "./classes.js";
import { NOT_FINITE } from "./palette.js";
import { withOpacity } from "./color.js";

/**
 * A square part of an image, in device pixels.
 *
 * @typedef {object} Cell
 * @property {Uint32Array} pixels of the whole image
 * @property {number} stride pixels per row of the image
 * @property {number} x
 * @property {number} y
 * @property {number} size
 */

/**
 * @typedef {object} Ink
 * @property {Uint32Array} table code -> colour
 * @property {readonly [number, number]} hatch ground and stroke of what is not finite
 * @property {number} period of the hatch, device pixels
 * @property {number} [classes] more than 0: codes are those of so many classes
 */

/**
 * Fills a cell with one map.
 *
 * @param {Cell} cell
 * @param {Uint8Array} codes
 * @param {number} offset where the map begins in `codes`
 * @param {number} samples per side of the map, at least 1
 * @param {Ink} ink
 */
export function paintCodes(cell, codes, offset, samples, ink) {
  const steps = stepsBetween(samples, cell.size);
  if (ink.classes) return paintClasses(cell, codes, offset, samples, steps, ink, ink.classes);
  const hasHoles = codes.subarray(offset, offset + samples * samples).includes(NOT_FINITE);
  if (hasHoles) paintHatched(cell, codes, offset, samples, steps, ink);
  else paintFinite(cell, codes, offset, samples, steps, ink.table);
}

/**
 * Where each pixel's centre falls between the samples, which lie from edge to edge.
 *
 * @typedef {{first: Uint16Array, second: Uint16Array, share: Uint16Array, nearest: Uint16Array}} Steps `share`: of the second, 0..256
 * @type {Map<number, Steps>}
 */
const known = new Map();

/**
 * @param {number} samples
 * @param {number} size
 * @returns {Steps}
 */
function stepsBetween(samples, size) {
  const key = samples * 65536 + size;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size > 64) known.clear();
  const made = makeSteps(samples, size);
  known.set(key, made);
  return made;
}

/**
 * @param {number} samples
 * @param {number} size
 * @returns {Steps}
 */
function makeSteps(samples, size) {
  const [first, second, share, nearest] = Array.from({ length: 4 }, () => new Uint16Array(size));
  for (let i = 0; i < size; i++) {
    const place = ((i + 0.5) / size) * (samples - 1);
    first[i] = Math.floor(place);
    second[i] = Math.min(samples - 1, first[i] + 1);
    share[i] = Math.round((place - first[i]) * 256);
    nearest[i] = Math.round(place);
  }
  return { first, second, share, nearest };
}

/**
 * The inner loop of every picture: whole numbers only.
 *
 * @param {Cell} cell
 * @param {Uint8Array} codes
 * @param {number} offset
 * @param {number} samples
 * @param {Steps} steps
 * @param {Uint32Array} table
 */
function paintFinite(cell, codes, offset, samples, steps, table) {
  const { pixels, stride, size } = cell;
  const { first, second, share } = steps;
  const across = stretchRows(codes, offset, samples, steps, size);
  for (let j = 0; j < size; j++) {
    const [upper, lower, part] = [first[j] * size, second[j] * size, share[j]];
    let target = (cell.y + j) * stride + cell.x;
    for (let i = 0; i < size; i++) {
      const above = across[upper + i];
      pixels[target++] = table[(above * 256 + (across[lower + i] - above) * part + 32768) >> 16];
    }
  }
}

/** Reused, since every picture of every frame needs one. */
let stretched = new Int32Array(0);

/**
 * @param {Uint8Array} codes
 * @param {number} offset
 * @param {number} samples
 * @param {Steps} steps
 * @param {number} size
 * @returns {Int32Array} the rows of samples, each blended to `size` columns; times 256
 */
function stretchRows(codes, offset, samples, { first, second, share }, size) {
  if (stretched.length < samples * size) stretched = new Int32Array(samples * size);
  for (let row = 0, target = 0; row < samples; row++) {
    const from = offset + row * samples;
    for (let i = 0; i < size; i++) {
      const left = codes[from + first[i]];
      stretched[target++] = left * 256 + (codes[from + second[i]] - left) * share[i];
    }
  }
  return stretched;
}

/**
 * As `paintFinite`, for maps with holes: what is nearest to a hole is hatched, and nothing blends with it.
 *
 * @param {Cell} cell
 * @param {Uint8Array} codes
 * @param {number} offset
 * @param {number} samples
 * @param {Steps} steps
 * @param {Ink} ink
 */
function paintHatched(cell, codes, offset, samples, steps, { table, hatch, period }) {
  const { first, second, share, nearest } = steps;
  for (let j = 0; j < cell.size; j++) {
    const [upper, lower, middle] = [first[j], second[j], nearest[j]].map((row) => offset + row * samples);
    const to = (cell.y + j) * cell.stride + cell.x;
    for (let i = 0; i < cell.size; i++) {
      const around = [codes[upper + first[i]], codes[upper + second[i]], codes[lower + first[i]], codes[lower + second[i]]];
      const own = codes[middle + nearest[i]];
      const stroke = (i + j) % period < period * 0.3 ? 1 : 0;
      const code = around.includes(NOT_FINITE) ? own : blend(around, share[i] / 256, share[j] / 256);
      cell.pixels[to + i] = own === NOT_FINITE ? hatch[stroke] : table[code];
    }
  }
}

/** What the four samples around a place are: of one class, of several, or not all finite. */
const [ALIKE, MIXED, HOLED] = [0, 1, 2];

/**
 * As `paintHatched`, for codes of classes.
 *
 * @param {Cell} cell
 * @param {Uint8Array} codes
 * @param {number} offset
 * @param {number} samples
 * @param {Steps} steps
 * @param {Ink} ink
 * @param {number} classes
 */
function paintClasses(cell, codes, offset, samples, steps, { table, hatch, period }, classes) {
  const { pixels, stride, size } = cell;
  const { first, second, share, nearest } = steps;
  const across = stretchRows(codes, offset, samples, steps, size);
  const kinds = kindsOf(codes, offset, samples);
  for (let j = 0; j < size; j++) {
    const [upper, lower, row] = [first[j] * size, second[j] * size, first[j] * samples];
    const to = (cell.y + j) * stride + cell.x;
    for (let i = 0; i < size; i++) {
      const kind = kinds[row + first[i]];
      if (kind === ALIKE) {
        const above = across[upper + i];
        pixels[to + i] = table[(above * 256 + (across[lower + i] - above) * share[j] + 32768) >> 16];
      } else if (kind === MIXED) {
        const [above, below] = [offset + row, offset + second[j] * samples];
        const around = [codes[above + first[i]], codes[above + second[i]], codes[below + first[i]], codes[below + second[i]]];
        pixels[to + i] = table[blendClasses(around, share[i] / 256, share[j] / 256, classes)];
      } else {
        const own = codes[offset + nearest[j] * samples + nearest[i]];
        pixels[to + i] = own === NOT_FINITE ? hatch[(i + j) % period < period * 0.3 ? 1 : 0] : table[own];
      }
    }
  }
}

/**
 * @param {Uint8Array} codes
 * @param {number} offset
 * @param {number} samples
 * @returns {Uint8Array} of each sample and those at its right, below it, and below those
 */
function kindsOf(codes, offset, samples) {
  const kinds = new Uint8Array(samples * samples);
  for (let row = 0; row < samples; row++) {
    const [above, below] = [offset + row * samples, offset + Math.min(row + 1, samples - 1) * samples];
    for (let column = 0; column < samples; column++) {
      const next = Math.min(column + 1, samples - 1);
      const around = [codes[above + column], codes[above + next], codes[below + column], codes[below + next]];
      const own = classOf(around[0]);
      if (around.includes(NOT_FINITE)) kinds[row * samples + column] = HOLED;
      else if (around.some((code) => classOf(code) !== own)) kinds[row * samples + column] = MIXED;
    }
  }
  return kinds;
}

/**
 * Each sample knows the probability of one class alone: what it leaves is shared by the others around, none of which has more than it.
 *
 * @param {number[]} around four class codes: upper left, upper right, lower left, lower right
 * @param {number} right share of those at the right, 0..1
 * @param {number} lower share of those below, 0..1
 * @param {number} classes
 * @returns {number} the class code of the most probable one
 */
function blendClasses(around, right, lower, classes) {
  const shares = [(1 - right) * (1 - lower), right * (1 - lower), (1 - right) * lower, right * lower];
  const numbers = around.map(classOf);
  const own = around.map((code) => probabilityOf(code, classes));
  const others = new Set(numbers).size - 1;
  let [best, most] = [0, -1];
  for (let number = 0; number < classes; number++) {
    if (!numbers.includes(number)) continue;
    let probability = 0;
    for (let k = 0; k < 4; k++) probability += shares[k] * (numbers[k] === number ? own[k] : Math.min(own[k], (1 - own[k]) / others));
    if (probability > most) [best, most] = [number, probability];
  }
  return classCode(best, most, classes);
}

/**
 * @param {number[]} around four codes: upper left, upper right, lower left, lower right
 * @param {number} right share of those at the right, 0..1
 * @param {number} lower share of those below, 0..1
 * @returns {number}
 */
function blend([a, b, c, d], right, lower) {
  return Math.round((a + (b - a) * right) * (1 - lower) + (c + (d - c) * right) * lower);
}

/**
 * The pixels of a square which a rounded corner cuts, with what is left of them.
 *
 * @param {number} size device pixels
 * @param {number} radius device pixels
 * @returns {{place: Uint32Array, opacity: Uint8Array}} `place`: column + row * 65536
 */
function cutCorners(size, radius) {
  const place = [];
  const opacity = [];
  const reach = Math.min(Math.ceil(radius), Math.floor(size / 2));
  for (let j = 0; j < reach; j++) {
    for (let i = 0; i < reach; i++) {
      const inside = radius - Math.hypot(radius - i - 0.5, radius - j - 0.5) + 0.5;
      if (inside >= 1) continue;
      for (const [x, y] of [[i, j], [size - 1 - i, j], [i, size - 1 - j], [size - 1 - i, size - 1 - j]]) {
        place.push(x + y * 65536);
        opacity.push(Math.max(0, Math.round(inside * 255)));
      }
    }
  }
  return { place: Uint32Array.from(place), opacity: Uint8Array.from(opacity) };
}

/** @type {Map<string, ReturnType<typeof cutCorners>>} */
const corners = new Map();

/**
 * As `cutCorners`, but once for each size.
 *
 * @param {number} size
 * @param {number} radius
 */
export function cornersFor(size, radius) {
  const key = `${size} ${radius}`;
  const found = corners.get(key) ?? cutCorners(size, radius);
  if (corners.size > 64) corners.clear();
  corners.set(key, found);
  return found;
}

/**
 * @param {Cell} cell
 * @param {{place: Uint32Array, opacity: Uint8Array}} corners from `cornersFor` this size
 */
export function roundCell(cell, corners) {
  for (let k = 0; k < corners.place.length; k++) {
    const x = corners.place[k] & 0xffff;
    const y = corners.place[k] >>> 16;
    const at = (cell.y + y) * cell.stride + cell.x + x;
    cell.pixels[at] = withOpacity(cell.pixels[at], corners.opacity[k]);
  }
}
