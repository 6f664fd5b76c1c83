/**
 * What an exercise means for a config: what may change, what differs from its start, how much of a limit is used.
 *
 * @typedef {import("./types.js").Exercise} Exercise
 * @typedef {import("./types.js").Option} Option
 * @typedef {import("./types.js").Options} Options
 * @typedef {import("./types.js").RunConfig} RunConfig
 */
import { choicesOf, plainNumber, same, sizesOf, unitsOf, valueAt, withValue } from "./config.js";
import { parameterCount } from "./parameters.js";
import { LUCK } from "./rules.js";

/**
 * Luck is nobody's to lock: a check trains with seeds of its own.
 *
 * @param {readonly string[] | null} free what may change; null: everything
 * @param {string} path
 * @returns {boolean}
 */
export function isFree(free, path) {
  return free === null || [...LUCK, ...free].some((open) => path === open || path.startsWith(`${open}.`));
}

/**
 * @param {readonly string[] | undefined} names that may be chosen; undefined: all
 * @param {unknown} value a name, or several
 * @returns {boolean}
 */
export function isAllowed(names, value) {
  return names === undefined || [value].flat().every((name) => names.includes(String(name)));
}

/**
 * @param {Options} options
 * @param {Exercise} exercise
 * @param {RunConfig} config
 * @returns {Option[]} locked, and yet other than the exercise has them, as an edited link may bring
 */
export function strayed(options, { may_change: free, config: start }, config) {
  return options.options.filter((option) => !isFree(free, option.path) && isOther(option, free, config, start) && !follows(option, free, config, start));
}

/** @type {(option: Option, free: readonly string[] | null, config: RunConfig, start: RunConfig) => boolean} */
function isOther({ path }, free, config, start) {
  const sizesOnly = path === "network.hidden" && isFree(free, "network.activation"); // layers may have their own, too
  if (sizesOnly) return !same(unitsOf(config.network), unitsOf(start.network));
  return !same(valueAt(config, path), valueAt(start, path));
}

/** @type {(option: Option, free: readonly string[] | null, config: RunConfig, start: RunConfig) => boolean} */
function follows({ path, default_by: by }, free, config, start) {
  if (!by || !isFree(free, by.path) || same(valueAt(config, by.path), valueAt(start, by.path))) return false;
  return same(valueAt(config, path) ?? null, by.values[String(valueAt(config, by.path))] ?? null);
}

/**
 * @param {Options} options
 * @param {Exercise} exercise
 * @param {RunConfig} config
 * @returns {RunConfig} what is locked is as the exercise has it
 */
export function putBack(options, exercise, config) {
  return strayed(options, exercise, config).reduce((next, { path }) => withValue(next, path, valueAt(exercise.config, path)), config);
}

/**
 * @param {RunConfig} a
 * @param {RunConfig} b
 * @returns {boolean} whether a check says the same of both
 */
export function sameToCheck(a, b) {
  const blind = (/** @type {RunConfig} */ config) => LUCK.reduce((next, path) => withValue(next, path, undefined), config);
  return same(blind(a), blind(b));
}

/** @type {Record<string, (config: RunConfig) => number>} */
const MEASURES = {
  hidden_layers: ({ network }) => network.hidden.length,
  neurons: ({ network }) => unitsOf(network).reduce((sum, units) => sum + units, 0),
  parameters: (config) => parameterCount(sizesOf(config)),
  features: ({ features }) => features.length,
};

/**
 * @param {string} what is limited
 * @param {RunConfig} config
 * @returns {number | null} null where that is no number
 */
export function measured(what, config) {
  return MEASURES[what]?.(config) ?? null;
}

/**
 * @param {Option} option
 * @param {unknown} value
 * @returns {string} as the page writes it: "Tanh", "4-2", "0.03"
 */
export function valueName(option, value) {
  if (option.type === "boolean") return value === true ? "On" : "Off";
  if (isOff(option, value)) return "Off";
  const name = (/** @type {unknown} */ one) => choicesOf(option).find((choice) => choice.name === one)?.label ?? String(one);
  if (option.type === "subset") return /** @type {string[]} */ (value).map(name).join(" + ");
  if (option.type === "list") return /** @type {RunConfig["network"]["hidden"]} */ (value).map(layerName).join("-") || "none";
  if (typeof value === "number") return `${plainNumber(value)}${unitBehind(option)}`;
  return name(value);
}

/** @param {RunConfig["network"]["hidden"][number]} layer @returns {string} "4", "4 relu" where its activation is its own */
function layerName(layer) {
  return typeof layer === "number" ? String(layer) : `${layer.units} ${layer.activation}`;
}

/**
 * @param {Option} option
 * @returns {string} "%", " epochs"
 */
function unitBehind(option) {
  const unit = ("unit" in option && option.unit) || "";
  return /^\w/.test(unit) ? ` ${unit}` : unit;
}

/**
 * @param {Option} option
 * @param {unknown} value
 * @returns {boolean} whether that switches it off: what the original site lacks and is 0 by default
 */
export function isOff(option, value) {
  return option.advanced === true && (option.type === "number" || option.type === "integer") && option.default === 0 && value === 0;
}
