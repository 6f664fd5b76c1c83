/** A drawing as training pictures are: cropped to its ink, as large as they are, and in the middle. */

/** Less ink than this is none. */
const INK = 0.15;
/** The longer side of what is on a training picture, of the picture's side. */
const LENGTH = 0.7;

/**
 * @param {readonly number[]} pixels 0..1, channel by channel and row by row
 * @param {number} side
 * @returns {{left: number, top: number, width: number, height: number} | null} in pixels, around all ink; null: there is none
 */
export function inkBox(pixels, side) {
  let [left, top, right, bottom] = [side, side, -1, -1];
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] < INK) continue;
    const [row, column] = [Math.floor(i / side) % side, i % side];
    [left, top, right, bottom] = [Math.min(left, column), Math.min(top, row), Math.max(right, column), Math.max(bottom, row)];
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * @param {readonly number[]} pixels 0..1, channel by channel and row by row
 * @param {number} side
 * @returns {number[]} the same where there is no ink
 */
export function fitted(pixels, side) {
  const box = inkBox(pixels, side);
  if (box === null) return [...pixels];
  const scale = Math.max(box.width, box.height) / (LENGTH * side);
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  return pixels.map((_, i) => {
    const [channel, row, column] = [Math.floor(i / (side * side)), Math.floor(i / side) % side, i % side];
    return valueAt(pixels, side, channel, y + (row + 0.5 - side / 2) * scale, x + (column + 0.5 - side / 2) * scale);
  });
}

/**
 * Between pixels, whose middles lie at halves.
 *
 * @param {readonly number[]} pixels
 * @param {number} side
 * @param {number} channel
 * @param {number} y
 * @param {number} x
 */
function valueAt(pixels, side, channel, y, x) {
  const [top, left] = [Math.floor(y - 0.5), Math.floor(x - 0.5)];
  const [down, across] = [y - 0.5 - top, x - 0.5 - left];
  const at = (/** @type {number} */ row, /** @type {number} */ column) => (row >= 0 && column >= 0 && row < side && column < side ? pixels[(channel * side + row) * side + column] : 0);
  const upper = at(top, left) * (1 - across) + at(top, left + 1) * across;
  const lower = at(top + 1, left) * (1 - across) + at(top + 1, left + 1) * across;
  return upper * (1 - down) + lower * down;
}
