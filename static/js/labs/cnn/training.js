/**
 * A training of bench A2: its steps so far, and when it came near the secret.
 *
 * @typedef {import("./descent.js").Descent} Descent
 * @typedef {import("./types.js").Matrix} Matrix
 */
import { answersOf, descended, firstDescent, lossOf, MOMENTUM } from "./descent.js";

/** Distances of the farthest weight that are told. */
export const NEAR = 0.2;
export const THERE = 0.01;
/** At this one it rests. */
const ENOUGH = 0.001;

export class Training {
  /**
   * @param {readonly Float64Array[]} windows
   * @param {Matrix} secret
   * @param {boolean} hasMomentum
   */
  constructor(windows, secret, hasMomentum) {
    this.windows = windows;
    this.secret = Float64Array.from(secret.flat());
    this.hasMomentum = hasMomentum;
    this.answers = answersOf(windows, this.secret);
    /** @type {Descent} */
    this.descent = firstDescent();
    /** Steps after which each of both distances was reached. @type {{near: number | null, there: number | null}} */
    this.reached = { near: null, there: null };
    this.losses = [this.loss];
    this.weights = [[...this.descent.weights]];
  }

  get loss() {
    return lossOf(this.windows, this.answers, this.descent.weights);
  }

  /** Of each weight to that of the secret. @returns {number[]} */
  get errors() {
    return Array.from(this.descent.weights, (weight, i) => weight - this.secret[i]);
  }

  get isOver() {
    return this.#distance < ENOUGH;
  }

  get #distance() {
    return Math.max(...this.errors.map(Math.abs));
  }

  /** @param {number} steps at most */
  train(steps) {
    for (let i = 0; i < steps && !this.isOver; i++) {
      this.descent = descended(this.descent, this.windows, this.answers, this.hasMomentum ? MOMENTUM : 0);
      this.losses.push(this.loss);
      this.weights.push([...this.descent.weights]);
      const distance = this.#distance;
      if (distance < NEAR) this.reached.near ??= this.descent.step;
      if (distance < THERE) this.reached.there ??= this.descent.step;
    }
  }
}
