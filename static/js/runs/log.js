/**
 * The runs that stay: those that were trained, in the order in which they began, and the one on screen. Knows no document.
 *
 * @typedef {import("../types.js").Curve} Curve
 * @typedef {import("../types.js").RunConfig} RunConfig
 *
 * @typedef {object} Label What a run is called and known by, on screen or not.
 * @property {number} id grows in the order in which runs begin
 * @property {string} name
 * @property {boolean} isNamed whether by the reader
 * @property {boolean} pinned
 *
 * @typedef {object} Stand Where a run stands.
 * @property {RunConfig} config
 * @property {string} link
 * @property {number} epoch
 * @property {number | null} train
 * @property {number | null} test
 * @property {[train: number, test: number] | null} accuracy
 * @property {number} parameters
 * @property {readonly import("../settings/turns.js").Turn[]} turns what of it was changed under way; where nothing was, its config leads there, without the state too
 * @property {Record<string, Curve>} curves by what they are of: losses, and what else was told
 * @property {Uint8Array | null} state all that it needs to go on, in the server's own language
 *
 * @typedef {Label & Stand} Kept
 */
import { same } from "../core/json.js";
import { startOf } from "../settings/turns.js";
import { Remade } from "./remade.js";

/** So many runs are kept, besides those that are pinned. */
export const MOST = 20;
/** So many stand behind the run on screen, besides those that are pinned; and so many in all. */
const GHOSTS = 3;
const MOST_GHOSTS = 6;

export class RunLog {
  /** @param {(before: RunConfig | null, after: RunConfig) => string} nameOf "" where nothing differs */
  constructor(nameOf) {
    this.nameOf = nameOf;
    /** Oldest first. @type {Kept[]} */
    this.kept = [];
    /** The run on screen. @type {Label} */
    this.current = { id: 1, name: "", isNamed: false, pinned: false };
    /** Its config. @type {RunConfig | null} */
    this.config = null;
    /** As it was kept, where it was brought back. @type {Kept | null} */
    this.back = null;
    /** What the next run is compared with: the last one that was trained. @type {Pick<Kept, "name" | "config" | "turns"> | null} */
    this.base = null;
    /** What leads over removals and back. */
    this.remade = new Remade();
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /** @param {() => void} listener told when a run has come, gone or another name */
  onChange(listener) {
    this.listeners.push(listener);
  }

  changed() {
    for (const listener of this.listeners) listener();
  }

  /** Those of another visit. @param {readonly Kept[]} kept */
  restore(kept) {
    this.kept = [...kept].sort((a, b) => a.id - b.id);
    this.base = this.kept.at(-1) ?? null;
    this.current.id = this.nextId;
    this.changed();
  }

  /** Another run is on screen, from its start. @param {RunConfig} config */
  begin(config) {
    [this.current, this.config, this.back] = [{ id: this.nextId, name: this.#nameFor(config), isNamed: false, pinned: false }, config, null];
    this.changed();
  }

  /** The run on screen has other settings, still at its start. @param {RunConfig} config */
  change(config) {
    this.config = config;
    if (!this.current.isNamed) this.current = { ...this.current, name: this.#nameFor(config) };
    this.changed();
  }

  /** That of a run which began alike, or what has changed since the last one began. @param {RunConfig} config */
  #nameFor(config) {
    const { base } = this;
    const known = [...this.kept, ...(base ? [base] : [])].findLast((run) => same(startOf(run.config, run.turns), config));
    return known?.name ?? this.nameOf(base && startOf(base.config, base.turns), config);
  }

  /** The id of the next run. */
  get nextId() {
    return Math.max(0, ...this.kept.map(({ id }) => id)) + 1;
  }

  /** The run on screen leaves it; one that was not trained leaves no trace. @param {Stand | null} stand null: its first frame has not come */
  leave(stand) {
    const run = this.#onScreen(stand);
    if (this.config !== null) this.remade.leave(run?.config ?? this.config, run);
    if (run === null) return;
    this.base = run;
    this.#keep(run);
  }

  /** The run on screen goes on as another one: it is kept as it was. @param {Stand | null} stand @param {RunConfig} after */
  remake(stand, after) {
    const run = this.#onScreen(stand);
    this.leave(stand);
    if (this.config !== null) this.remade.add(run?.config ?? stand?.config ?? this.config, after, run);
  }

  /** @param {Stand | null} stand of the run on screen @returns {readonly Kept[]} all that is to be there on the next visit */
  lasting(stand) {
    const run = this.#onScreen(stand);
    return run === null ? this.kept : [...this.kept, run];
  }

  /** One that was brought back is as it was kept until it is there again, or farther. @param {Stand | null} stand */
  #onScreen(stand) {
    const now = stand === null || stand.epoch === 0 ? null : { ...this.current, ...stand };
    if (this.back === null) return now;
    const before = { ...this.back, ...this.current };
    if (now === null) return before;
    return isTwin(before, now) ? joined(before, now) : now;
  }

  /** Of two that are the same run the longer one stays. @param {Kept} run */
  #keep(run) {
    const twin = this.kept.find((one) => isTwin(one, run));
    const others = this.kept.filter((one) => one !== twin && one.id !== run.id);
    const stays = twin === undefined ? run : joined(twin, run);
    this.kept = bounded([...others, stays].sort((a, b) => a.id - b.id));
  }

  /** One that was kept comes on screen again, also where the one that left has meanwhile taken its room. @param {Kept} kept */
  take(kept) {
    const run = this.kept.find(({ id }) => id === kept.id) ?? kept;
    this.kept = this.kept.filter((one) => one !== run);
    const { id, name, isNamed, pinned, config } = run;
    [this.current, this.config, this.back] = [{ id, name, isNamed, pinned }, config, run];
    this.base = run;
    this.changed();
  }

  /** @param {number} id @param {Partial<Label>} change */
  label(id, change) {
    if (this.current.id === id) this.current = { ...this.current, ...change };
    this.kept = this.kept.map((run) => (run.id === id ? { ...run, ...change } : run));
    this.changed();
  }

  /** One that has gone on elsewhere. @param {number} id @param {Stand} stand */
  update(id, stand) {
    if (!this.kept.some((run) => run.id === id)) return;
    this.kept = this.kept.map((run) => (run.id === id ? { ...run, ...stand } : run));
    this.changed();
  }

  /** @param {number} id */
  remove(id) {
    this.kept = this.kept.filter((run) => run.id !== id);
    this.changed();
  }

  /** All but those that are pinned. */
  clear() {
    this.kept = this.kept.filter(({ pinned }) => pinned);
    this.changed();
  }

  /**
   * @param {number} epoch of the run on screen
   * @returns {number[]} ids of those that are to stand side by side, the first ones before others; a run that was only reset has nothing to show beside what it was
   */
  pair(epoch) {
    const kept = this.kept.map(({ id }) => id).reverse();
    const isKnown = epoch === 0 && this.kept.some(({ config, turns }) => same(startOf(config, turns), this.config));
    return isKnown ? [...kept, this.current.id] : [this.current.id, ...kept];
  }

  /**
   * @param {(config: RunConfig) => boolean} fits whether it can stand in one chart with the run on screen
   * @returns {Kept[]} those behind the run on screen, oldest first
   */
  ghosts(fits) {
    const fitting = this.kept.filter(({ config }) => fits(config));
    const last = fitting.filter(({ pinned }) => !pinned).slice(-GHOSTS);
    return fitting.filter((run) => run.pinned || last.includes(run)).slice(-MOST_GHOSTS);
  }
}

/** @param {Kept} a @param {Kept} b @returns {boolean} whether both are the same run, perhaps not as far */
function isTwin(a, b) {
  return a.turns.length + b.turns.length === 0 && same(a.config, b.config);
}

/** @param {Kept} first @param {Kept} second @returns {Kept} */
function joined(first, second) {
  const longer = second.epoch >= first.epoch ? second : first;
  const named = second.isNamed ? second : first;
  return { ...longer, id: first.id, name: named.name, isNamed: named.isNamed, pinned: first.pinned || second.pinned };
}

/** @param {Kept[]} runs */
function bounded(runs) {
  const over = runs.filter(({ pinned }) => !pinned).length - MOST;
  const gone = new Set(runs.filter(({ pinned }) => !pinned).slice(0, Math.max(0, over)));
  return runs.filter((run) => !gone.has(run));
}
