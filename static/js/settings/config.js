/**
 * A run's config as a value: read, changed and compared by the paths which the options registry uses ("data.noise").
 * Everything the page knows about what can be set comes from that registry; nothing here names a dataset or an activation.
 *
 * @typedef {import("../types.js").Choice} Choice
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { same, valueAt, withValue } from "../core/json.js";

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {string} seed
 * @returns {RunConfig} the same from another start: what had a seed of its own has none
 */
export function withSeed({ options }, config, seed) {
  const others = seedsIn(options).filter((path) => path !== "seed");
  return others.reduce((next, path) => withValue(next, path, null), { ...config, seed });
}

/** @param {Options["options"]} options @returns {string[]} paths */
function seedsIn(options) {
  return options.filter((option) => option.is_seed).map(({ path }) => path);
}

/** @param {RunConfig} config @param {readonly string[]} paths @returns {RunConfig} to compare what else differs */
function without(config, paths) {
  return paths.reduce((next, path) => withValue(next, path, undefined), config);
}

/**
 * @param {Options} options
 * @param {string} path
 * @returns {Option | undefined}
 */
export function optionAt(options, path) {
  return options.options.find((option) => option.path === path);
}

/**
 * @param {Option | undefined} option
 * @returns {Choice[]}
 */
export function choicesOf(option) {
  return option?.type === "choice" || option?.type === "subset" ? option.choices : [];
}

/**
 * @param {Options} options
 * @param {RunConfig} a
 * @param {RunConfig} b
 * @returns {Option[]} in which they differ
 */
export function differing({ options }, a, b) {
  return options.filter(({ path }) => !same(valueAt(a, path) ?? null, valueAt(b, path) ?? null));
}

/**
 * @param {Options} options
 * @returns {string[]} paths of what may change while a run goes on
 */
export function tunable({ options }) {
  return options.filter(({ resets }) => !resets).map(({ path }) => path);
}

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @returns {Record<string, unknown>} the values of the command `tune`, by the last parts of their paths
 */
export function tuning(options, config) {
  return Object.fromEntries(tunable(options).map((path) => [path.slice(path.lastIndexOf(".") + 1), valueAt(config, path)]));
}

/**
 * @param {Options} options
 * @param {string} path of a number with steps
 * @param {number} value
 * @returns {number | null} the next smaller one of the values which the page offers
 */
export function nextLower(options, path, value) {
  const option = optionAt(options, path);
  const steps = option?.type === "number" || option?.type === "integer" ? (option.steps ?? []) : [];
  const lower = steps.filter((step) => step < value && step > 0);
  return lower.length > 0 ? Math.max(...lower) : null;
}

/**
 * @param {Options} options
 * @param {RunConfig} a
 * @param {RunConfig} b
 * @returns {boolean} whether a check says the same of both, which tries seeds of its own
 */
export function sameToCheck({ options }, a, b) {
  const seeds = seedsIn(options);
  return same(without(a, seeds), without(b, seeds));
}
