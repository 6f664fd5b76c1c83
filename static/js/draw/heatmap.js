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
import { cutCorners, paintCodes, roundCell } from "./raster.js";
import { context2d } from "./surface.js";

/** Beyond this many device pixels a side the canvas scales up: nobody sees the difference, and time is short. */
const LARGEST = 720;

/** Paints maps; keeps the pixels of the last one, so that the same map with the same options costs one copy. */
export class HeatmapPainter {
  /** @param {MakeCanvas} makeCanvas */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    /** @type {Canvas | null} */
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
    const wanted = [map.codes, map.size, size, options.palette, options.discretize ?? false, radius];
    if (wanted.some((value, i) => value !== this.shown[i])) {
      this.#render(map, size, radius, scale, options);
      this.shown = wanted;
    }
    if (this.canvas !== null) surface.context.drawImage(this.canvas, box.x, box.y, box.size, box.size);
  }

  /**
   * @param {ValueMap} map
   * @param {number} size device pixels
   * @param {number} radius device pixels
   * @param {number} scale device pixels per CSS pixel
   * @param {MapOptions} options
   */
  #render(map, size, radius, scale, { palette, discretize }) {
    if (this.canvas === null || this.image === null || this.image.width !== size) {
      this.canvas = this.makeCanvas(size, size);
      this.image = context2d(this.canvas).createImageData(size, size);
    }
    const cell = { pixels: new Uint32Array(this.image.data.buffer), stride: size, x: 0, y: 0, size };
    const table = discretize ? palette.discrete : palette.codes;
    paintCodes(cell, map.codes, 0, map.size, { table, hatch: palette.hatch, period: Math.max(4, Math.round(7 * scale)) });
    if (radius > 0) roundCell(cell, cutCorners(size, radius));
    context2d(this.canvas).putImageData(this.image, 0, 0);
  }
}
