/**
 * Kernels with names, and kernels of another size.
 *
 * @typedef {import("./types.js").Matrix} Matrix
 */

export const SIDES = /** @type {const} */ ([1, 3, 5]);

/** Binomial coefficients: the nearest whole numbers come to a bell. */
const BELL = [1, 4, 6, 4, 1];

/** Kernels of side 3, by their names. */
export const NAMED = /** @type {const} */ ({
  sharpen: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
  horizontal: [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
  vertical: [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
  edge: [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
  sobel: [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
  emboss: [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
  identity: [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
  box: square(3, () => 1 / 9),
  gauss: [[1 / 16, 1 / 8, 1 / 16], [1 / 8, 1 / 4, 1 / 8], [1 / 16, 1 / 8, 1 / 16]],
});

/** Those that there are with side 5, too. @type {Readonly<Record<string, Matrix>>} */
const LARGE = {
  identity: square(5, (i, j) => (i === 2 && j === 2 ? 1 : 0)),
  box: square(5, () => 1 / 25),
  gauss: square(5, (i, j) => (BELL[i] * BELL[j]) / 256),
};

/** @typedef {keyof typeof NAMED} KernelName */

/**
 * @param {KernelName} name
 * @param {number} side that is liked
 * @returns {Matrix} of this side where the kernel has it, else of side 3
 */
export function kernelOf(name, side) {
  return (side === 5 ? LARGE[name] : undefined) ?? NAMED[name];
}

/** @param {Matrix} kernel @returns {KernelName | null} */
export function nameOf(kernel) {
  const names = /** @type {KernelName[]} */ (Object.keys(NAMED));
  return names.find((name) => isSame(kernelOf(name, kernel.length), kernel)) ?? null;
}

/** @param {Matrix} a @param {Matrix} b @returns {boolean} */
export function isSame(a, b) {
  return a.length === b.length && a.every((row, i) => row.every((value, j) => value === b[i][j]));
}

/**
 * @param {Matrix} kernel
 * @param {number} side
 * @returns {Matrix} with this side: zeros around it, or its middle
 */
export function resized(kernel, side) {
  const shift = (kernel.length - side) / 2;
  return square(side, (i, j) => kernel[i + shift]?.[j + shift] ?? 0);
}

/**
 * @param {number} side
 * @param {(row: number, column: number) => number} at
 * @returns {number[][]}
 */
export function square(side, at) {
  return Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, column) => at(row, column)));
}
