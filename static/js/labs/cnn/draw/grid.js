/**
 * A matrix as cells with their numbers in them, where there is room; a window that lies on it with its weights, and what is marked.
 *
 * @typedef {import("../types.js").Grid} Grid
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 */
import { mix, parseColor, css } from "../../../draw/color.js";
import { snap } from "../../../draw/surface.js";

/** Units: cells as small have no numbers, and cells as large have the weights below them. */
const NUMBERED = 17;
const WEIGHTED = 30;
const SMALLEST = 8;
const LARGEST = 16;
const RIM = 2.5;
/** Width of a digit, in heights of its font. */
const LETTER = 0.64;

/** @typedef {{x: number, y: number, cell: number, ratio: number}} Place of the first cell, and the side of each */

/**
 * @param {Grid} grid
 * @returns {{rows: number, columns: number}} with those of the padding
 */
export function gridSize({ values, padding }) {
  return { rows: values.length + 2 * padding, columns: (values[0]?.length ?? 0) + 2 * padding };
}

/**
 * @param {Grid} grid
 * @param {{width: number, height: number}} surface
 * @param {{x: number, y: number}} place on it
 * @returns {[row: number, column: number]} the cell there, or the nearest one; negative in the padding
 */
export function cellOn(grid, surface, place) {
  const { rows, columns } = gridSize(grid);
  const nearest = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, Math.floor((at / length) * count))) - grid.padding;
  return [nearest(place.y, surface.height, rows), nearest(place.x, surface.width, columns)];
}

/**
 * @param {Surface} surface cleared
 * @param {Grid} grid
 * @param {Theme} theme
 */
export function drawGrid(surface, grid, theme) {
  const { rows, columns } = gridSize(grid);
  const cell = Math.min(surface.width / columns, surface.height / rows);
  const place = { x: grid.padding * cell, y: grid.padding * cell, cell, ratio: surface.ratio };
  surface.context.textAlign = "center";
  surface.context.textBaseline = "middle";
  for (let row = -grid.padding; row < rows - grid.padding; row++) for (let column = -grid.padding; column < columns - grid.padding; column++) drawCell(surface, grid, place, [row, column], theme);
  for (const mark of grid.marks) drawMark(surface, place, mark, theme);
  if (grid.square) drawRim(surface, place, grid.square, theme, grid.weights === null ? [4, 3] : []);
  if (grid.cursor) drawRim(surface, place, { row: grid.cursor[0], column: grid.cursor[1], size: 1 }, theme);
}

/**
 * @param {Surface} surface
 * @param {Grid} grid
 * @param {Place} place
 * @param {[number, number]} at
 * @param {Theme} theme
 */
function drawCell(surface, grid, place, [row, column], theme) {
  const { context } = surface;
  const box = boxOf(place, row, column, 1);
  const value = grid.values[row] === undefined ? undefined : grid.values[row][column];
  const isThere = typeof value === "number";
  const color = isThere ? grid.colorOf(value) : theme.ground;
  context.beginPath();
  context.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, Math.min(4, place.cell * 0.12));
  context.fillStyle = color;
  context.fill();
  if (!isThere) outline(surface, value === undefined, theme);
  const texts = isThere ? grid.textsOf(value) : value === undefined ? ["0"] : [];
  if (place.cell < NUMBERED || texts.length === 0) return;
  const weight = weightAt(grid, row, column);
  const hasWeight = weight !== null && place.cell >= WEIGHTED;
  const ink = isThere ? inkOn(color) : theme.muted;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  write(surface, texts, { x: middle.x, y: middle.y - (hasWeight ? place.cell * 0.16 : 0) }, { size: place.cell * 0.36, width: place.cell, ink, font: theme.font });
  if (hasWeight) write(surface, [`×${weight}`], { x: middle.x, y: middle.y + place.cell * 0.24 }, { size: place.cell * 0.27, width: place.cell, ink, font: theme.font });
}

/** @param {Grid} grid @param {number} row @param {number} column @returns {string | null} what the window multiplies with there */
function weightAt({ square, weights }, row, column) {
  if (square === null || weights === null) return null;
  return weights[row - square.row]?.[column - square.column] ?? null;
}

/** @param {Surface} surface @param {boolean} isPadding @param {Theme} theme */
function outline({ context }, isPadding, theme) {
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.setLineDash(isPadding ? [2, 2] : []);
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {Surface} surface
 * @param {readonly string[]} texts the first that fits is written
 * @param {{x: number, y: number}} middle
 * @param {{size: number, width: number, ink: string, font: string}} look
 */
function write({ context }, texts, { x, y }, { size, width, ink, font }) {
  const fitting = (/** @type {string} */ text) => Math.min(size, LARGEST, (width - 3) / (LETTER * text.length));
  const text = texts.find((one) => fitting(one) >= SMALLEST - 1);
  if (text === undefined) return;
  context.font = `${Math.max(SMALLEST, fitting(text))}px ${font}`;
  context.fillStyle = ink;
  context.fillText(text, x, y + 0.5);
}

/**
 * @param {Surface} surface
 * @param {Place} place
 * @param {import("../types.js").Square} square
 * @param {Theme} theme
 * @param {number[]} [dashes]
 */
function drawRim({ context }, place, { row, column, size }, { accent, ground }, dashes = []) {
  const box = boxOf(place, row, column, size);
  for (const [width, style] of /** @type {const} */ ([[RIM + 2.5, ground], [RIM, accent]])) {
    context.setLineDash(style === accent ? dashes : []);
    context.beginPath();
    context.roundRect(box.x + RIM / 2, box.y + RIM / 2, box.width - RIM, box.height - RIM, Math.min(5, place.cell * 0.15));
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
  context.setLineDash([]);
}

/** What was the largest: a corner of its cell. @param {Surface} surface @param {Place} place @param {readonly [number, number]} at @param {Theme} theme */
function drawMark({ context }, place, [row, column], theme) {
  const box = boxOf(place, row, column, 1);
  const side = Math.max(5, place.cell * 0.26);
  context.beginPath();
  context.moveTo(box.x + box.width - side - 1, box.y + 1);
  context.lineTo(box.x + box.width - 1, box.y + 1);
  context.lineTo(box.x + box.width - 1, box.y + side + 1);
  context.closePath();
  context.fillStyle = theme.accent;
  context.fill();
  context.strokeStyle = theme.ground;
  context.lineWidth = 1;
  context.stroke();
}

/** @param {Place} place @param {number} row @param {number} column @param {number} size in cells @returns {import("../../../types.js").Box} with edges on device pixels */
function boxOf({ x, y, cell, ratio }, row, column, size) {
  const [left, right, top, bottom] = [x + column * cell, x + (column + size) * cell, y + row * cell, y + (row + size) * cell].map((edge) => snap(edge, ratio));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** @param {string} color @returns {string} black or white, whichever is read better on it */
export function inkOn(color) {
  return lightness(color) > 0.179 ? "#000000" : "#ffffff";
}

/** @param {string} color @returns {number} relative luminance, 0..1 */
function lightness(color) {
  const [red, green, blue] = parseColor(color).map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {import("../../../types.js").Palette} palette
 * @param {number} largest size of a value
 * @returns {(value: number) => string} its colour as maps have it
 */
export function mapColors({ step, theme }, largest) {
  const ground = parseColor(theme.ground);
  return (value) => css(mix(ground, parseColor(step(value / (largest || 1))), theme.mapStrength));
}

/**
 * @param {number} lowest the value that is black
 * @param {number} highest the value that is white
 * @returns {(value: number) => string} greys between them
 */
export function greys(lowest, highest) {
  return (value) => css(mix([22, 24, 28], [250, 250, 250], Math.max(0, Math.min(1, (value - lowest) / (highest - lowest || 1)))));
}
