/**
 * The large map of one node's output.
 *
 * @typedef {import("../types.js").Canvas} Canvas
 * @typedef {import("../types.js").MakeCanvas} MakeCanvas
 * @typedef {import("../types.js").MapBox} MapBox
 * @typedef {import("../types.js").MapOptions} MapOptions
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").ValueMap} ValueMap
 */
import { cornersFor, paintCodes, roundCell } from "./raster.js";
import { layOver } from "./specks.js";
import { context2d } from "./surface.js";

/** Beyond this many device pixels a side the canvas scales up: nobody sees the difference, and time is short. */
const LARGEST = 720;

/**
 * @param {Surface} surface
 * @param {MapBox} box
 * @returns {boolean} whether a map fills whole device pixels, each with a colour of its own
 */
export function isSharp({ ratio }, { x, y, size }) {
  return [x * ratio, y * ratio, size * ratio].every(Number.isInteger) && size * ratio <= LARGEST;
}

/** Paints maps; keeps the pixels of the last one, so that the same map with the same options costs one copy. */
export class HeatmapPainter {
  /** @param {MakeCanvas} makeCanvas */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    /** Between the pixels and a surface that has others. @type {Canvas | null} */
    this.canvas = null;
    /** @type {ImageData | null} */
    this.image = null;
    /** What the pixels show. @type {readonly unknown[]} */
    this.shown = [];
  }

  /**
   * @param {Surface} surface
   * @param {ValueMap} map counts as unchanged while `map.codes` is the same array
   * @param {MapBox} box
   * @param {MapOptions} options
   */
  draw(surface, map, box, options) {
    const size = Math.max(1, Math.min(LARGEST, Math.round(box.size * surface.ratio)));
    const scale = size / box.size;
    const radius = (options.radius ?? 0) * scale;
    const wanted = [map.codes, map.size, size, options.palette, options.coloring, options.discretize ?? false, radius, options.over ?? null];
    if (this.image === null || wanted.some((value, i) => value !== this.shown[i])) {
      this.image = this.#render(map, size, radius, scale, options, surface.context);
      this.shown = wanted;
    }
    if (isSharp(surface, box)) surface.context.putImageData(this.image, box.x * scale, box.y * scale);
    else surface.context.drawImage(this.#copied(this.image), box.x, box.y, box.size, box.size);
  }

  /**
   * @param {ValueMap} map
   * @param {number} size device pixels
   * @param {number} radius device pixels
   * @param {number} scale device pixels per CSS pixel
   * @param {MapOptions} options
   * @param {import("../types.js").Context} context
   * @returns {ImageData}
   */
  #render(map, size, radius, scale, { palette, coloring = palette, discretize, over }, context) {
    const image = this.image?.width === size ? this.image : context.createImageData(size, size);
    const cell = { pixels: new Uint32Array(image.data.buffer), stride: size, x: 0, y: 0, size };
    const table = discretize ? coloring.discrete : coloring.codes;
    const ink = { table, classes: coloring.classes, hatch: palette.hatch, period: Math.max(4, Math.round(7 * scale)) };
    paintCodes(cell, map.codes, 0, map.size, ink);
    if (radius > 0) roundCell(cell, cornersFor(size, radius));
    if (over) layOver(image, over);
    return image;
  }

  /**
   * @param {ImageData} image
   * @returns {Canvas}
   */
  #copied(image) {
    if (this.canvas?.width !== image.width) this.canvas = this.makeCanvas(image.width, image.height);
    context2d(this.canvas).putImageData(image, 0, 0);
    return this.canvas;
  }
}
