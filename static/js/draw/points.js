/**
 * Examples on the large map: those it learns from with a light rim, those it is tested with with a dark one.
 *
 * @typedef {import("../types.js").Canvas} Canvas
 * @typedef {import("../types.js").MakeCanvas} MakeCanvas
 * @typedef {import("../types.js").MapBox} MapBox
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Points} Points
 * @typedef {import("../types.js").PointsOptions} PointsOptions
 * @typedef {import("../types.js").Surface} Surface
 */
import { LIMIT, toPixels } from "./axes.js";
import { fit } from "./surface.js";

/**
 * As in the original at 300 points or fewer on 260 pixels; smaller where they would hide the map.
 *
 * @param {number} mapSize CSS pixels
 * @param {number} count
 */
export function pointRadius(mapSize, count) {
  const crowding = Math.min(1, Math.sqrt(600 / Math.max(1, count)));
  return Math.max(1.2, Math.min(4, (mapSize / 260) * 3 * crowding));
}

/** @param {Point} point */
function inDomain([x1, x2]) {
  return Math.abs(x1) <= LIMIT && Math.abs(x2) <= LIMIT;
}

/** Keeps the painted points and copies them on every frame, since they change much more rarely than the map below. */
export class PointsPainter {
  /** @param {MakeCanvas} makeCanvas */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    /** @type {Canvas | null} */
    this.canvas = null;
    /** What the kept picture shows. @type {readonly unknown[]} */
    this.shown = [];
  }

  /**
   * @param {Surface} surface
   * @param {Points} points counts as unchanged while its two arrays are the same
   * @param {MapBox} box
   * @param {PointsOptions} options
   */
  draw(surface, points, box, options) {
    const { palette, showTest } = options;
    const count = points.train.length + (showTest ? points.test.length : 0);
    const radius = pointRadius(box.size, count);
    const wanted = [points.train, points.test, box.size, surface.ratio, palette, showTest, radius];
    const edge = Math.ceil(radius + 2);
    const side = box.size + 2 * edge;
    if (wanted.some((value, i) => value !== this.shown[i])) {
      this.canvas ??= this.makeCanvas(1, 1);
      const layer = fit(this.canvas, side, side, surface.ratio);
      const inner = { x: edge, y: edge, size: box.size };
      drawPoints(layer, points.train, inner, radius, palette, trainRim(palette));
      if (showTest) drawPoints(layer, points.test, inner, radius, palette, testRim(palette));
      this.shown = wanted;
    }
    if (this.canvas !== null) surface.context.drawImage(this.canvas, box.x - edge, box.y - edge, side, side);
  }
}

/**
 * @typedef {object} Rim
 * @property {string} color
 * @property {number} width CSS pixels
 */

/**
 * @param {Palette} palette
 * @returns {Rim}
 */
function trainRim({ theme }) {
  return { color: theme.dark ? "rgba(255, 255, 255, 0.68)" : "rgba(255, 255, 255, 0.95)", width: 1 };
}

/**
 * @param {Palette} palette
 * @returns {Rim}
 */
function testRim({ theme }) {
  return { color: theme.dark ? "rgba(0, 0, 0, 0.95)" : "rgba(0, 0, 0, 0.65)", width: theme.dark ? 1.4 : 1.1 };
}

/**
 * In the order of the run, which is shuffled, so that no label always lies on top of the other.
 *
 * @param {Surface} surface
 * @param {readonly Point[]} points
 * @param {MapBox} box
 * @param {number} radius
 * @param {Palette} palette
 * @param {Rim} [rim]
 */
export function drawPoints({ context }, points, box, radius, palette, rim) {
  if (rim) {
    context.strokeStyle = rim.color;
    context.lineWidth = rim.width;
  }
  for (const point of points) {
    if (!inDomain(point)) continue;
    const { x, y } = toPixels(box, point[0], point[1]);
    context.fillStyle = palette.step(point[2]);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
    if (rim) context.stroke();
  }
}
