/**
 * Which units are marked in the picture of the network: those left out by dropout, and those that hardly learn. What is random in every
 * epoch would flicker at the speed of the screen: while a run plays it is shown for a moment, before something newer is; at rest what is
 * shown is what is.
 *
 * @typedef {import("../../types.js").Quiet} Quiet
 */
import { linksOff, unitsOff } from "./off.js";
import { quietUnits } from "./quiet.js";

/** @type {ReadonlySet<number>} */
const NOBODY = new Set();

export class Marks {
  constructor() {
    /** Units that dropout left out, and those that are off. */
    this.out = NOBODY;
    /** @type {ReadonlyMap<number, Quiet>} */
    this.quiet = new Map();
    /** Those that are off alone. */
    this.off = NOBODY;
    /** Links that are off, by their weights' places among the parameters. */
    this.linksOff = NOBODY;
    /** @type {readonly unknown[]} */
    this.known = [];
    /** @type {Held<number[]>} */
    this.held = new Held();
  }

  /**
   * @param {Pick<import("../../core/store.js").State, "extras" | "config" | "frame" | "playing">} state
   * @param {number} now in ms
   */
  follow({ extras, config, frame, playing }, now) {
    const dropped = this.held.take(extras?.dropped, playing && (frame?.playing ?? false), now);
    this.#leaveOut(dropped, config);
    this.quiet = quietUnits(extras, config);
  }

  /**
   * The sets stay the same objects while they do: by that the painter knows that nothing is new.
   *
   * @param {number[] | undefined} dropped
   * @param {import("../../types.js").RunConfig | null} config
   */
  #leaveOut(dropped, config) {
    const known = [dropped, config?.network.off, config?.network.hidden, config?.features];
    if (known.every((part, i) => part === this.known[i])) return;
    this.known = known;
    const [units, links] = config === null ? [[], []] : [unitsOff(config), linksOff(config)];
    this.off = units.length > 0 ? new Set(units) : NOBODY;
    this.out = units.length > 0 || dropped ? new Set([...units, ...(dropped ?? [])]) : NOBODY;
    this.linksOff = links.length > 0 ? new Set(links) : NOBODY;
  }
}

/** Milliseconds. */
const MOMENT = 500;

/** @template T */
export class Held {
  constructor() {
    /** @type {T | undefined} */
    this.value = undefined;
    this.since = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {T | undefined} newest undefined: nothing is to be shown
   * @param {boolean} isPlaying
   * @param {number} now in ms
   * @returns {T | undefined} what to show
   */
  take(newest, isPlaying, now) {
    if (newest === this.value) return newest;
    const isFirst = this.value === undefined || newest === undefined;
    if (isPlaying && !isFirst && now - this.since < MOMENT) return this.value;
    this.value = newest;
    this.since = now;
    return newest;
  }
}
