/**
 * Settings that have no effect as the rest of the run stands, by the facts that the options registry gives: another value of one of them is
 * the same run to the last bit, which goes on.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { same, valueAt, withValue } from "../core/json.js";
import { differing, tunable } from "./config.js";
import { holds } from "./rules.js";

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} path
 * @returns {import("../types.js").Idle | undefined} why it has no effect; undefined where it may have one
 */
function factOf({ idle = [] }, config, path) {
  return idle.find((fact) => fact.path === path && holds(fact.when, config));
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} path
 */
export function isIdle(options, config, path) {
  return factOf(options, config, path) !== undefined;
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} path
 * @returns {string | null} why it has no effect, as a sentence for its control; null where there is nothing to say
 */
export function whyIdle(options, config, path) {
  const fact = factOf(options, config, path);
  return fact && (!fact.said || holds(fact.said, config)) ? fact.because : null;
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {boolean} whether both are the same run, to the last bit
 */
export function isSameRun(options, before, after) {
  return same(withIdle(options, before, after), after);
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {boolean} whether a run goes on where it becomes the other: they differ in rates and in what has no effect
 */
export function goesOn(options, before, after) {
  const still = withIdle(options, before, after);
  const tuned = tunable(options).reduce((next, path) => withValue(next, path, valueAt(after, path)), still);
  return same(withIdle(options, tuned, after), after);
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {Record<string, unknown>} what else than rates differs, for the command `tune`; empty where that is nothing
 */
export function settingsBetween(options, before, after) {
  const rates = tunable(options);
  const paths = differing(options, before, after).map(({ path }) => path);
  const values = Object.fromEntries(paths.filter((path) => !rates.includes(path)).map((path) => [path, valueAt(after, path)]));
  return Object.keys(values).length > 0 ? { settings: values } : {};
}

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {RunConfig} the one before with those values of the other that have no effect, taken over one by one
 */
function withIdle(options, before, after) {
  const next = differing(options, before, after).find(({ path }) => isIdle(options, before, path));
  return next === undefined ? before : withIdle(options, withValue(before, next.path, valueAt(after, next.path)), after);
}
