/**
 * Numbers by epoch, however many epochs there are, in a bounded number of points.
 */

/**
 * Keeps every point until it is full; then every other one, and from there on only points twice as far apart, and so on. The first and
 * the last point are always kept, so a chart never ends before the run does.
 */
export class Series {
  /**
   * @param {number} width how many numbers a point has
   * @param {number} [capacity] points; even, at least 4
   */
  constructor(width, capacity = 4000) {
    this.capacity = capacity;
    this.epoch = new Float64Array(capacity);
    /** For each of a point's numbers a column, of which the first `length` entries count. */
    this.columns = Array.from({ length: width }, () => new Float64Array(capacity));
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
   * One of an earlier epoch begins the series anew.
   *
   * @param {number} epoch
   * @param {readonly (number | null)[]} values null: not finite
   */
  add(epoch, values) {
    const last = this.length - 1;
    if (last >= 0 && epoch < this.epoch[last]) this.clear();
    if (last >= 0 && epoch === this.epoch[last]) this.#put(last, epoch, values);
    else this.#push(epoch, values);
    this.version++;
  }

  /** The run has come back to an epoch: drops the points of later ones. @param {number} epoch */
  backTo(epoch) {
    if (this.length === 0 || this.epoch[this.length - 1] <= epoch) return;
    while (this.length > 0 && this.epoch[this.length - 1] > epoch) this.length--;
    this.pending = 0;
    this.version++;
  }

  /**
   * The last point is provisional until it is `stride` points after the one before; until then the next one takes its place.
   *
   * @param {number} epoch
   * @param {readonly (number | null)[]} values
   */
  #push(epoch, values) {
    if (this.pending === 0 && this.length === this.capacity) this.#thin();
    const place = this.pending > 0 ? this.length - 1 : this.length;
    this.#put(place, epoch, values);
    this.length = place + 1;
    this.pending = this.length === 1 ? 0 : (this.pending + 1) % this.stride;
  }

  /** Drops every other point; the first stays, and the last becomes provisional when it was to be dropped. */
  #thin() {
    const last = this.length - 1;
    let kept = 0;
    for (let i = 0; i <= last; i += 2) this.#move(i, kept++);
    this.pending = last % 2 === 0 ? 0 : this.stride;
    if (this.pending > 0) this.#move(last, kept++);
    this.length = kept;
    this.stride *= 2;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #move(from, to) {
    for (const column of [this.epoch, ...this.columns]) column[to] = column[from];
  }

  /**
   * @param {number} i
   * @param {number} epoch
   * @param {readonly (number | null)[]} values
   */
  #put(i, epoch, values) {
    this.epoch[i] = epoch;
    this.columns.forEach((column, k) => (column[i] = values[k] ?? NaN));
  }
}
