/**
 * A dataset at the size of a button: its points, the way up in which the output panel shows them.
 *
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Surface} Surface
 */
import { colorsOf, drawPoints } from "./points.js";

/**
 * @param {Surface} surface square, or the middle square of it is used
 * @param {readonly Point[]} points
 * @param {Palette} palette
 * @param {number} [classes]
 */
export function drawThumbnail(surface, points, palette, classes = 2) {
  const { width, height } = surface;
  const size = Math.min(width, height);
  const radius = Math.max(0.9, size / 34);
  const box = { x: (width - size) / 2 + radius, y: (height - size) / 2 + radius, size: size - 2 * radius };
  drawPoints(surface, points, box, radius, colorsOf(palette, classes));
}
