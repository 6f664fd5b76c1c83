/**
 * What bench A2 looks for: a secret kernel, shown or hidden behind a seed.
 *
 * @typedef {import("./types.js").FindBench} FindBench
 * @typedef {import("./types.js").Matrix} Matrix
 */
import { NAMED, square } from "./kernels.js";
import { randomFrom } from "./random.js";

/** Weights of hidden kernels are whole numbers of no larger size. */
const LARGEST = 2;
/** So near is right. */
const NEAR = 0.05;

/** @returns {Matrix} */
export function noGuess() {
  return square(3, () => 0);
}

/** @returns {FindBench} */
export function firstFind() {
  return { secret: NAMED.sobel, seed: null, momentum: true, guess: noGuess() };
}

/** @param {number} seed a whole number @returns {Matrix} whole numbers, of which some are not 0 */
export function secretFrom(seed) {
  const random = randomFrom(seed);
  const secret = square(3, () => Math.floor(random() * (2 * LARGEST + 1)) - LARGEST);
  return secret.flat().some((weight) => weight !== 0) ? secret : NAMED.emboss;
}

/** @param {FindBench} bench @param {number} seed @returns {FindBench} with another secret, hidden */
export function withHidden(bench, seed) {
  return { ...bench, secret: secretFrom(seed), seed, guess: noGuess() };
}

/** @param {FindBench} bench @returns {number} how many of the nine weights are guessed */
export function rightOnes({ secret, guess }) {
  return secret.flat().filter((weight, i) => Math.abs(weight - guess.flat()[i]) < NEAR).length;
}
