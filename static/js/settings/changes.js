/**
 * How a run differs from the default, setting by setting, in few words, and the way back.
 *
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").Lab["rows"]} Rows
 *
 * @typedef {object} Setting
 * @property {string} path
 * @property {(config: RunConfig) => string | null} change how it differs from the default, in few words; null where it does not
 * @property {(config: RunConfig) => RunConfig} reset
 *
 * @typedef {object} Change
 * @property {string} path
 * @property {string} words "Adam", "Dropout 0.2"
 * @property {string} usual what it is by default
 * @property {string | null} why it has no effect; null where it may have one
 * @property {RunConfig} without it the run has its default there
 *
 * @typedef {object} Chip
 * @property {string} path
 * @property {string} words "Adam", "Learning rate 0.3 from epoch 50, 0.03 at first"
 * @property {string | null} usual null: there is no way back
 * @property {string | null} why as in a change
 * @property {string | null} turned the values that it had, one after the other; null where it was not changed under way
 */
import { atStart } from "../core/fill.js";
import { same, valueAt } from "../core/json.js";
import { SETTING } from "../core/texts.js";
import { whyIdle } from "./idle.js";
import { settingName, valueName } from "./names.js";
import { nowIn, otherPhrases, turnsOf, turnWords } from "./turns.js";
import { applies, atDefault, BATCH, defaultOf, differs, isFullByChoice } from "./rules.js";

/**
 * @param {Option} option
 * @param {Options} options
 * @param {Rows} rows of settings that are more than a value
 * @returns {Setting} as one of "More settings", of which a list is only what its items have of their own
 */
export function settingOf(option, options, rows) {
  const { path } = option;
  const { [path]: special } = rows;
  if (special) return { path, change: (config) => special.change(option, config), reset: special.reset };
  const reset = (/** @type {RunConfig} */ config) => atDefault(options, config, path);
  if (path === BATCH) return { path, change: (config) => (isFullByChoice(options, config) ? SETTING.fullBatch : null), reset };
  return { path, change: (config) => (differs(option, config) ? settingName(option, valueAt(config, path)) : null), reset };
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @returns {Change[]} all of them: first what is out of sight, last what the picture shows
 */
export function changesOf(options, config) {
  const changed = options.options.filter((option) => isOther(option, config) && !isSpokenFor(options, option, config));
  const rank = (/** @type {Option} */ { advanced, type }) => (type === "list" || type === "subset" ? 2 : advanced ? 0 : 1);
  const sorted = [...changed].sort((a, b) => rank(a) - rank(b));
  return sorted.map((option) => ({
    path: option.path,
    words: atStart(option.path === BATCH && isFullByChoice(options, config) ? SETTING.fullBatch : settingName(option, valueAt(config, option.path))),
    usual: valueName(option, defaultOf(option, config)),
    why: whyIdle(options, config, option.path),
    without: atDefault(options, config, option.type === "points" ? (option.default_by?.path ?? option.path) : option.path),
  }));
}

/**
 * The points that a config carries speak for the choice that brought them, and for all that goes with it: one chip, one way back.
 *
 * @param {Options} options
 * @param {Option} option
 * @param {RunConfig} config
 */
export function isSpokenFor({ options }, option, config) {
  const points = options.find((one) => one.type === "points" && isOther(one, config));
  const choice = points?.default_by?.path;
  return option !== points && choice !== undefined && [option.path, option.default_by?.path, option.applies?.path].includes(choice);
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {readonly import("./turns.js").Turn[]} turns
 * @returns {Chip[]} all of these changes, and what was changed under way, also where it is as by default again
 */
export function chipsOf(options, config, turns) {
  const changes = changesOf(options, config);
  const turned = options.options.filter((option) => turnsOf(turns, option).length > 0);
  const wordsOf = (/** @type {Option} */ option) => ({ words: atStart(nowIn(option, turnsOf(turns, option))), turned: turnWords(option, turns) });
  const alone = turned.filter(({ path }) => !changes.some((change) => change.path === path));
  const chip = (/** @type {{words: string, turned: string | null}} */ told, path = "") => ({ path, ...told, usual: null, why: null });
  return [
    ...changes.map(({ path, words, usual, why }) => {
      const option = turned.find((one) => one.path === path);
      return { path, ...(option ? wordsOf(option) : { words, turned: null }), usual, why };
    }),
    ...alone.map((option) => chip(wordsOf(option), option.path)),
    ...otherPhrases(options, turns).map((words) => chip({ words, turned: words })),
  ];
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @returns {RunConfig} the default run, from the same seed
 */
export function defaultRun(options, config) {
  return options.options.reduce((next, option) => (option.is_seed || !applies(option, next) ? next : atDefault(options, next, option.path)), config);
}

/**
 * @param {Option} option
 * @param {RunConfig} config
 */
function isOther(option, config) {
  if (option.type !== "list") return differs(option, config);
  return !same(valueAt(config, option.path), option.default);
}
