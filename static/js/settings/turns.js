/**
 * What was changed of a run under way: other rates, other points, weights by hand. The settings of now are not those that all of its
 * numbers were trained with, and the run says so wherever it is named by them.
 *
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 *
 * @typedef {object} Turn
 * @property {number} epoch the last one before it
 * @property {number} position examples of the next one that were done before it
 * @property {string} path of the setting; "": of none, but of weights by hand; of own points the first change is told
 * @property {unknown} from
 * @property {unknown} to
 */
import { atStart, fill, plural } from "../core/fill.js";
import { same, valueAt, withValue } from "../core/json.js";
import { TURNS } from "../core/texts.js";
import { differing, optionAt } from "./config.js";
import { isIdle } from "./idle.js";
import { changeName, settingName, valueName } from "./names.js";

const BY_HAND = "";
/** All that the data are: many strokes of a brush are one change. */
const DATA = "data";

/**
 * @param {Options} options
 * @param {readonly Turn[]} turns
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @param {Pick<Turn, "epoch" | "position">} where
 * @returns {readonly Turn[]} with what has an effect and differs now; what was only tried, and trained nothing, leaves no trace
 */
export function turnsWith(options, turns, before, after, { epoch, position }) {
  if (!same(before.data.points, after.data.points)) return withData(turns, { epoch, position, path: DATA, from: before.data, to: null }, after);
  const changed = differing(options, before, after).filter(({ path }) => !isIdle(options, before, path) || !isIdle(options, after, path));
  return changed.reduce((all, { path }) => joined(all, { epoch, position, path, from: valueIn(before, path), to: valueIn(after, path) }), turns);
}

/** @param {Pick<Turn, "epoch" | "position">} where @returns {boolean} whether nothing was trained yet: all of the run will have the settings of now */
export function isAtStart({ epoch, position }) {
  return epoch === 0 && position === 0;
}

/** @param {RunConfig} config @param {string} path */
function valueIn(config, path) {
  return valueAt(config, path) ?? null;
}

/** @param {readonly Turn[]} turns @param {Turn} turn */
function joined(turns, turn) {
  const last = turns.findLast(({ path }) => path === turn.path);
  if (last?.epoch !== turn.epoch || last.position !== turn.position) return [...turns, turn];
  const others = turns.filter((one) => one !== last);
  return same(last.from, turn.to) ? others : [...others, { ...last, to: turn.to }];
}

/** @param {readonly Turn[]} turns @param {Turn} turn @param {RunConfig} after */
function withData(turns, turn, { data }) {
  const first = turns.find(({ path }) => path === DATA);
  if (first === undefined) return [...turns, turn];
  const isUndone = first.epoch === turn.epoch && first.position === turn.position && same(first.from, data);
  return isUndone ? turns.filter((one) => one !== first) : turns;
}

/**
 * @param {readonly Turn[]} turns
 * @param {Pick<Turn, "epoch" | "position">} where
 * @param {boolean} [goesOn] whether what was last set by hand is still being set, while the run plays: one change, from its first epoch
 * @returns {readonly Turn[]} all that is set by hand at one place of the run is one change
 */
export function withHand(turns, { epoch, position }, goesOn = false) {
  const last = turns.findLast(({ path }) => path === BY_HAND);
  if (last !== undefined && (goesOn || (last.epoch === epoch && last.position === position))) return turns;
  return [...turns, { epoch, position, path: BY_HAND, from: null, to: null }];
}

/** @param {readonly Turn[]} turns */
export function isByHand(turns) {
  return turns.some(({ path }) => path === BY_HAND);
}

/** @param {RunConfig} config of now @param {readonly Turn[]} turns @returns {RunConfig} with which the run began */
export function startOf(config, turns) {
  return turns.reduceRight((then, { path, from }) => (path === BY_HAND ? then : withValue(then, path, from)), config);
}

/** @param {readonly Turn[]} turns @param {Option} option @returns {readonly Turn[]} those that gave it another value; none of a seed, whose value says nothing */
export function turnsOf(turns, { path, is_seed: isSeed }) {
  return isSeed ? [] : turns.filter((turn) => turn.path === path);
}

/**
 * @param {Option} option
 * @param {RunConfig} config of now
 * @param {readonly Turn[]} turns
 * @returns {string} its value, or one after the other where it was changed under way; "–" where it has none
 */
export function valueTold(option, config, turns) {
  const turned = turnsOf(turns, option);
  if (turned.length > 0) return valuesIn(option, turned);
  const value = valueIn(config, option.path);
  return value === null ? "–" : valueName(option, value);
}

/**
 * @param {Option} option
 * @param {readonly Turn[]} turns of this setting, at least one
 * @param {(option: Option, value: unknown) => string} [name] of the first value
 * @returns {string} "0.03, from epoch 50: 0.3"
 */
function valuesIn(option, turns, name = valueName) {
  return [name(option, turns[0].from), ...turns.map(({ epoch, to }) => fill(TURNS.then, { epoch, value: valueName(option, to) }))].join(", ");
}

/**
 * @param {Option} option of places
 * @param {readonly Turn[]} turns of this setting, at least one
 * @returns {string[]} one after the other: "neuron 2 of layer 1 off from epoch 90", "on again from epoch 207"
 */
function placesIn(option, turns) {
  const first = /** @type {unknown[]} */ (turns[0].from ?? []).length === 0 ? [] : [fill(TURNS.fromStart, { change: settingName(option, turns[0].from) })];
  const then = turns.map(({ epoch, from, to }, i) => {
    const isBack = i > 0 && same(turns[i - 1].from, to) && /** @type {unknown[]} */ (to ?? []).length < /** @type {unknown[]} */ (from ?? []).length;
    return isBack ? fill(TURNS.onAgain, { epoch }) : fill(TURNS.from, { change: changeName(option, from, to), epoch });
  });
  return [...first, ...then];
}

/**
 * @param {Option} option
 * @param {readonly Turn[]} turns of this setting, at least one
 * @returns {string} what holds first, so that it stands where there is little room: "learning rate 0.001 from epoch 290, …, 0.03 at first"
 */
export function nowIn(option, turns) {
  if (option.type === "places") {
    const told = placesIn(option, turns);
    return [...(told.length > 2 ? [TURNS.between] : []), ...told.slice(-2)].join(", ");
  }
  const { epoch, to } = turns[turns.length - 1];
  const words = turns.length === 1 ? TURNS.now : TURNS.nowOfMany;
  return fill(words, { change: settingName(option, to), epoch, first: valueName(option, turns[0].from) });
}

/**
 * @param {Option} option
 * @param {readonly Turn[]} turns of this setting, at least one
 * @returns {string} the first and the last change, and how many there are
 */
function valuesInShort(option, turns) {
  if (option.type === "places") return placesIn(option, turns).join(", ");
  if (turns.length === 1) return valuesIn(option, turns, settingName);
  const each = turns.map(({ epoch, to }) => fill(TURNS.then, { epoch, value: valueName(option, to) }));
  const between = turns.length > 2 ? [TURNS.between] : [];
  const values = [settingName(option, turns[0].from), each[0], ...between, each[each.length - 1]].join(", ");
  return plural(TURNS.count, turns.length, { values });
}

/**
 * @param {Option} option
 * @param {readonly Turn[]} turns of any setting
 * @returns {string | null} the values that it had, one after the other; null where it was not changed under way
 */
export function turnWords(option, turns) {
  const turned = turnsOf(turns, option);
  return turned.length === 0 ? null : atStart(valuesInShort(option, turned));
}

/**
 * What each has brought. Seeds that change at once are one change: under way nothing but the points is drawn anew.
 *
 * @param {Options} options
 * @param {readonly Turn[]} turns
 * @returns {{epoch: number, change: string, value: string, isOther: boolean}[]} "learning rate 0.3", "new points"; its value alone, where that says enough;
 *   whether it is no other value of a setting
 */
export function changesIn(options, turns) {
  const all = turns.map(({ epoch, path, from, to }) => {
    const option = optionAt(options, path);
    if (option === undefined) return { epoch, change: path === DATA ? TURNS.painted : TURNS.byHand, value: "", isOther: true };
    if (option.is_seed) return { epoch, change: TURNS.points, value: "", isOther: true };
    return { epoch, change: changeName(option, from, to), value: option.type === "number" ? valueName(option, to) : "", isOther: false };
  });
  return [...new Map(all.map((one) => [`${one.epoch} ${one.change}`, one])).values()];
}

/**
 * @param {Options} options
 * @param {readonly Turn[]} turns
 * @returns {string[]} "learning rate 0.3 from epoch 50"; what is no value of a setting and was done again is told once, with its first and last epoch
 */
export function phrases(options, turns) {
  const all = changesIn(options, turns);
  const alike = (/** @type {{change: string}} */ { change }) => all.filter((one) => one.change === change);
  return all.filter((one) => !one.isOther || alike(one)[0] === one).map((one) => againWords(one.isOther ? alike(one) : [one]));
}

/** @param {{epoch: number, change: string}[]} all the same change, at ascending epochs; at least one */
function againWords(all) {
  const [{ change, epoch }] = all;
  const { epoch: last } = all[all.length - 1];
  if (all.length === 1) return fill(TURNS.from, { change, epoch });
  return all.length === 2 ? fill(TURNS.again, { change, epoch, last }) : fill(TURNS.often, { change, epoch, last, count: all.length - 1 });
}

/** @param {Options} options @param {string} path @returns {boolean} whether what is changed there is no other value of a setting */
function isOther(options, path) {
  return path === BY_HAND || path === DATA || optionAt(options, path)?.is_seed === true;
}

/**
 * @param {Options} options
 * @param {readonly Turn[]} turns
 * @returns {string[]} of those that are no other value of a setting: "New points from epoch 50, again from epoch 90"
 */
export function otherPhrases(options, turns) {
  return phrases(options, turns.filter(({ path }) => isOther(options, path))).map(atStart);
}

/**
 * @param {Options} options
 * @param {readonly Turn[]} turns
 * @param {string | null} [run] its name, where a chart has more than one
 * @returns {{epoch: number, words: string, brief: string, value: string}[]} for a chart: "From epoch 50: learning rate 0.3", "learning rate 0.3" and "0.3"
 */
export function turnSentences(options, turns, run = null) {
  const wordsOf = (/** @type {{epoch: number, change: string}} */ one) => (run === null ? fill(TURNS.at, one) : fill(TURNS.atOf, { ...one, run }));
  return changesIn(options, turns).map(({ epoch, change, value }) => ({ epoch, words: wordsOf({ epoch, change }), brief: change, value }));
}

/**
 * @param {Options} options
 * @param {readonly Turn[]} turns
 * @returns {string | null} what is to be known of the link of the run; null where it leads to this very run
 */
export function linkNote(options, turns) {
  return turns.length === 0 ? null : fill(TURNS.link, { changes: phrases(options, turns).join(", ") });
}
