/**
 * The losses of a run, however long it gets, in a bounded number of points.
 *
 * @typedef {import("../types.js").LossHistory} LossHistory
 */

/**
 * Keeps every point until it is full; then every other one, and from there on only points twice as far apart, and so on. The first and
 * the last point are always kept, so the chart never ends before the run does.
 *
 * @implements {LossHistory}
 */
export class History {
  /** @param {number} [capacity] even, at least 4 */
  constructor(capacity = 4000) {
    this.capacity = capacity;
    this.epoch = new Float64Array(capacity);
    this.train = new Float64Array(capacity);
    this.test = new Float64Array(capacity);
    this.length = 0;
    /** Grows with every change: what was derived from an older version is stale. */
    this.version = 0;
    /** Every `stride`-th point that came in is kept for good. */
    this.stride = 1;
    /** Points that came in since the last one that is kept for good. */
    this.pending = 0;
  }

  clear() {
    this.length = 0;
    this.stride = 1;
    this.pending = 0;
    this.version++;
  }

  /**
   * A point of the same epoch as the last one takes its place: the run stands still there (a weight was set, the data are new).
   * One of an earlier epoch begins the history anew.
   *
   * @param {number} epoch
   * @param {number} train
   * @param {number} test
   */
  append(epoch, train, test) {
    const last = this.length - 1;
    if (last >= 0 && epoch < this.epoch[last]) this.clear();
    if (last >= 0 && epoch === this.epoch[last]) this.#put(last, epoch, train, test);
    else this.#push(epoch, train, test);
    this.version++;
  }

  /** @param {Float64Array} rows of (epoch, train loss, test loss), oldest first */
  appendRows(rows) {
    for (let i = 0; i + 2 < rows.length; i += 3) this.append(rows[i], rows[i + 1], rows[i + 2]);
  }

  /**
   * The last point is provisional until it is `stride` points after the one before; until then the next one takes its place.
   *
   * @param {number} epoch
   * @param {number} train
   * @param {number} test
   */
  #push(epoch, train, test) {
    if (this.pending === 0 && this.length === this.capacity) this.#thin();
    const place = this.pending > 0 ? this.length - 1 : this.length;
    this.#put(place, epoch, train, test);
    this.length = place + 1;
    this.pending = this.length === 1 ? 0 : (this.pending + 1) % this.stride;
  }

  /** Drops every other point; the first stays, and the last becomes provisional when it was to be dropped. */
  #thin() {
    const last = this.length - 1;
    let kept = 0;
    for (let i = 0; i <= last; i += 2) this.#put(kept++, this.epoch[i], this.train[i], this.test[i]);
    this.pending = last % 2 === 0 ? 0 : this.stride;
    if (this.pending > 0) this.#put(kept++, this.epoch[last], this.train[last], this.test[last]);
    this.length = kept;
    this.stride *= 2;
  }

  /**
   * @param {number} i
   * @param {number} epoch
   * @param {number} train
   * @param {number} test
   */
  #put(i, epoch, train, test) {
    this.epoch[i] = epoch;
    this.train[i] = train;
    this.test[i] = test;
  }
}

/**
 * @param {LossHistory} history not empty
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
