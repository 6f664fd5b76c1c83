/**
 * The run on screen, and the same one with the two other heads: how each does on moved and turned test pictures.
 *
 * @typedef {import("../train/types.js").CnnConfig} CnnConfig
 * @typedef {"flatten" | "mean" | "max"} HeadName
 *
 * @typedef {object} Measured
 * @property {number} epochs that it was trained for
 * @property {number[][]} shifts accuracies, [down][across]
 * @property {number[]} turns accuracies
 */
import { same, withValue } from "../../../core/json.js";
import { fill } from "../../../core/fill.js";
import { TEST, TRAIN } from "../texts.js";

export const HEADS = /** @type {const} */ (["flatten", "mean", "max"]);

export class Heads {
  /**
   * @param {(path: string, body: object) => Promise<Response>} post to the server
   * @param {() => void} onChange
   */
  constructor(post, onChange) {
    this.post = post;
    this.onChange = onChange;
    /** Of the heads that the run on screen does not have. @type {Map<HeadName, Measured>} */
    this.others = new Map();
    /** What all of them have in common with it. @type {CnnConfig | null} */
    this.config = null;
    /** Which one is trained now. @type {HeadName | null} */
    this.training = null;
    this.trouble = "";
  }

  /** Another run makes old what was measured. @param {CnnConfig} config */
  follow(config) {
    if (this.config !== null && same(shared(this.config), shared(config))) return;
    this.config = config;
    this.others.clear();
    this.training = null;
    this.trouble = "";
  }

  /** Trains the other heads, one after the other. @param {number} epochs */
  async train(epochs) {
    const { config } = this;
    if (config === null || this.training !== null) return;
    this.trouble = "";
    for (const head of HEADS) {
      if (head === config.network.head || this.config !== config) continue;
      this.training = head;
      this.onChange();
      const found = await this.#measure(withValue(config, "network.head", head), epochs);
      if (this.config !== config) return;
      if (found === null) break;
      this.others.set(head, found);
    }
    if (this.config !== config) return;
    this.training = null;
    this.onChange();
  }

  /** @param {CnnConfig} config @param {number} epochs @returns {Promise<Measured | null>} null: it can't be; `trouble` says why */
  async #measure(config, epochs) {
    try {
      const answer = await this.post("api/convolution/runs", { config, epochs, record: [epochs], include: ["shifts", "turns"] });
      const told = await answer.json();
      if (answer.ok) return { epochs, shifts: told.shifts, turns: told.turns };
      this.trouble = told.error?.message ?? answer.statusText;
    } catch {
      this.trouble = TEST.unreachable;
    }
    return null;
  }
}

/** @param {CnnConfig} config @returns {object} all but the head */
function shared(config) {
  return withValue(config, "network.head", null);
}

/** @param {HeadName} head @param {boolean} isOwn @param {Measured | undefined} measured */
export function captionOf(head, isOwn, measured) {
  const name = TRAIN.heads[head];
  if (isOwn) return fill(TEST.own, { head: name });
  if (measured === undefined) return fill(TEST.unknown, { head: name });
  return measured.epochs === 1 ? fill(TEST.otherOne, { head: name }) : fill(TEST.other, { head: name, epochs: measured.epochs });
}
