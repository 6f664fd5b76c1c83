/**
 * Between the session and the log: what leaves the screen is kept with its curves, its numbers and its state; and what is kept is put away
 * for the next visit.
 *
 * @typedef {import("../compare/side.js").Side} Side
 * @typedef {import("./log.js").Kept} Kept
 * @typedef {import("./log.js").Label} Label
 * @typedef {import("./log.js").RunLog} RunLog
 * @typedef {import("./log.js").Stand} Stand
 * @typedef {import("../types.js").Charted} Charted
 * @typedef {import("../types.js").Ghost} Ghost
 * @typedef {import("../types.js").Lab} Lab
 *
 * @typedef {Pick<Stand, "epoch" | "train" | "test" | "accuracy" | "parameters">} Numbers
 */
import { phrases } from "../settings/turns.js";
import { calledBriefly, calledOf } from "./naming.js";
import { read, written } from "./shelf.js";

export class Recorder {
  /**
   * @param {object} parts
   * @param {RunLog} parts.log
   * @param {Lab} parts.lab
   * @param {import("../core/store.js").Store} parts.store
   * @param {import("../settings/session.js").Session} parts.session
   * @param {import("../shell/memory.js").Memory} parts.memory
   * @param {string} parts.place where they are kept between visits
   */
  constructor({ log, lab, store, session, memory, place }) {
    this.log = log;
    this.lab = lab;
    this.store = store;
    this.session = session;
    this.memory = memory;
    this.place = place;
    /** The one that stands out in the chart; 0: none. */
    this.strong = 0;
    /** The numbers of curves as the chart takes them. @type {WeakMap<object, {epoch: Float64Array, values: Float64Array}>} */
    this.traces = new WeakMap();
    /** @type {(() => void)[]} */
    this.listeners = [];
    log.restore(read(memory.get(place)));
    /** As it was last put away, or found. */
    this.stored = log.lasting(null);
    log.onChange(() => this.#putAway(log.lasting(null)));
    session.keeper = {
      leave: (state) => log.leave(this.stand(state)),
      begin: (config, back) => (back === null ? log.begin(config) : log.take(back)),
      change: (config) => log.change(config),
      remake: (state, after) => log.remake(this.stand(state), after),
      across: (from, to) => log.remade.across(from, to),
    };
  }

  /** Whether the list is there on the next visit. */
  get isKept() {
    return this.memory.keeps(this.place);
  }

  /**
   * @param {{run: number, bytes: Uint8Array} | null} [state] as the client was last told
   * @returns {Stand | null} where the run on screen stands; null before its first frame
   */
  stand(state = this.session.client.state) {
    const { link, turns } = this.store.state;
    const { confirmed, history, measures, run } = this.session;
    const numbers = this.numbers();
    if (numbers === null || confirmed === null) return null;
    const curves = Object.fromEntries(Object.entries({ loss: history, ...measures.histories }).map(([name, one]) => [name, one.thinned()]));
    return { ...numbers, config: confirmed.config, link, turns, curves, state: state !== null && state.run === run ? state.bytes : null };
  }

  /** Whether what the server has told of the run on screen may be older than what was last changed of it under way. */
  get isBehind() {
    const last = this.store.state.turns.at(-1);
    const { client, run } = this.session;
    if (last === undefined) return false;
    if (client.state?.run !== run) return true;
    const { epoch, position } = client.state;
    return epoch < last.epoch || (epoch === last.epoch && position <= last.position);
  }

  /** @returns {Numbers | null} of the run on screen; null before its first frame */
  numbers() {
    const { frame, extras } = this.store.state;
    const { confirmed, run } = this.session;
    if (frame === null || confirmed === null || frame.run !== run) return null;
    return numbersOf(this.lab, frame, extras, confirmed.config);
  }

  /** The list with the run on screen as it stands now, for the next visit. */
  putAway() {
    this.#putAway(this.log.lasting(this.stand()));
  }

  /** Only what has changed: a list is long to write, and each step of a slider begins a run. @param {readonly Kept[]} kept */
  #putAway(kept) {
    if (kept === this.stored) return;
    this.stored = kept;
    this.memory.set(this.place, kept.length === 0 ? null : written(kept));
  }

  /** @returns {string | null} the run on screen as a text, to be taken up again on this page or on another load of it; null before its first frame */
  pack() {
    const stand = this.stand();
    return stand && written([{ ...this.log.current, ...stand }]);
  }

  /** @param {string} text of `pack` */
  takeUp(text) {
    const [run] = read(text);
    if (run === undefined) return;
    if (run.epoch > 0 || run.state !== null) this.session.bringBack(run);
    else this.session.open(run.config);
  }

  /** @returns {(Label & Stand)[]} all that can be compared, oldest first, the one on screen among them */
  comparable() {
    const stand = this.stand();
    const { kept, current } = this.log;
    const all = [...kept, ...(stand === null ? [] : [{ ...current, ...stand }])].sort((a, b) => a.id - b.id);
    return all.map((run) => ({ ...run, name: this.called(run) }));
  }

  /** The options as a run names them. @param {{config?: import("../types.js").RunConfig}} run left out: the one on screen */
  #spoken({ config }) {
    const { options, spoken } = this.session;
    return config ? this.lab.spoken(options, config) : spoken;
  }

  /** @param {Parameters<typeof calledOf>[1] & {config?: import("../types.js").RunConfig}} run @returns {string} */
  called(run) {
    return calledOf(this.#spoken(run), run);
  }

  /** @param {Partial<Pick<Stand, "turns" | "config">>} run @returns {string[]} what was changed of it under way */
  changes({ turns = [], config }) {
    return phrases(this.#spoken({ config }), turns);
  }

  /** One of the list that has gone on beside another. @param {Side} side */
  keep(side) {
    const stand = standOf(side, this.lab);
    if (side.kept !== null && stand !== null && stand.epoch > side.kept.epoch) this.log.update(side.kept.id, { ...stand, turns: side.kept.turns });
  }

  /** @param {number} id of the run that is to stand out in the chart */
  point(id) {
    this.strong = id;
    for (const listener of this.listeners) listener();
  }

  /** @param {() => void} listener told when the chart has other ghosts */
  onChange(listener) {
    this.listeners.push(listener);
    this.log.onChange(listener);
  }

  /** @param {Charted} charted @returns {Ghost[]} */
  ghosts(charted) {
    const { config } = this.log;
    if (config === null) return [];
    const shown = this.log.ghosts((other) => this.lab.isComparable(config, other)).filter(({ curves }) => curves[charted] !== undefined);
    return shown.map((run) => ({ name: calledBriefly(this.#spoken(run), run), isStrong: run.id === this.strong, ...this.#trace(run.curves[charted]) }));
  }

  /** @param {import("../types.js").Curve} curve */
  #trace(curve) {
    const known = this.traces.get(curve);
    if (known !== undefined) return known;
    const trace = { epoch: Float64Array.from(curve.epoch), values: Float64Array.from(curve.test, (value) => value ?? Number.NaN) };
    this.traces.set(curve, trace);
    return trace;
  }
}

/**
 * @param {Side} side
 * @param {Lab} lab
 * @returns {Stand | null} where a run stands that trains beside another one; null before its first frame
 */
export function standOf({ frame, run, config, link, history, extras, client }, lab) {
  if (frame === null || frame.run !== run || config === null) return null;
  const state = client.stateOf(run) ?? null;
  return { ...numbersOf(lab, frame, extras, config), config, link, turns: [], curves: { loss: history.thinned() }, state };
}

/**
 * @param {Lab} lab
 * @param {import("../types.js").Frame} frame
 * @param {import("../types.js").Extras | null} extras
 * @param {import("../types.js").RunConfig} config
 * @returns {Numbers}
 */
function numbersOf(lab, { epoch, trainLoss, testLoss }, extras, config) {
  return { epoch, train: finite(trainLoss), test: finite(testLoss), accuracy: lab.accuracyOf(extras), parameters: lab.parameterCountOf(config) };
}

/** @param {number} value */
function finite(value) {
  return Number.isFinite(value) ? value : null;
}
