/**
 * What frames told besides the losses, by epoch, for charts. Each series begins where it was first told, and is null before.
 *
 * @typedef {import("../../types.js").Extras} Extras
 */
import { History } from "../../draw/history.js";
import { Series } from "../../draw/series.js";

/** Curves that stay with a run when another one takes its place. */
const KEPT = /** @type {const} */ (["accuracy", "rmse", "r2"]);

export class Measures {
  constructor() {
    /** Of the training points and the test points. @type {History | null} */
    this.accuracy = null;
    /** @type {History | null} */
    this.rmse = null;
    /** @type {History | null} */
    this.r2 = null;
    /** One column. @type {Series | null} */
    this.learningRate = null;
    /** One column: the share of updates that were shortened. @type {Series | null} */
    this.clipped = null;
    /** What gradients were when they were first told, for each layer behind the inputs. @type {{epoch: number, sizes: readonly (number | null)[]} | null} */
    this.firstGradients = null;
  }

  clear() {
    this.accuracy = this.rmse = this.r2 = this.learningRate = this.clipped = this.firstGradients = null;
  }

  /** @returns {Record<string, History>} the curves that can be kept */
  get histories() {
    return Object.fromEntries(KEPT.flatMap((name) => (this[name] === null ? [] : [[name, this[name]]])));
  }

  /** As they were kept. @param {Partial<Record<string, import("../../types.js").Curve>>} curves */
  fill(curves) {
    for (const name of KEPT) {
      const curve = curves[name];
      if (curve) (this[name] ??= new History()).fill(curve);
    }
  }

  /** The run has come back to an epoch. @param {number} epoch */
  backTo(epoch) {
    for (const series of [this.accuracy, this.rmse, this.r2, this.learningRate, this.clipped]) series?.backTo(epoch);
    if (this.firstGradients !== null && this.firstGradients.epoch > epoch) this.firstGradients = null;
  }

  /**
   * @param {number} epoch whose end this is
   * @param {Extras} extras
   */
  add(epoch, { accuracy, metrics, learning_rate: rate, clipped, gradients }) {
    if (accuracy !== undefined) (this.accuracy ??= new History()).add(epoch, accuracy);
    if (metrics !== undefined) {
      const { train, test } = metrics;
      if (train.accuracy !== undefined) (this.accuracy ??= new History()).add(epoch, [train.accuracy, test.accuracy ?? null]);
      if (train.rmse !== undefined) (this.rmse ??= new History()).add(epoch, [train.rmse, test.rmse ?? null]);
      if (train.r2 !== undefined) (this.r2 ??= new History()).add(epoch, [train.r2, test.r2 ?? null]);
    }
    if (rate !== undefined) (this.learningRate ??= new Series(1)).add(epoch, [rate]);
    if (clipped !== undefined && clipped[1] > 0) (this.clipped ??= new Series(1)).add(epoch, [clipped[0] / clipped[1]]);
    if (gradients !== undefined && epoch <= (this.firstGradients?.epoch ?? epoch)) this.firstGradients = { epoch, sizes: gradients };
  }
}

/**
 * @param {Extras | null} extras
 * @returns {{train: number, test: number} | undefined} the shares of points that are taken for what they are, where they are told
 */
export function accuracyOf(extras) {
  const [train, test] = extras?.accuracy ?? [extras?.metrics?.train.accuracy, extras?.metrics?.test.accuracy];
  return train === undefined || test === undefined ? undefined : { train, test };
}
