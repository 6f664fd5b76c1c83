/**
 * The losses of a run by epoch.
 *
 * @typedef {import("../types.js").LossHistory} LossHistory
 */
import { Series } from "./series.js";

/** What is there for the training points and for the test points, as a series of both. @implements {LossHistory} */
export class History extends Series {
  /** @param {number} [capacity] even, at least 4 */
  constructor(capacity) {
    super(2, capacity);
    this.train = this.columns[0];
    this.test = this.columns[1];
  }

  /**
   * As `add`.
   *
   * @param {number} epoch
   * @param {number} train
   * @param {number} test
   */
  append(epoch, train, test) {
    this.add(epoch, [train, test]);
  }

  /**
   * What a frame tells; a run that goes on from before the last frame takes the place of what came after.
   *
   * @param {import("../types.js").Frame} frame
   */
  follow({ history, epoch }) {
    this.backTo(history.length > 0 ? history[0] : epoch);
    this.appendRows(history);
  }

  /** As it was kept. @param {import("../types.js").Curve} curve */
  fill({ epoch, train, test }) {
    epoch.forEach((one, i) => this.add(one, [train[i], test[i]]));
  }

  /** @returns {import("../types.js").Curve} to be kept: the first, the last, and others between them, evenly spread */
  thinned(most = 240) {
    const stride = Math.max(1, Math.ceil((this.length - 1) / (most - 1)));
    const last = this.length - 1;
    const places = Array.from({ length: this.length }, (_, i) => i).filter((i) => i % stride === 0 || i === last);
    const column = (/** @type {Float64Array} */ values) => places.map((i) => (Number.isFinite(values[i]) ? Number(values[i].toPrecision(6)) : null));
    return { epoch: places.map((i) => this.epoch[i]), train: column(this.train), test: column(this.test) };
  }

  /** @param {Float64Array} rows of (epoch, train loss, test loss), oldest first */
  appendRows(rows) {
    for (let i = 0; i + 2 < rows.length; i += 3) this.append(rows[i], rows[i + 1], rows[i + 2]);
  }
}

/**
 * @param {{length: number, epoch: Float64Array}} history not empty
 * @param {number} epoch
 * @returns {number} index of the point nearest to that epoch
 */
export function nearestIndex(history, epoch) {
  let low = 0;
  let high = history.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (history.epoch[middle] <= epoch) low = middle;
    else high = middle;
  }
  return epoch - history.epoch[low] <= history.epoch[high] - epoch ? low : high;
}
