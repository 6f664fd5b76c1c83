/**
 * What bench A writes under its picture: the sum of the chosen cell, and the arithmetic of the map's size.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Pooled} Pooled
 *
 * @typedef {object} Shown A bench, calculated.
 * @property {import("./types.js").Picture} picture
 * @property {Matrix} sums the map before ReLU
 * @property {Matrix} map
 * @property {Pooled | null} pooled
 */
import { fill } from "../../core/fill.js";
import { convolve, relu, sumOf, termsAt } from "./convolution.js";
import { pictureIn } from "./kernelbench.js";
import { pool, SIDE, windowOf } from "./pooling.js";
import { KERNEL } from "./texts.js";
import { additionText, decimal, productsText, sizeText } from "./writing.js";

export const CHANNELS = [KERNEL.red, KERNEL.green, KERNEL.blue];

/** @param {KernelBench} bench @returns {Shown} */
export function shownOf(bench) {
  const picture = pictureIn(bench);
  const sums = convolve(picture, bench);
  const map = bench.relu ? relu(sums) : sums;
  return { picture, sums, map, pooled: bench.pooling === "none" ? null : pool(map, bench.pooling) };
}

/** @param {number} value of a map @returns {string} */
export function valueText(value) {
  return decimal(value, 3);
}

/**
 * @param {KernelBench} bench
 * @param {Shown} shown
 * @returns {string[]} the sum of the chosen cell, line by line
 */
export function sumLines(bench, { picture, sums, map, pooled }) {
  const [row, column] = bench.cell;
  const terms = termsAt(picture, bench, row, column);
  const sum = valueText(sums[row][column]);
  const lines = terms.length === 1 ? [greySum(terms[0], bench.bias, sum)] : [...colourSums(terms), totalOf(terms, bench.bias, sum)];
  if (bench.relu) lines.push(fill(KERNEL.relu, { sum, result: valueText(map[row][column]) }));
  const pooledLine = pooled && poolingLine(map, pooled, bench.cell);
  return pooledLine ? [...lines, pooledLine] : lines;
}

/** @param {readonly import("./types.js").Term[]} terms @param {number} bias @param {string} sum */
function greySum(terms, bias, sum) {
  const products = productsText(terms);
  return fill(KERNEL.sum, { products: bias === 0 ? products : `${products} ${additionText([0, bias]).slice(2)}`, sum });
}

/** @param {readonly import("./types.js").Term[][]} terms */
function colourSums(terms) {
  return terms.map((one, i) => fill(KERNEL.channelSum, { channel: CHANNELS[i], products: productsText(one), sum: valueText(sumOf(one)) }));
}

/** @param {readonly import("./types.js").Term[][]} terms @param {number} bias @param {string} sum */
function totalOf(terms, bias, sum) {
  return fill(KERNEL.total, { addition: additionText([...terms.map(sumOf), ...(bias === 0 ? [] : [bias])]), sum });
}

/** @param {Matrix} map @param {Pooled} pooled @param {Cell} cell @returns {string | null} null where the cell falls away */
function poolingLine(map, pooled, [row, column]) {
  const place = /** @type {const} */ ([Math.floor(row / SIDE), Math.floor(column / SIDE)]);
  const value = pooled.values[place[0]]?.[place[1]];
  if (value === undefined) return null;
  const values = windowOf(map, ...place).map(valueText);
  return pooled.winners ? fill(KERNEL.max, { values: values.join(", "), result: valueText(value) }) : fill(KERNEL.mean, { values: values.join(" + "), result: valueText(value) });
}

/** @param {KernelBench} bench @param {Shown} shown @returns {string[]} height and width */
export function sizeLines({ kernels, stride, padding }, { picture, map }) {
  const textOf = (/** @type {number} */ size) => sizeText(size, kernels[0].length, stride, padding);
  return [fill(KERNEL.height, { sum: textOf(picture[0].length), size: map.length }), fill(KERNEL.width, { sum: textOf(picture[0][0].length), size: map[0].length })];
}
