/**
 * Maps, pictures and kernels as pixels: each number is a sharp square.
 *
 * @typedef {import("../../../../types.js").Box} Box
 * @typedef {import("../../../../types.js").Canvas} Canvas
 * @typedef {import("../../../../types.js").Context} Context
 * @typedef {import("../../../../types.js").MakeCanvas} MakeCanvas
 * @typedef {import("../../../../types.js").Palette} Palette
 */
import { pack, parseColor } from "../../../../draw/color.js";
import { decode, NOT_FINITE, ZERO_CODE } from "../../../../draw/palette.js";
import { context2d, snap } from "../../../../draw/surface.js";

/** Black and white of pictures, as on the bench of kernels. */
const BLACK = /** @type {const} */ ([22, 24, 28]);
const WHITE = 250;
/** The value code of what is largest. */
const LAST_CODE = 253;

/** @param {number} code of a picture's pixel @returns {number} 0..1 */
export function brightness(code) {
  return Math.max(0, Math.min(1, (code - ZERO_CODE) / (LAST_CODE - ZERO_CODE)));
}

/** @param {number} value 0..1 @returns {number} the code of a picture's pixel */
export function codeOf(value) {
  return Math.round(ZERO_CODE + value * (LAST_CODE - ZERO_CODE));
}

export class Tiles {
  /** @param {MakeCanvas} makeCanvas */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    /** Where a tile is made, before it is painted as large as it is to be. @type {Canvas | null} */
    this.canvas = null;
  }

  /**
   * @param {Context} context
   * @param {number} ratio
   * @param {Box} box
   * @param {number} side in pixels
   * @param {(index: number) => number} colorOf packed
   */
  paint(context, ratio, box, side, colorOf) {
    this.canvas ??= this.makeCanvas(64, 64);
    const small = context2d(this.canvas);
    const image = small.createImageData(side, side);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) pixels[i] = colorOf(i);
    small.putImageData(image, 0, 0);
    const [left, right, top, bottom] = [box.x, box.x + box.width, box.y, box.y + box.height].map((edge) => snap(edge, ratio));
    context.imageSmoothingEnabled = false;
    context.drawImage(this.canvas, 0, 0, side, side, left, top, right - left, bottom - top);
  }
}

/**
 * @param {ArrayLike<number>} codes of a picture, channel by channel
 * @param {number} side
 * @param {number} channels 1: grey
 * @returns {(index: number) => number} packed colours of its pixels
 */
export function pictureColors(codes, side, channels) {
  const size = side * side;
  const shade = (/** @type {number} */ at, /** @type {number} */ channel) => Math.round(BLACK[channel] + (WHITE - BLACK[channel]) * brightness(codes[at]));
  return (index) => {
    const of = (/** @type {number} */ channel) => shade(index + (channels === 3 ? channel * size : 0), channel);
    return pack([of(0), of(1), of(2)]);
  };
}

/** Packed colours by value code. @type {WeakMap<Palette, Uint32Array>} */
const tables = new WeakMap();

/** @param {Palette} palette @returns {Uint32Array} in full strength, which small pictures need */
function tableOf(palette) {
  const known = tables.get(palette);
  if (known !== undefined) return known;
  const made = Uint32Array.from({ length: 256 }, (_, code) => (code === NOT_FINITE ? palette.missing : pack(parseColor(palette.step(decode(code))))));
  tables.set(palette, made);
  return made;
}

/** @param {ArrayLike<number>} codes @param {number} start of the map among them @param {Palette} palette @returns {(index: number) => number} */
export function mapColors(codes, start, palette) {
  const table = tableOf(palette);
  return (index) => table[codes[start + index]];
}

/**
 * @param {ArrayLike<number>} weights
 * @param {number} start of the kernel among them
 * @param {number} most the size of a weight that has the full colour
 * @param {Palette} palette
 * @returns {(index: number) => number}
 */
export function kernelColors(weights, start, most, palette) {
  const table = tableOf(palette);
  return (index) => {
    const weight = weights[start + index] / (most || 1);
    return table[Number.isFinite(weight) ? Math.round((Math.max(-1, Math.min(1, weight)) + 1) * (LAST_CODE / 2)) : NOT_FINITE];
  };
}
