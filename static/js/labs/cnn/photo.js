/**
 * A picture of the reader's own, made so small that its numbers can be read. It never leaves the browser.
 *
 * @typedef {import("./types.js").Picture} Picture
 */
import { fill } from "../../core/fill.js";
import { LEAST_SIDE } from "./link.js";
import { PHOTO_SIDE } from "./pictures.js";
import { PHOTO } from "./texts.js";

const MOST_BYTES = 20 * 1024 * 1024;
/** What the eye makes of red, green and blue. */
const BRIGHTNESS = [0.299, 0.587, 0.114];

/**
 * @param {{width: number, height: number}} size
 * @returns {{columns: number, rows: number}} as like it as is possible within the bounds
 */
export function smallSize({ width, height }) {
  const scale = PHOTO_SIDE / Math.max(width, height);
  const side = (/** @type {number} */ length) => Math.max(LEAST_SIDE, Math.min(PHOTO_SIDE, Math.round(length * scale)));
  return { columns: side(width), rows: side(height) };
}

/**
 * @param {Uint8ClampedArray} bytes red, green, blue and opacity of each pixel
 * @param {{columns: number, rows: number}} size
 * @param {boolean} isColour
 * @returns {Picture}
 */
export function pictureFrom(bytes, { columns, rows }, isColour) {
  const at = (/** @type {number} */ row, /** @type {number} */ column, /** @type {number} */ channel) => bytes[4 * (row * columns + column) + channel];
  const grey = (/** @type {number} */ row, /** @type {number} */ column) => Math.round(BRIGHTNESS.reduce((sum, share, channel) => sum + share * at(row, column, channel), 0));
  const matrix = (/** @type {(row: number, column: number) => number} */ value) => Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => value(row, column)));
  return isColour ? [0, 1, 2].map((channel) => matrix((row, column) => at(row, column, channel))) : [matrix(grey)];
}

/**
 * @param {File} file
 * @returns {Promise<string | {bytes: Uint8ClampedArray, columns: number, rows: number}>} what is wrong with it, or its pixels made few
 */
export async function readPhoto(file) {
  if (file.size > MOST_BYTES) return fill(PHOTO.tooLarge, { size: (file.size / 1024 / 1024).toFixed(0) });
  try {
    const whole = await createImageBitmap(file);
    const size = smallSize(whole);
    const small = await createImageBitmap(whole, { resizeWidth: size.columns, resizeHeight: size.rows, resizeQuality: "high" });
    const context = new OffscreenCanvas(size.columns, size.rows).getContext("2d");
    if (context === null) return PHOTO.notPicture;
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, size.columns, size.rows);
    context.drawImage(small, 0, 0);
    whole.close();
    small.close();
    return { bytes: context.getImageData(0, 0, size.columns, size.rows).data, ...size };
  } catch {
    return PHOTO.notPicture;
  }
}
