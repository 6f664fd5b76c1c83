/**
 * Weights set by hand, the way back. Each step belongs to where the run and its link stood when it was taken: it can be taken back until
 * the run has trained on, and while the link is that of then; what was changed of the link since is undone first.
 *
 * @typedef {Omit<import("../generated.js").Set, "type" | "id">} Change
 * @typedef {readonly import("./turns.js").Turn[]} Turns
 *
 * @typedef {object} Where
 * @property {number} run
 * @property {number} epoch
 * @property {number} position
 * @property {string} link
 * @property {number} depth of the link's entry in the history
 *
 * @typedef {object} Step
 * @property {Where} where
 * @property {readonly Change[]} before the values of then
 * @property {{before: Turns, after: Turns}} turns of the run
 */
import { same } from "../core/json.js";

/** So many steps can be taken back. */
const MOST = 50;

export class ByHand {
  constructor() {
    /** Oldest first. @type {Step[]} */
    this.steps = [];
  }

  /** What is dragged on is one step. @param {Where} where @param {readonly Change[]} before @param {{before: Turns, after: Turns}} turns */
  add(where, before, turns) {
    const last = this.steps.at(-1);
    if (last && same(last.where, where) && before.length === 1 && isOfSame(last.before, before)) return;
    this.steps = [...this.steps.filter((step) => isOfSameRun(step.where, where)), { where, before, turns }].slice(-MOST);
  }

  /** @param {Where} where the run stands @returns {Step | null} what is to be set again, which is no longer known; null: there is nothing here */
  take(where) {
    const last = this.steps.at(-1);
    if (last === undefined || !same(last.where, where)) return null;
    this.steps = this.steps.slice(0, -1);
    return last;
  }

  /** Something was set of which nothing is known. */
  forget() {
    this.steps = [];
  }
}

/** @param {readonly Change[]} a @param {readonly Change[]} b */
function isOfSame(a, b) {
  const places = (/** @type {readonly Change[]} */ all) => all.map((change) => ({ ...change, value: null }));
  return same(places(a), places(b));
}

/** @param {Where} a @param {Where} b @returns {boolean} whether nothing was trained in between */
function isOfSameRun(a, b) {
  return a.run === b.run && a.epoch === b.epoch && a.position === b.position;
}
