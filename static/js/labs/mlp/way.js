/**
 * The way of a run through the space of its parameters, kept from its beginning on, as a plane through that space may be opened late.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {{epoch: number, loss: number, parameters: Float64Array}} Stop
 */

/** Numbers of a way that are kept, and places at least. */
const LONGEST = 200_000;
const PLACES = { least: 40, most: 600 };

/** The parameters of a run from the first frame on that was seen of it, evenly thinned; its best place by training loss, and its last. */
export class Way {
  constructor() {
    /** How many ways have begun. */
    this.begun = 0;
    this.run = -1;
    /** @type {Stop[]} */
    this.places = [];
    /** @type {Stop | null} */
    this.best = null;
    /** Of the frames that were seen, each so many-th stays a place. */
    this.seen = 0;
    this.every = 1;
  }

  get first() {
    return this.places[0] ?? null;
  }

  get last() {
    return this.places[this.places.length - 1] ?? null;
  }

  /** @param {Frame | null} frame */
  follow(frame) {
    const { last } = this;
    if (frame === null || frame.run !== this.run || frame.epoch < (last?.epoch ?? 0) || frame.parameters.length !== last?.parameters.length) this.#begin(frame);
    if (frame === null || !areFinite(frame.parameters)) return;
    const { epoch, position, trainLoss: loss, parameters } = frame;
    if (epoch === this.last?.epoch && this.places.length > 1 && position === 0) this.places.pop();
    else this.#settle();
    const place = { epoch, loss, parameters };
    this.places.push(place);
    if (!(this.best && this.best.loss <= loss)) this.best = place;
    this.#thin(Math.max(PLACES.least, Math.min(PLACES.most, LONGEST / parameters.length)));
  }

  /** @param {Frame | null} frame */
  #begin(frame) {
    this.begun += 1;
    [this.run, this.places, this.best] = [frame?.run ?? -1, [], null];
    [this.seen, this.every] = [0, 1];
  }

  /** What was last becomes a place that stays, with numbers of its own, so that its frame can go; or goes itself. */
  #settle() {
    const { last } = this;
    if (last !== null && (this.seen - 1) % this.every !== 0) this.places.pop();
    else if (last !== null) last.parameters = last.parameters.slice();
    this.seen += 1;
  }

  /** @param {number} most */
  #thin(most) {
    if (this.places.length <= most) return;
    this.places = this.places.filter((_, i) => i % 2 === 0 || i === this.places.length - 1);
    this.every *= 2;
  }
}

/** A loop, as this is asked of every frame: a sixth of the time of `every`. @param {Float64Array} values */
function areFinite(values) {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
