/**
 * Many small maps in one picture: painted in memory, handed to the canvas once, copied from there to where they belong.
 *
 * @typedef {import("../types.js").Canvas} Canvas
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").MakeCanvas} MakeCanvas
 * @typedef {import("../types.js").Palette} Palette
 */
import { cornersFor, paintCodes, roundCell } from "./raster.js";
import { context2d } from "./surface.js";

/**
 * @typedef {object} Picture
 * @property {Uint8Array} codes
 * @property {number} offset where this map begins in `codes`
 * @property {number} samples per side
 * @property {number} size device pixels
 * @property {import("../types.js").Coloring} [coloring] of values when left out
 */

/** Device pixels. */
const WIDTH = 1024;

export class PictureAtlas {
  /** @param {MakeCanvas} makeCanvas */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    /** @type {Canvas | null} */
    this.canvas = null;
    /** @type {ImageData | null} */
    this.image = null;
    /** @type {{x: number, y: number, size: number}[]} */
    this.cells = [];
    /** What all cells have in common, and how large they are. @type {readonly unknown[]} */
    this.look = [];
    /** @type {Picture[]} */
    this.shown = [];
  }

  /**
   * Paints only what is not the same as the last time: the pictures of features never change.
   *
   * @param {readonly Picture[]} pictures
   * @param {Palette} palette
   * @param {boolean} discretize
   * @param {number} radius of the corners, as a share of a picture's size
   */
  update(pictures, palette, discretize, radius) {
    const look = [palette, discretize, radius, ...pictures.map(({ size }) => size)];
    const isNew = !isSame(look, this.look);
    const stale = [...pictures.keys()].filter((i) => isNew || !showsSame(pictures[i], this.shown[i]));
    if (stale.length === 0) return;
    this.look = look;
    this.shown = [...pictures];
    const height = this.#place(pictures);
    const { canvas, image } = this.#room(height);
    for (const i of stale) this.#paint(image, i, palette, discretize, radius);
    context2d(canvas).putImageData(image, 0, 0, 0, 0, WIDTH, height);
  }

  /**
   * Paints some of the pictures, side by side, of which nothing but the codes has changed since the last update.
   *
   * @param {number} first
   * @param {readonly Picture[]} pictures from the first on
   * @param {Palette} palette
   * @param {boolean} discretize
   * @param {number} radius
   */
  renew(first, pictures, palette, discretize, radius) {
    const { canvas, image } = this;
    if (canvas === null || image === null) return;
    pictures.forEach((picture, i) => {
      if (showsSame(picture, this.shown[first + i])) return;
      this.shown[first + i] = picture;
      this.#paint(image, first + i, palette, discretize, radius);
    });
    const cells = this.cells.slice(first, first + pictures.length);
    const top = Math.min(...cells.map(({ y }) => y));
    const left = Math.min(...cells.map(({ x }) => x));
    const width = Math.max(...cells.map(({ x, size }) => x + size)) - left;
    const height = Math.max(...cells.map(({ y, size }) => y + size)) - top;
    if (cells.length > 0) context2d(canvas).putImageData(image, 0, 0, left, top, width, height);
  }

  /**
   * @param {ImageData} image
   * @param {number} index
   * @param {Palette} palette
   * @param {boolean} discretize
   * @param {number} radius
   */
  #paint(image, index, palette, discretize, radius) {
    const { codes, offset, samples, size, coloring = palette } = this.shown[index];
    const table = discretize ? coloring.discrete : coloring.codes;
    const cell = { pixels: new Uint32Array(image.data.buffer), stride: WIDTH, ...this.cells[index] };
    paintCodes(cell, codes, offset, samples, { table, hatch: palette.hatch, period: Math.max(3, Math.round(size / 6)) });
    roundCell(cell, cornersFor(size, radius * size));
  }

  /**
   * From left to right in rows.
   *
   * @param {readonly Picture[]} pictures
   * @returns {number} height of all rows
   */
  #place(pictures) {
    let [x, y, row] = [0, 0, 0];
    this.cells = pictures.map(({ size }) => {
      if (x + size > WIDTH) [x, y, row] = [0, y + row + 1, 0];
      const cell = { x, y, size };
      x += size + 1;
      row = Math.max(row, size);
      return cell;
    });
    return y + row;
  }

  /**
   * @param {number} height
   * @returns {{canvas: Canvas, image: ImageData}}
   */
  #room(height) {
    if (this.canvas === null || this.image === null || this.image.height < height) {
      const rows = Math.max(64, 2 ** Math.ceil(Math.log2(height)));
      this.canvas = this.makeCanvas(WIDTH, rows);
      this.image = context2d(this.canvas).createImageData(WIDTH, rows);
    }
    return { canvas: this.canvas, image: this.image };
  }

  /**
   * @param {Context} context
   * @param {number} index of the picture
   * @param {number} x left edge, CSS pixels, best on a device pixel
   * @param {number} y
   * @param {number} size
   */
  draw(context, index, x, y, size) {
    const cell = this.cells[index];
    if (this.canvas !== null && cell !== undefined) context.drawImage(this.canvas, cell.x, cell.y, cell.size, cell.size, x, y, size, size);
  }
}

/**
 * @param {readonly unknown[]} a
 * @param {readonly unknown[]} b
 */
function isSame(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/**
 * @param {Picture} a
 * @param {Picture} b
 */
function showsSame(a, b) {
  return a.codes === b.codes && a.offset === b.offset && a.samples === b.samples && a.coloring === b.coloring;
}
