/**
 * Examples on the large map: those it learns from with a light rim, those it is tested with with a dark one; and a dataset at the size of
 * a button, the way up in which the output panel shows it.
 *
 * @typedef {import("./specks.js").Specks} Specks
 * @typedef {import("../types.js").MakeCanvas} MakeCanvas
 * @typedef {import("../types.js").MapBox} MapBox
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").PointsOptions} PointsOptions
 * @typedef {import("../types.js").Points} Points
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {Points & {moved?: readonly Point[]}} Shown `moved` is shown in place of the training points, which are faint then
 */
import { drawAxes, LIMIT, toPixels } from "./mapaxes.js";
import { shapeOf, traceShape } from "./shapes.js";
import { specksOf } from "./specks.js";
import { context2d, fit } from "./surface.js";

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

/** @type {readonly Point[]} */
const NONE = [];
/** So far from a point's rim lies its ring. CSS pixels. */
const RING = 3;
/** What is left of training points that augmentation has moved. */
const FAINT = 0.3;

/** Keeps the painted axes and points and copies them on every frame, since they change much more rarely than the map below. */
export class PointsPainter {
  /** @param {MakeCanvas} makeCanvas */
  constructor(makeCanvas) {
    this.makeCanvas = makeCanvas;
    /** @type {Surface | null} */
    this.layer = null;
    /** What the kept picture shows. @type {readonly unknown[]} */
    this.shown = [];
  }

  /**
   * @param {Surface} surface
   * @param {Shown | null} points counts as unchanged while its arrays are the same
   * @param {MapBox} box
   * @param {PointsOptions} options
   * @returns {boolean} whether anything is new
   */
  update(surface, points, box, { palette, showTest, classes, shaped = false, named, ringed = NONE }) {
    const { width, height, ratio } = surface;
    const wanted = [points?.train, points?.test, points?.moved, box.size, width, height, ratio, palette, showTest, classes, shaped, named?.axes, ringed];
    if (this.layer !== null && wanted.every((value, i) => value === this.shown[i])) return false;
    const canvas = this.layer?.context.canvas ?? this.makeCanvas(1, 1);
    context2d(canvas, true);
    this.layer = fit(canvas, width, height, ratio);
    drawOver(this.layer, points, box, { palette, showTest, classes, shaped, named, ringed });
    this.shown = wanted;
    return true;
  }

  /** @param {Surface} surface of the same size as that of the last update */
  draw({ context, width, height }) {
    if (this.layer !== null) context.drawImage(this.layer.context.canvas, 0, 0, width, height);
  }

  /**
   * @param {MapBox} box in whole device pixels
   * @returns {Specks | null} what lies over the map
   */
  over({ x, y, size }) {
    if (this.layer === null) return null;
    const { context, ratio } = this.layer;
    return specksOf(context.getImageData(x * ratio, y * ratio, size * ratio, size * ratio));
  }
}

/**
 * What lies over a map: axes and points.
 *
 * @param {Surface} surface
 * @param {Shown | null} points
 * @param {MapBox} box
 * @param {PointsOptions} options
 */
export function drawOver(surface, points, box, { palette, showTest, classes, shaped = false, named, ringed = NONE }) {
  const train = points?.train ?? [];
  const test = showTest ? (points?.test ?? []) : [];
  const radius = pointRadius(box.size, train.length + test.length);
  const look = looksOf(palette, classes, shaped);
  drawAxes(surface, box, palette.theme, named);
  if (points?.moved) {
    surface.context.globalAlpha = FAINT;
    drawPoints(surface, train, box, radius, look);
    surface.context.globalAlpha = 1;
  }
  drawPoints(surface, points?.moved ?? train, box, radius, look, trainRim(palette));
  drawPoints(surface, test, box, radius, look, testRim(palette));
  drawRings(surface, ringed, box, radius + RING, palette);
}

/**
 * @typedef {object} Look Of points, by their labels.
 * @property {(label: number) => string} color CSS
 * @property {(label: number) => number} shape
 *
 * @typedef {object} Rim
 * @property {string} color
 * @property {number} width CSS pixels
 */

/**
 * @param {Palette} palette
 * @returns {Rim}
 */
export function trainRim({ theme }) {
  return { color: theme.dark ? "rgba(255, 255, 255, 0.68)" : "rgba(255, 255, 255, 0.95)", width: 1 };
}

/**
 * @param {Palette} palette
 * @returns {Rim}
 */
export function testRim({ theme }) {
  return { color: theme.dark ? "rgba(0, 0, 0, 0.95)" : "rgba(0, 0, 0, 0.65)", width: theme.dark ? 1.4 : 1.1 };
}

/**
 * @param {Palette} palette
 * @param {number} classes more than two: labels are their numbers
 * @returns {(label: number) => string} CSS
 */
export function colorsOf(palette, classes) {
  return classes > 2 ? palette.classColor : palette.step;
}

/**
 * @param {Palette} palette
 * @param {number} classes
 * @param {boolean} shaped whether two classes have a shape each; more of them do, whose colours nobody knows from elsewhere: the dots of the
 *   original's own datasets stay as they are everywhere
 * @returns {Look}
 */
export function looksOf(palette, classes, shaped) {
  return { color: colorsOf(palette, classes), shape: shaped || classes > 2 ? (label) => shapeOf(label, classes) : () => 0 };
}

/**
 * @param {Surface} surface
 * @param {readonly Point[]} points
 * @param {MapBox} box
 * @param {number} radius
 * @param {Look} look
 * @param {Rim} [rim]
 */
function drawPoints({ context }, points, box, radius, look, rim) {
  drawDots(context, points.filter(inDomain), ([x1, x2]) => toPixels(box, x1, x2), radius, look, rim);
}

/**
 * In the order of the run, which is shuffled, so that no label always lies on top of the other.
 *
 * @param {Surface["context"]} context
 * @param {readonly Point[]} points
 * @param {(point: Point, i: number) => {x: number, y: number}} placeOf on the surface; none where it is not finite
 * @param {number} radius
 * @param {Look} look
 * @param {Rim} [rim]
 */
export function drawDots(context, points, placeOf, radius, { color, shape }, rim) {
  if (rim) {
    context.strokeStyle = rim.color;
    context.lineWidth = rim.width;
  }
  points.forEach((point, i) => {
    const { x, y } = placeOf(point, i);
    if (!Number.isFinite(x + y)) return;
    context.fillStyle = color(point[2]);
    traceShape(context, shape(point[2]), x, y, radius);
    context.fill();
    if (rim) context.stroke();
  });
}

/**
 * Dark on light, so that it is seen on every colour of a map.
 *
 * @param {Surface} surface
 * @param {readonly Point[]} points
 * @param {MapBox} box
 * @param {number} radius
 * @param {Palette} palette
 */
function drawRings({ context }, points, box, radius, { theme }) {
  for (const { color, width } of [{ color: theme.ground, width: 4 }, { color: theme.ink, width: 2 }]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    for (const point of points) {
      if (!inDomain(point)) continue;
      const { x, y } = toPixels(box, point[0], point[1]);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}

/**
 * All points are dots there: so small, no eye tells shapes apart.
 *
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
  drawPoints(surface, points, box, radius, { color: colorsOf(palette, classes), shape: () => 0 });
}
