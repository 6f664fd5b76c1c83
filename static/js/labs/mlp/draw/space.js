/**
 * The space of a hidden layer: the points, and the grid of the input plane as the layer bends it, on two axes; with it the lines where the
 * next layer's weighted sums are 0. On the way there everything is between the map and the layer, in proportion.
 *
 * @typedef {import("../../../types.js").MapBox} MapBox
 * @typedef {import("../../../types.js").Palette} Palette
 * @typedef {import("../../../types.js").Range} Range
 * @typedef {import("../../../types.js").SpaceScene} SpaceScene
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 * @typedef {ArrayLike<number>} Places pairs: across, up
 */
import { fade } from "../../../draw/color.js";
import { formatTick } from "../../../draw/format.js";
import { drawLabel } from "../../../draw/labels.js";
import { drawAxes, drawPinAt, LIMIT, mapBox, toPixels } from "../../../draw/mapaxes.js";
import { drawDots, looksOf, pointRadius, testRim, trainRim } from "../../../draw/points.js";
import { linear, niceTicks } from "../../../draw/scale.js";
import { bordersOf, sumsOf, traceBorder } from "./borders.js";
import { changed } from "./stretch.js";

const FONT_SIZE = 11;
/** Half the height over which the points of a line are spread, by their x2; the axis has 1. */
const SPREAD = 0.2;
/** Ink in a grid line, and in those through 0 and at the rim of the plane. */
const GRID_INK = 0.17;
const FRAME_INK = 0.42;
/** The longest label that has room at the right. */
const LABEL = 22;
/** Cells from side to side in which a line is looked for: a straight one, and one that stretched axes bend. */
const CELLS = { straight: 8, bent: 48 };

/**
 * @param {Surface} surface
 * @param {SpaceScene} scene
 * @param {Palette} palette
 */
export function drawSpace(surface, scene, palette) {
  const { context, width, height } = surface;
  const { theme } = palette;
  const box = mapBox(width, height);
  drawScales(surface, box, scene, theme);
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.size, box.size);
  context.clip();
  const grid = pixelsOf(scene.grid, gridPlane(scene.grid.length / 2), box, scene);
  drawGrid(context, grid, theme);
  drawLines(context, box, scene, grid, theme);
  drawPoints(context, box, scene, palette);
  if (scene.pin) {
    const { point, place } = scene.pin;
    const [x, y] = pixelsOf(place, () => point, box, scene);
    if (Number.isFinite(x + y)) drawPinAt(surface, box, { x, y }, theme);
  }
  drawNames(context, box, scene, theme);
  context.restore();
}

/**
 * Places of the input plane's grid from -LIMIT to LIMIT, row by row from the top.
 *
 * @param {number} count of a square
 * @returns {(i: number) => readonly [x1: number, x2: number]}
 */
export function gridPlane(count) {
  const side = Math.round(Math.sqrt(count));
  const along = (/** @type {number} */ step) => LIMIT * ((2 * step) / (side - 1) - 1);
  return (i) => [along(i % side), -along(Math.floor(i / side))];
}

/**
 * @param {Places} places in the layer
 * @param {(i: number) => ArrayLike<number>} plane where they are on the map
 * @param {MapBox} box
 * @param {Pick<SpaceScene, "across" | "up" | "isLine" | "share" | "stretch">} scene
 * @returns {Float32Array} pairs x, y on the surface
 */
export function pixelsOf(places, plane, box, { across, up, isLine, share, stretch }) {
  const at = (/** @type {number} */ value) => (stretch ? stretch.before(value) : value);
  const pixels = new Float32Array(places.length);
  const x = linear(across, [box.x, box.x + box.size]);
  const y = linear(up, [box.y + box.size, box.y]);
  for (let i = 0; 2 * i < places.length; i++) {
    const [x1, x2] = [plane(i)[0], plane(i)[1]];
    const from = toPixels(box, x1, x2);
    pixels[2 * i] = from.x + (x.to(at(places[2 * i])) - from.x) * share;
    pixels[2 * i + 1] = from.y + (y.to(isLine ? (SPREAD * x2) / LIMIT : at(places[2 * i + 1])) - from.y) * share;
  }
  return pixels;
}

/**
 * @param {import("../../../types.js").Context} context
 * @param {Float32Array} pixels of the grid
 * @param {Theme} theme
 */
function drawGrid(context, pixels, theme) {
  const side = Math.round(Math.sqrt(pixels.length / 2));
  const middle = (side - 1) / 2;
  const isFrame = (/** @type {number} */ line) => line === 0 || line === middle || line === side - 1;
  for (const frame of [false, true]) {
    context.strokeStyle = fade(theme.ink, frame ? FRAME_INK : GRID_INK);
    context.lineWidth = 1;
    context.beginPath();
    for (let line = 0; line < side; line++) {
      if (isFrame(line) !== frame) continue;
      for (let step = 0; step < side; step++) extend(context, pixels, line * side + step, step === 0);
      for (let step = 0; step < side; step++) extend(context, pixels, step * side + line, step === 0);
    }
    context.stroke();
  }
}

/**
 * @param {import("../../../types.js").Context} context
 * @param {Float32Array} pixels
 * @param {number} i
 * @param {boolean} isFirst
 */
function extend(context, pixels, i, isFirst) {
  const [x, y] = [pixels[2 * i], pixels[2 * i + 1]];
  if (isFirst) context.moveTo(x, y);
  else context.lineTo(x, y);
}

/**
 * Where the sums are 0, bent with the plane; and straight on, as far as the picture goes, the nearer the layer is.
 *
 * @param {import("../../../types.js").Context} context
 * @param {MapBox} box
 * @param {SpaceScene} scene
 * @param {Float32Array} grid
 * @param {Theme} theme
 */
function drawLines(context, box, scene, grid, theme) {
  const isOwn = scene.kind !== "neurons";
  const straight = meshOf(scene);
  const mesh = pixelsOf(straight, () => [0, 0], box, { ...scene, isLine: false, share: 1, stretch: null });
  const given = scene.stretch ? changed(straight, scene.stretch.after) : straight;
  const strokes = [
    { sums: sumsOf(scene.lines, given), pixels: mesh, width: 1, dash: [5, 4], alpha: scene.share },
    { sums: onTheWay(scene), pixels: grid, width: isOwn ? 2.5 : 1.5, dash: [], alpha: 1 },
  ];
  for (const { sums, pixels, width, dash, alpha } of strokes) {
    context.beginPath();
    for (const border of bordersOf(sums, scene.kind)) traceBorder(context, border, pixels);
    context.globalAlpha = alpha;
    context.setLineDash(dash);
    context.strokeStyle = isOwn ? theme.ink : theme.accent;
    context.lineWidth = width;
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {Pick<SpaceScene, "across" | "up" | "stretch">} scene @returns {Float64Array} places all over the picture, row by row from the top */
function meshOf({ across, up, stretch }) {
  const cells = stretch ? CELLS.bent : CELLS.straight;
  const side = cells + 1;
  const mesh = new Float64Array(2 * side * side);
  for (let i = 0; i < side * side; i++) {
    mesh[2 * i] = across[0] + ((across[1] - across[0]) * (i % side)) / cells;
    mesh[2 * i + 1] = up[1] + ((up[0] - up[1]) * Math.floor(i / side)) / cells;
  }
  return mesh;
}

/**
 * On the map where the output changes its mind, through all units; in the layer where it does in this plane.
 *
 * @param {SpaceScene} scene
 * @returns {Float64Array[]} sums on the grid
 */
function onTheWay({ lines, sums, share, grid }) {
  const there = sumsOf(lines, grid);
  if (sums === null || share === 1) return there;
  return there.map((values, unit) => values.map((value, i) => value * share + sums[i * there.length + unit] * (1 - share)));
}

/**
 * @param {import("../../../types.js").Context} context
 * @param {MapBox} box
 * @param {SpaceScene} scene
 * @param {Palette} palette
 */
function drawPoints(context, box, scene, palette) {
  const { points, showTest, classes, shaped } = scene;
  const radius = pointRadius(box.size, points.train.length + (showTest ? points.test.length : 0));
  const parts = [{ of: points.train, places: scene.train, rim: trainRim(palette) }, ...(showTest ? [{ of: points.test, places: scene.test, rim: testRim(palette) }] : [])];
  for (const { of, places, rim } of parts) {
    const pixels = pixelsOf(places, (i) => of[i], box, scene);
    drawDots(context, of, (_, i) => ({ x: pixels[2 * i], y: pixels[2 * i + 1] }), radius, looksOf(palette, classes, shaped), rim);
  }
}

/**
 * The scales of the map give way to those of the layer.
 *
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {SpaceScene} scene
 * @param {Theme} theme
 */
function drawScales(surface, box, scene, theme) {
  const { context } = surface;
  const [map, layer] = [1 - 2 * scene.share, 2 * scene.share - 1];
  context.globalAlpha = Math.abs(map);
  if (map > 0) drawAxes(surface, box, theme);
  if (layer > 0) drawLayerAxes(surface, box, scene, theme);
  context.globalAlpha = 1;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  context.rect(box.x + 0.5, box.y + 0.5, box.size - 1, box.size - 1);
  context.stroke();
}

/**
 * @param {Surface} surface
 * @param {MapBox} box
 * @param {SpaceScene} scene
 * @param {Theme} theme
 */
function drawLayerAxes({ context }, box, { across, up, isLine }, theme) {
  const edge = box.size;
  context.font = `${FONT_SIZE}px ${theme.font}`;
  const tick = (/** @type {number} */ value, /** @type {Range} */ range, /** @type {boolean} */ isAcross) => {
    const at = linear(range, isAcross ? [box.x, box.x + edge] : [box.y + edge, box.y]).to(value);
    context.fillStyle = value === 0 ? fade(theme.ink, 0.12) : theme.line;
    if (isAcross) context.fillRect(at - 0.5, value === 0 ? box.y : box.y + edge + 2, 1, value === 0 ? edge : 3);
    else if (value === 0) context.fillRect(box.x, at - 0.5, edge, 1);
    context.fillStyle = value === 0 ? theme.ink : theme.muted;
    context.textAlign = isAcross ? "center" : "left";
    context.textBaseline = isAcross ? "top" : "middle";
    context.fillText(formatTick(value), isAcross ? at : box.x + edge + 3, isAcross ? box.y + edge + 8 : at);
  };
  for (const value of niceTicks(...across, 4)) tick(value, across, true);
  if (!isLine) for (const value of narrowTicks(context, up)) tick(value, up, false);
}

/**
 * @param {import("../../../types.js").Context} context with the font
 * @param {Range} range
 * @returns {number[]} ticks with room for their labels at the right of the picture: fewer have fewer digits
 */
function narrowTicks(context, range) {
  const fits = (/** @type {number} */ value) => context.measureText(formatTick(value)).width <= LABEL;
  const lists = [4, 2, 1].map((count) => niceTicks(...range, count));
  return lists.find((values) => values.every(fits)) ?? lists[0].filter(fits);
}

/**
 * @param {import("../../../types.js").Context} context
 * @param {MapBox} box
 * @param {SpaceScene} scene
 * @param {Theme} theme
 */
function drawNames(context, box, { names, share }, theme) {
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.globalAlpha = Math.max(0, 2 * share - 1);
  drawLabel(context, names.across, box.x + box.size - 7 - context.measureText(names.across).width, box.y + box.size - 11, theme.ink, theme);
  drawLabel(context, names.up, box.x + 7, box.y + 12, theme.ink, theme);
  context.globalAlpha = 1;
}

/**
 * A range that holds still while the values fill it well.
 *
 * @param {Range | null} before
 * @param {readonly ArrayLike<number>[]} lists
 * @param {0 | 1} axis
 * @returns {Range}
 */
export function steadyRange(before, lists, axis) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const places of lists) {
    for (let i = axis; i < places.length; i += 2) {
      if (!Number.isFinite(places[i])) continue;
      low = Math.min(low, places[i]);
      high = Math.max(high, places[i]);
    }
  }
  if (low > high) return before ?? [-1, 1];
  const span = high - low;
  if (before && low >= before[0] && high <= before[1] && span > 0.55 * (before[1] - before[0])) return before;
  const room = 0.15 * span || 0.5;
  return [low - room, high + room];
}
