/**
 * A dataset at the size of a button: its points, the way up in which the output panel shows them.
 *
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Surface} Surface
 */
import { toPixels } from "./axes.js";
import { inDomain } from "./points.js";

/**
 * @param {Surface} surface square, or the middle square of it is used
 * @param {readonly Point[]} points
 * @param {Palette} palette
 */
export function drawThumbnail({ context, width, height }, points, palette) {
  const size = Math.min(width, height);
  const radius = Math.max(0.9, size / 34);
  const box = { x: (width - size) / 2 + radius, y: (height - size) / 2 + radius, size: size - 2 * radius };
  for (const point of points) {
    if (!inDomain(point)) continue;
    const { x, y } = toPixels(box, point[0], point[1]);
    context.fillStyle = palette.step(point[2]);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }
}
