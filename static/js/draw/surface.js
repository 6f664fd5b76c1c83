/**
 * A canvas made ready for one painting. Nothing else in `draw/` knows how canvas size and device pixels belong together.
 *
 * @typedef {import("../types.js").Canvas} Canvas
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").Surface} Surface
 */

/**
 * Sizes the canvas to `width` x `height` CSS pixels at `ratio` device pixels each, scales its context and clears it, unless it is to keep
 * what is on it.
 * The canvas is given a new size only when it has another one, because that throws its memory away.
 *
 * @param {Canvas} canvas
 * @param {number} width CSS pixels, at least 1
 * @param {number} height CSS pixels, at least 1
 * @param {number} ratio device pixels per CSS pixel, above 0
 * @param {boolean} [keeps]
 * @returns {Surface}
 */
export function fit(canvas, width, height, ratio, keeps = false) {
  const columns = Math.max(1, Math.round(width * ratio));
  const rows = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = context2d(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (!keeps) context.clearRect(0, 0, columns, rows);
  context.setTransform(columns / width, 0, 0, rows / height, 0, 0);
  return { context, width, height, ratio };
}

/**
 * @param {Canvas} canvas
 * @param {boolean} [willBeRead] whether its pixels are wanted back; counts the first time only
 * @returns {Context}
 * @throws {Error} when the canvas already has a context of another kind
 */
export function context2d(canvas, willBeRead = false) {
  const context = /** @type {Context | null} */ (canvas.getContext("2d", { willReadFrequently: willBeRead }));
  if (context === null) throw new Error("expected a canvas that can be drawn on in 2d, got one without such a context");
  return context;
}

/**
 * The nearest length that ends on a device pixel, so that edges are sharp.
 *
 * @param {number} length CSS pixels
 * @param {number} ratio
 */
export function snap(length, ratio) {
  return Math.round(length * ratio) / ratio;
}
