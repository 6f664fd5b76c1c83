/**
 * What is set of a run by hand, and the way back and forth. Each step belongs to where the run and its link stood when it was taken: it can be taken back until
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
 * @property {readonly Change[]} set in their place
 * @property {{before: Turns, after: Turns}} turns of the run
 */
import { same } from "../core/json.js";
import { withHand } from "./turns.js";

/** So many steps can be taken back. */
const MOST = 50;

export class ByHand {
  /**
   * @param {object} parts
   * @param {import("../core/store.js").Store} parts.store
   * @param {Pick<import("../core/address.js").Address, "link" | "depth">} parts.address
   * @param {(command: import("../types.js").Command) => unknown} parts.send
   */
  constructor({ store, address, send }) {
    this.store = store;
    this.address = address;
    this.send = send;
    /** Oldest first. @type {Step[]} */
    this.steps = [];
    /** What was undone, the last one first to be redone. @type {Step[]} */
    this.undone = [];
    /** What was last set while the run plays on; null at rest. @type {readonly Change[] | null} */
    this.setWhilePlaying = null;
    store.follow(["playing"], () => (this.setWhilePlaying = null));
  }

  /** Sets some things of the run, as one step. @param {readonly Change[]} changes @param {readonly number[] | null} before their values; null where these are not known */
  set(changes, before) {
    if (changes.length === 0) return;
    this.undone = [];
    for (const change of changes) this.send({ type: "set", ...change });
    const { frame, playing, turns } = this.store.state;
    const goesOn = this.setWhilePlaying !== null && isOfSame(this.setWhilePlaying, changes);
    const after = withHand(turns, frame ?? { epoch: 0, position: 0 }, goesOn);
    this.setWhilePlaying = playing ? changes : null;
    this.store.set({ turns: after });
    if (before === null) this.steps = []; // they lead to values that nobody knows
    else this.#note({ where: this.#where, before: changes.map((change, i) => ({ ...change, value: before[i] })), set: changes, turns: { before: turns, after } });
  }

  /** Undoes what was last set, where nothing else was done since. @returns {boolean} whether there was anything */
  takeBack() {
    const step = this.steps.at(-1);
    if (step === undefined || !this.canTakeBack) return false;
    this.steps = this.steps.slice(0, -1);
    this.undone = [...this.undone, step];
    this.#send(step.before, step.turns.after, step.turns.before);
    return true;
  }

  /** Does again what was last undone, where nothing else was done since. @returns {boolean} whether there was anything */
  setAgain() {
    const step = this.undone.at(-1);
    if (step === undefined || !this.canSetAgain) return false;
    this.undone = this.undone.slice(0, -1);
    this.steps = [...this.steps, step];
    this.#send(step.set, step.turns.before, step.turns.after);
    return true;
  }

  get canTakeBack() {
    return this.#isHere(this.steps.at(-1));
  }

  get canSetAgain() {
    return this.#isHere(this.undone.at(-1));
  }

  /** @param {Step | undefined} step @returns {boolean} whether the run and its link stand where it was taken */
  #isHere(step) {
    return !this.store.state.playing && step !== undefined && same(step.where, this.#where);
  }

  /** @param {readonly Change[]} changes @param {Turns} left @param {Turns} reached */
  #send(changes, left, reached) {
    for (const change of changes) this.send({ type: "set", ...change });
    if (this.store.state.turns === left) this.store.set({ turns: reached });
  }

  /** What is dragged on is one step. @param {Step} step */
  #note(step) {
    const last = this.steps.at(-1);
    if (last && same(last.where, step.where) && step.before.length === 1 && isOfSame(last.before, step.before)) {
      last.set = step.set;
      return;
    }
    this.steps = [...this.steps.filter(({ where }) => isOfSameRun(where, step.where)), step].slice(-MOST);
  }

  /** @returns {Where} */
  get #where() {
    const { run = 0, epoch = 0, position = 0 } = this.store.state.frame ?? {};
    return { run, epoch, position, link: this.address.link, depth: this.address.depth };
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
