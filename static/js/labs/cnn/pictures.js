/**
 * The pictures of the page: the lecture's, shapes of zeros and ones, and what is drawn or uploaded.
 *
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Picture} Picture
 */
import { square } from "./kernels.js";
import { GREY, RGB } from "./lecture.js";

/** Side of shapes and drawings. */
export const DRAWN_SIDE = 12;
/** Most rows, and columns, of an uploaded picture. */
export const PHOTO_SIDE = 16;

const MIDDLE = (DRAWN_SIDE - 1) / 2;

/** Filled shapes, by whether a cell belongs to one. @type {Readonly<Record<string, (row: number, column: number) => boolean>>} */
const SHAPES = {
  square: (row, column) => Math.max(Math.abs(row - MIDDLE), Math.abs(column - MIDDLE)) < 4,
  circle: (row, column) => Math.hypot(row - MIDDLE, column - MIDDLE) < 4.6,
  triangle: (row, column) => row >= 2 && row <= 9 && Math.abs(column - MIDDLE) <= (row - 1) / 2 + 0.1,
  cross: (row, column) => Math.abs(Math.abs(row - MIDDLE) - Math.abs(column - MIDDLE)) < 1 && Math.abs(row - MIDDLE) < 5,
};

/** A seven, on which to draw. @type {Picture} */
export const FIRST_DRAWING = [square(DRAWN_SIDE, (row, column) => Number((row === 2 && column >= 3 && column <= 8) || (row > 2 && row < 10 && column === 9 - Math.ceil((row - 1) / 2))))];

export const PICTURES = /** @type {const} */ (["lecture", "rgb", "square", "circle", "triangle", "cross", "drawn", "photo"]);

/** @typedef {typeof PICTURES[number]} PictureName */

/** @param {string} name @returns {Picture | null} null where the picture is not one of the page's */
export function pictureOf(name) {
  if (name === "lecture") return GREY;
  if (name === "rgb") return RGB;
  const belongs = SHAPES[name];
  return belongs ? [square(DRAWN_SIDE, (row, column) => Number(belongs(row, column)))] : null;
}

/** @param {Picture} picture @returns {boolean} whether its values are 0 and 1, and not 0 to 255 */
export function isBinary(picture) {
  return picture.every((matrix) => matrix.every((row) => row.every((value) => value <= 1)));
}
