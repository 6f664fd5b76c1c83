/**
 * What was learnt elsewhere, and what it is worth: a sweep over kinds of networks and over how many examples of each class there are.
 *
 * @typedef {import("../../../types.js").SweepRow} SweepRow
 * @typedef {"frozen" | "tuned" | "scratch" | "random"} Kind
 */
import { troubleOf } from "../../../core/longrequests.js";

export const KINDS = /** @type {const} */ (["frozen", "tuned", "scratch", "random"]);
/** Examples of each of three classes, and what share of 600 pictures these are in %. */
export const EXAMPLES = [2, 5, 20, 60];
const PERCENTS = [1, 2.5, 10, 30];
const SEEDS = 3;
const EPOCHS = 40;

export class Transfer {
  /**
   * @param {string} link of the example's run: pretrained, frozen, and with the fewest examples
   * @param {(body: object, signal: AbortSignal) => AsyncIterable<unknown>} ask for a sweep
   * @param {() => void} onChange
   */
  constructor(link, ask, onChange) {
    this.link = link;
    this.ask = ask;
    this.onChange = onChange;
    /** By kind and examples. @type {Map<string, SweepRow[]>} */
    this.rows = new Map();
    /** Runs that are done, of how many; null: none is under way. @type {{done: number, total: number} | null} */
    this.progress = null;
    this.trouble = "";
    /** @type {AbortController | null} */
    this.control = null;
  }

  get isRunning() {
    return this.control !== null;
  }

  /** Epochs on the other signs. */
  get #pretrained() {
    return Number(new URLSearchParams(this.link.replace(/^#/, "")).get("pretrained"));
  }

  stop() {
    this.control?.abort();
  }

  async run() {
    this.stop();
    const control = new AbortController();
    this.control = control;
    this.rows.clear();
    this.trouble = "";
    this.progress = { done: 0, total: KINDS.length * EXAMPLES.length * SEEDS };
    this.onChange();
    const values = { "data.train_percent": PERCENTS, "network.pretrained": [this.#pretrained, 0], "network.frozen": [true, false] };
    try {
      for await (const line of this.ask({ link: this.link, values, seeds: SEEDS, epochs: EPOCHS }, control.signal)) this.#take(/** @type {any} */ (line));
    } catch (error) {
      this.trouble = troubleOf(error)?.message ?? "";
    }
    if (this.control === control) this.control = null;
    this.onChange();
  }

  /** @param {{row?: SweepRow, progress?: {done: number, total: number}}} line */
  #take({ row, progress }) {
    if (row) {
      const key = keyOf(kindOf(row.values), PERCENTS.indexOf(Number(row.values["data.train_percent"])));
      this.rows.set(key, [...(this.rows.get(key) ?? []), row]);
      const done = [...this.rows.values()].reduce((sum, rows) => sum + rows.length, 0);
      if (this.progress) this.progress = { ...this.progress, done };
    } else if (!progress) return;
    this.onChange();
  }

  /** @param {Kind} kind @returns {(number | null)[]} the mean accuracy for each number of examples; null: not known yet */
  sharesOf(kind) {
    return EXAMPLES.map((_, place) => {
      const shares = (this.rows.get(keyOf(kind, place)) ?? []).flatMap(({ test_accuracy }) => test_accuracy ?? []);
      return shares.length === 0 ? null : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    });
  }

  /** @param {Kind} kind @returns {string | null} the link of its run with the fewest examples; null: it is not there yet */
  linkOf(kind) {
    return this.rows.get(keyOf(kind, 0))?.[0].link ?? null;
  }
}

/** @param {Kind} kind @param {number} place among the numbers of examples */
function keyOf(kind, place) {
  return `${kind} ${place}`;
}

/** @param {Record<string, unknown>} values @returns {Kind} */
function kindOf(values) {
  const isPretrained = Number(values["network.pretrained"]) > 0;
  if (values["network.frozen"]) return isPretrained ? "frozen" : "random";
  return isPretrained ? "tuned" : "scratch";
}
