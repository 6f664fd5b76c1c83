/**
 * What bench A shows, and what choosing something makes of it.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Picture} Picture
 * @typedef {import("./kernels.js").KernelName} KernelName
 */
import { mapSize } from "./convolution.js";
import { isSame, kernelOf, NAMED, nameOf, resized } from "./kernels.js";
import { RGB_KERNELS } from "./lecture.js";
import { FIRST_DRAWING, pictureOf } from "./pictures.js";

/** @returns {KernelBench} the lecture's first example */
export function firstBench() {
  return { picture: "lecture", own: null, kernels: [NAMED.sharpen], bias: 0, stride: 1, padding: 0, relu: false, pooling: "none", cell: [0, 0] };
}

/** @param {Pick<KernelBench, "picture" | "own">} bench @returns {Picture} */
export function pictureIn({ picture, own }) {
  return pictureOf(picture) ?? own ?? FIRST_DRAWING;
}

/**
 * The colour example comes with its kernels, and goes with them.
 *
 * @param {KernelBench} bench
 * @param {string} picture
 * @param {Picture | null} [own] that was drawn or uploaded
 * @returns {KernelBench}
 */
export function withPicture(bench, picture, own = null) {
  const next = { ...bench, picture, own: own ?? (picture === "drawn" ? FIRST_DRAWING : null) };
  if (picture === "rgb") return settled({ ...next, kernels: RGB_KERNELS, bias: 1, padding: 1, stride: 1 });
  if (isColourExample(bench.kernels)) return settled({ ...next, kernels: [NAMED.sharpen], bias: 0, padding: 0 });
  return settled(next);
}

/** @param {readonly Matrix[]} kernels @returns {boolean} */
export function isColourExample(kernels) {
  return kernels.length === RGB_KERNELS.length && kernels.every((kernel, channel) => isSame(kernel, RGB_KERNELS[channel]));
}

/** @param {KernelBench} bench @param {KernelName} name @returns {KernelBench} */
export function withNamed(bench, name) {
  const kernel = kernelOf(name, bench.kernels[0].length);
  return settled({ ...bench, kernels: bench.kernels.map(() => kernel) });
}

/** @param {KernelBench} bench @param {number} side @returns {KernelBench} with the same kernels in that size, where they have it */
export function withSide(bench, side) {
  const inSize = (/** @type {Matrix} */ kernel) => {
    const name = nameOf(kernel);
    const named = name && kernelOf(name, side);
    return named && named.length === side ? named : resized(kernel, side);
  };
  return settled({ ...bench, kernels: bench.kernels.map(inSize) });
}

/**
 * @param {KernelBench} bench
 * @param {number} channel
 * @param {Cell} place
 * @param {number} weight
 * @returns {KernelBench}
 */
export function withWeight(bench, channel, place, weight) {
  return { ...bench, kernels: bench.kernels.map((kernel, one) => (one === channel ? withCell(kernel, place, weight) : kernel)) };
}

/** @param {Matrix} matrix @param {Cell} cell @param {number} value @returns {Matrix} with another value there */
export function withCell(matrix, [row, column], value) {
  return matrix.map((values, i) => (i === row ? values.map((old, j) => (j === column ? value : old)) : values));
}

/**
 * @param {KernelBench} bench
 * @returns {KernelBench} with a kernel for each channel, and with a cell that its map has
 */
export function settled(bench) {
  const picture = pictureIn(bench);
  const kernels = bench.kernels.length === picture.length ? bench.kernels : picture.map(() => bench.kernels[0]);
  const { rows, columns } = mapSize(picture, { ...bench, kernels });
  const cell = /** @type {Cell} */ ([Math.max(0, Math.min(bench.cell[0], rows - 1)), Math.max(0, Math.min(bench.cell[1], columns - 1))]);
  return { ...bench, kernels, cell };
}

/**
 * @param {KernelBench} bench
 * @param {Cell} place in the picture
 * @returns {Cell} of the map, whose window has its middle nearest to it
 */
export function cellAbove(bench, [row, column]) {
  const { rows, columns } = mapSize(pictureIn(bench), bench);
  const reach = (bench.kernels[0].length - 1) / 2;
  const nearest = (/** @type {number} */ place, /** @type {number} */ size) => Math.max(0, Math.min(size - 1, Math.round((place + bench.padding - reach) / bench.stride)));
  return [nearest(row, rows), nearest(column, columns)];
}
