/**
 * A kernel of 3 x 3 is learnt by gradient descent: from pictures before and after it, all of them in each step.
 *
 * @typedef {import("./types.js").Matrix} Matrix
 *
 * @typedef {object} Descent
 * @property {number} step
 * @property {Float64Array} weights nine, row by row
 * @property {Float64Array} velocity of each
 */
import { convolve } from "./convolution.js";

export const WEIGHTS = 9;
export const RATE = 0.3;
export const MOMENTUM = 0.9;
const SIDE = 3;

/** @returns {Descent} nothing learnt: all weights are 0 */
export function firstDescent() {
  return { step: 0, weights: new Float64Array(WEIGHTS), velocity: new Float64Array(WEIGHTS) };
}

/** @param {ArrayLike<number>} weights @returns {number[][]} */
export function kernelFrom(weights) {
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => weights[row * SIDE + column]));
}

/** @param {Matrix} picture @param {Matrix} kernel @returns {Matrix} its map */
export function mapOf(picture, kernel) {
  return convolve([picture], { kernels: [kernel], bias: 0, stride: 1, padding: 0 });
}

/**
 * @param {readonly Matrix[]} pictures
 * @returns {Float64Array[]} the nine numbers of each window of each picture
 */
export function windowsOf(pictures) {
  return pictures.flatMap((picture) => mapOf(picture, kernelFrom(new Float64Array(WEIGHTS))).flatMap((cells, row) => cells.map((_, column) => windowAt(picture, row, column))));
}

/** @param {Matrix} picture @param {number} top @param {number} left */
function windowAt(picture, top, left) {
  return Float64Array.from({ length: WEIGHTS }, (_, i) => picture[top + Math.floor(i / SIDE)][left + (i % SIDE)]);
}

/** @param {Float64Array} window @param {ArrayLike<number>} weights @returns {number} what the kernel makes of it */
function answerOf(window, weights) {
  return window.reduce((sum, value, i) => sum + value * weights[i], 0);
}

/** @param {readonly Float64Array[]} windows @param {ArrayLike<number>} weights @returns {Float64Array} */
export function answersOf(windows, weights) {
  return Float64Array.from(windows, (window) => answerOf(window, weights));
}

/**
 * @param {readonly Float64Array[]} windows
 * @param {Float64Array} answers that the secret kernel has given
 * @param {ArrayLike<number>} weights
 * @returns {number} the mean squared error
 */
export function lossOf(windows, answers, weights) {
  return windows.reduce((sum, window, n) => sum + (answerOf(window, weights) - answers[n]) ** 2, 0) / windows.length;
}

/**
 * @param {readonly Float64Array[]} windows
 * @param {Float64Array} answers
 * @param {ArrayLike<number>} weights
 * @returns {Float64Array} of the mean squared error: twice the mean of error times input
 */
export function gradientOf(windows, answers, weights) {
  const gradient = new Float64Array(WEIGHTS);
  windows.forEach((window, n) => {
    const error = answerOf(window, weights) - answers[n];
    for (let i = 0; i < WEIGHTS; i++) gradient[i] += (2 * error * window[i]) / windows.length;
  });
  return gradient;
}

/**
 * @param {Descent} descent
 * @param {readonly Float64Array[]} windows
 * @param {Float64Array} answers
 * @param {number} momentum 0: none
 * @returns {Descent} after one step
 */
export function descended({ step, weights, velocity }, windows, answers, momentum) {
  const gradient = gradientOf(windows, answers, weights);
  const next = velocity.map((old, i) => momentum * old - RATE * gradient[i]);
  return { step: step + 1, weights: weights.map((old, i) => old + next[i]), velocity: next };
}
