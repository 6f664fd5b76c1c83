/**
 * The contours of a loss as an image, painted anew only where something else is to be seen; and where arrow keys lead on it.
 *
 * @typedef {import("../../types.js").Box} Box
 * @typedef {import("../../shell/crosshair.js").Place} Place
 */
import { paintContours } from "../../draw/contours.js";
import { context2d } from "../../draw/surface.js";
import { makeCanvas } from "../../shell/sheet.js";

/** Steps of the crosshair from side to side. */
const STEPS = 40;

export class ContourImage {
  constructor() {
    /** The image, and what it was painted for. @type {{canvas: OffscreenCanvas, look: readonly unknown[]} | null} */
    this.painted = null;
  }

  /**
   * @param {import("../../types.js").LandscapeScene["heights"]} heights
   * @param {Box} box
   * @param {number} ratio device pixels per unit
   * @param {import("../../types.js").Palette} palette
   */
  of(heights, box, ratio, palette) {
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    const look = [heights, width, height, ratio, palette];
    if (this.painted && look.every((value, i) => value === this.painted?.look[i])) return this.painted.canvas;
    const canvas = makeCanvas(width, height);
    const context = context2d(canvas);
    const image = context.createImageData(width, height);
    paintContours({ width, height, pixels: new Uint32Array(image.data.buffer) }, heights, palette.theme, ratio);
    context.putImageData(image, 0, 0);
    this.painted = { canvas, look };
    return canvas;
  }
}

/**
 * From nowhere to where the run is, or to the middle; else a step on within the box.
 *
 * @param {{box: Box, scales: ReturnType<typeof import("../../draw/landscape.js").landscapeScales>, live: {across: number, up: number} | null}} seen `live`: where the run is
 * @param {Place | null} place
 * @param {number} dx
 * @param {number} dy
 * @returns {Place}
 */
export function stepWithin({ box, scales, live }, place, dx, dy) {
  const start = live ? { x: scales.x.to(live.across), y: scales.y.to(live.up) } : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const within = (/** @type {number} */ value, /** @type {number} */ first, /** @type {number} */ size) => Math.max(first, Math.min(first + size, value));
  const to = place === null ? start : { x: place.x + (dx * box.width) / STEPS, y: place.y + (dy * box.height) / STEPS };
  return { x: within(to.x, box.x, box.width), y: within(to.y, box.y, box.height) };
}
