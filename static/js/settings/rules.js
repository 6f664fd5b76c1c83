/**
 * What goes together in a config, by the conditions that the options registry gives: what applies, what is the default, what can't be
 * chosen as the rest stands, and what a change of one value means for others.
 *
 * @typedef {import("../types.js").Condition} Condition
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").Rule} Rule
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { atStart, fill } from "../core/fill.js";
import { same, valueAt, withValue } from "../core/json.js";
import { SETTING } from "../core/texts.js";
import { optionAt } from "./config.js";

/** What a run is about: settings that don't fit it give way. */
const LEADING = ["problem", "data.name"];
const POINTS = ["data.samples", "data.train_percent", "data.points"];
export const BATCH = "training.batch_size";

/**
 * @param {Condition} condition
 * @param {RunConfig} config
 */
export function holds({ path, values, other_than: others = [], minimum, tables = false }, config) {
  const value = valueAt(config, path) ?? null;
  const isListed = values === undefined || values.some((one) => same(one, value));
  if (!isListed || others.some((one) => same(one, value)) || (minimum !== undefined && Number(value) < minimum)) return false;
  return !tables || (Array.isArray(value) && value.every((item) => typeof item === "object"));
}

/**
 * @param {Option} option
 * @param {RunConfig} config
 * @returns {boolean} whether it has a meaning in this run
 */
export function applies({ applies: condition }, config) {
  return !condition || holds(condition, config);
}

/**
 * @param {Option} option
 * @param {RunConfig} config
 * @returns {unknown} undefined where it has none, as a constant of another optimizer
 */
export function defaultOf(option, config) {
  const by = option.default_by;
  return by ? by.values[String(valueAt(config, by.path))] : option.default;
}

/**
 * @param {Option} option
 * @param {RunConfig} config
 * @returns {boolean} whether it is other than its default; seeds and the numbers of a list never are
 */
export function differs(option, config) {
  const value = valueAt(config, option.path);
  if (option.type === "list") return /** @type {unknown[]} */ (value).some((one) => typeof one !== "number");
  return !option.is_seed && applies(option, config) && value !== undefined && !same(value, defaultOf(option, config));
}

/**
 * @param {readonly Rule[]} rules
 * @param {RunConfig} config
 */
function broken(rules, config) {
  return rules.filter(({ when, needs }) => holds(when, config) && !holds(needs, config));
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {string | null} why the change can't be, as a clause with the remedy; null where it can
 */
export function refusalClause({ rules = [] }, before, after) {
  const old = broken(rules, before);
  return broken(rules, after).find((one) => !old.includes(one))?.because ?? null;
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {string | null} the same as a sentence
 */
export function refusal(options, before, after) {
  const clause = refusalClause(options, before, after);
  return clause === null ? null : sentenceOf(clause);
}

/** @param {string} clause @returns {string} by itself */
export function sentenceOf(clause) {
  return fill(SETTING.refusal, { clause: atStart(clause) });
}

/**
 * The run with another value, and with what this means for others: another problem has other datasets, another optimizer other
 * constants, a dataset of two classes has no third one, the full batch stays the full batch. What an exercise locks follows only where
 * its default does.
 *
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} path
 * @param {unknown} value
 * @param {readonly string[] | null} [free] paths that may change; null: all
 * @returns {RunConfig}
 */
export function edited(options, config, path, value, free = null) {
  const open = free === null ? options : { ...options, options: options.options.filter((option) => option.default_by || isFree(free, option.path)) };
  let next = followed(open, config, withValue(config, path, value), path);
  if (LEADING.includes(path)) {
    for (const { when } of broken(options.rules ?? [], next)) if (isFree(free, when.path)) next = atDefault(open, next, when.path);
  }
  const isKept = isFree(free, BATCH) && [...LEADING, ...POINTS].includes(path) && isFullByChoice(options, config) && trainingPoints(next);
  return isKept ? withValue(next, BATCH, trainingPoints(next)) : next;
}

/**
 * The run with another value as the server makes it for a sweep: what has its default where that value decides about it follows, and
 * nothing else gives way.
 *
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} path
 * @param {unknown} value
 * @returns {RunConfig}
 */
export function swept(options, config, path, value) {
  const decided = options.options.filter((option) => option.default_by);
  return followed({ ...options, options: decided }, config, withValue(config, path, value), path);
}

/**
 * @param {RunConfig} config
 * @returns {boolean} whether each update looks at all training points
 */
export function isFullBatch(config) {
  return config.training?.batch_size === trainingPoints(config);
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @returns {boolean} the same, but not where there happen to be as few training points as the usual batch has
 */
export function isFullByChoice(options, config) {
  const option = optionAt(options, BATCH);
  return option !== undefined && isFullBatch(config) && differs(option, config);
}

/** @param {RunConfig} config @returns {number} of points: own ones, or those that are drawn */
export function pointCount({ data }) {
  return data.points?.length ?? data.samples;
}

/**
 * @param {RunConfig} config
 * @returns {number} of training points: a full batch; not a number where the server has yet to say it
 */
export function trainingPoints({ data }) {
  if (!data.points) return Math.floor((data.samples * data.train_percent) / 100);
  const free = data.points.filter(({ length }) => length < 4).length;
  return data.points.filter(([, , , part]) => part === "train").length + Math.floor((free * data.train_percent) / 100);
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @param {string} path that changed: those whose default or meaning depends on it follow, and so on
 * @returns {RunConfig}
 */
function followed(options, before, after, path) {
  let next = after;
  for (const option of options.options) {
    if (!follows(option, before, after, path)) continue;
    const changed = withValue(next, option.path, defaultOf(option, next));
    if (!same(valueAt(changed, option.path), valueAt(next, option.path))) next = followed(options, before, changed, option.path);
  }
  return next;
}

/**
 * @param {Option} option
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @param {string} path that changed
 */
function follows(option, before, after, path) {
  if (option.applies?.path === path && !holds(option.applies, after)) return true;
  if (option.default_by?.path !== path) return false;
  const isAtDefault = same(valueAt(before, option.path), defaultOf(option, before));
  return option.default_by.always ? !same(valueAt(before, path), valueAt(after, path)) : isAtDefault;
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} path
 */
export function atDefault(options, config, path) {
  const option = optionAt(options, path);
  return option === undefined ? config : followed(options, config, withValue(config, path, defaultOf(option, config)), path);
}

/**
 * @param {readonly string[] | null} free paths that may change, as the server lists them; null: everything
 * @param {string} path
 * @returns {boolean}
 */
export function isFree(free, path) {
  return free === null || free.includes(path);
}

/**
 * @param {readonly string[] | undefined} names that may be chosen; undefined: all
 * @param {unknown} value a name, or several
 * @returns {boolean}
 */
export function isAllowed(names, value) {
  return names === undefined || [value].flat().every((name) => names.includes(String(name)));
}
