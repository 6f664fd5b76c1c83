/**
 * Convolution as every framework calculates it: cross-correlation, the kernel is not flipped. Beyond the edges there are zeros.
 *
 * @typedef {import("./types.js").Filter} Filter
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Picture} Picture
 * @typedef {import("./types.js").Term} Term
 */

/**
 * @param {number} size of the picture, rows or columns
 * @param {number} kernel its side
 * @param {number} stride
 * @param {number} padding
 * @returns {number} of the map; 0 where the kernel fits nowhere
 */
export function outputSize(size, kernel, stride, padding) {
  return Math.max(0, Math.floor((size + 2 * padding - kernel) / stride) + 1);
}

/**
 * @param {Picture} picture
 * @param {Filter} filter
 * @returns {{rows: number, columns: number}} of the map
 */
export function mapSize(picture, { kernels, stride, padding }) {
  const sizeOf = (/** @type {number} */ size) => outputSize(size, kernels[0].length, stride, padding);
  return { rows: sizeOf(picture[0].length), columns: sizeOf(picture[0][0].length) };
}

/**
 * @param {Picture} picture
 * @param {Filter} filter
 * @param {number} row of the map
 * @param {number} column
 * @returns {Term[][]} for each channel the products that are summed up there, row by row
 */
export function termsAt(picture, { kernels, stride, padding }, row, column) {
  const [top, left] = [row * stride - padding, column * stride - padding];
  return kernels.map((kernel, channel) => kernel.flatMap((weights, i) => weights.map((weight, j) => ({ value: picture[channel][top + i]?.[left + j] ?? 0, weight }))));
}

/** @param {readonly Term[]} terms of one channel @returns {number} */
export function sumOf(terms) {
  return terms.reduce((sum, { value, weight }) => sum + value * weight, 0);
}

/**
 * @param {Picture} picture
 * @param {Filter} filter
 * @returns {Matrix} the map
 */
export function convolve(picture, filter) {
  const { rows, columns } = mapSize(picture, filter);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => termsAt(picture, filter, row, column).reduce((sum, terms) => sum + sumOf(terms), 0) + filter.bias;
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => at(row, column)));
}

/** @param {Matrix} map @returns {Matrix} */
export function relu(map) {
  return map.map((row) => row.map((value) => Math.max(0, value)));
}
