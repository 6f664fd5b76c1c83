/** A picture that is drawn, channel by channel and row by row, from 0 to 1: a soft brush a little wider than a pixel. */

/** Pixels from its middle to where the brush ends, and what it leaves of its strength there. */
const REACH = 1.25;

/**
 * @param {readonly number[]} pixels
 * @param {{side: number, channels: number}} size
 * @param {{x: number, y: number}} place in pixels, from the upper left corner
 * @returns {number[]} with a dab there
 */
export function dabbed(pixels, { side, channels }, { x, y }) {
  const strength = (/** @type {number} */ row, /** @type {number} */ column) => Math.max(0, Math.min(1, REACH + 0.25 - Math.hypot(column + 0.5 - x, row + 0.5 - y)));
  return Array.from({ length: channels * side * side }, (_, i) => {
    const within = i % (side * side);
    return Math.max(pixels[i] ?? 0, strength(Math.floor(within / side), within % side));
  });
}

/**
 * @param {{x: number, y: number}} start in pixels
 * @param {{x: number, y: number}} end
 * @returns {{x: number, y: number}[]} places on the way, close enough for a line without gaps; the start is not among them
 */
export function way(start, end) {
  const steps = Math.max(1, Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) / 0.5));
  return Array.from({ length: steps }, (_, i) => ({ x: start.x + ((end.x - start.x) * (i + 1)) / steps, y: start.y + ((end.y - start.y) * (i + 1)) / steps }));
}
