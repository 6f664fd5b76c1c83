/**
 * Settings and their values in words, as the page writes them.
 *
 * @typedef {import("../types.js").Option} Option
 */
import { fill, inSentence } from "../core/fill.js";
import { same } from "../core/json.js";
import { SETTING } from "../core/texts.js";
import { plainNumber } from "../draw/format.js";
import { choicesOf } from "./config.js";

/** Values of a choice that say nothing without the name of the setting. */
const SILENT = ["", "none", "auto"];

/**
 * @param {Option} option
 * @param {unknown} value
 * @returns {string} the setting with its value, inside a sentence: "Adam", "dropout 0.2", "no shuffle"
 */
export function settingName(option, value) {
  const setting = inSentence(option.label);
  if (option.type === "boolean") return value === true ? setting : fill(SETTING.without, { setting });
  if (isCarried(option)) return value == null ? fill(SETTING.without, { setting }) : valueName(option, value);
  if (option.type === "places") return /** @type {unknown[]} */ (value).length === 0 ? SETTING.nothingOff : fill(SETTING.switchedOff, { places: valueName(option, value) });
  const speaks = option.type === "choice" && !SILENT.includes(String(value));
  return speaks ? valueName(option, value) : fill(SETTING.with, { setting, value: valueName(option, value) });
}

/**
 * @param {Option} option
 * @param {unknown} was
 * @param {unknown} is
 * @returns {string} what a change has brought, inside a sentence: "dropout 0.2", "neuron 3 of layer 1 off"; of places those that are others now
 */
export function changeName(option, was, is) {
  if (option.type !== "places") return settingName(option, is);
  const [before, after] = [was, is].map((value) => /** @type {number[][]} */ (value ?? []));
  const without = (/** @type {number[][]} */ all, /** @type {number[][]} */ some) => all.filter((place) => !some.some((one) => same(one, place)));
  const told = (/** @type {string} */ words, /** @type {number[][]} */ places) => (places.length === 0 ? [] : [fill(words, { places: placesName(option, places) })]);
  return [...told(SETTING.switchedOff, without(after, before)), ...told(SETTING.switchedOn, without(before, after))].join(", ") || settingName(option, is);
}

/**
 * @param {Option} option
 * @param {unknown} value
 * @returns {string} as the page writes it: "Tanh", "4-2", "0.03"
 */
export function valueName(option, value) {
  if (option.type === "boolean") return value === true ? SETTING.on : SETTING.off;
  if (isOff(option, value)) return SETTING.off;
  const name = (/** @type {unknown} */ one) => choicesOf(option).find((choice) => choice.name === one)?.label ?? String(one);
  if (option.type === "subset") return /** @type {string[]} */ (value).map(name).join(" + ");
  if (option.type === "list") return /** @type {unknown[]} */ (value).map(itemName).join("-") || SETTING.none;
  if (option.type === "places") return placesName(option, /** @type {number[][]} */ (value));
  if (isCarried(option)) return carriedName(option, value);
  if (typeof value === "number") return `${plainNumber(value)}${unitBehind(option)}`;
  return name(value);
}

/**
 * @param {import("../types.js").PlacesOption} option
 * @param {readonly (readonly number[])[]} places
 * @returns {string} the first, and how many more there are
 */
function placesName({ words, nameOf }, [first, ...others]) {
  if (first === undefined) return SETTING.none;
  const holes = Object.fromEntries(first.map((number, i) => [String.fromCharCode("a".charCodeAt(0) + i), number]));
  const name = nameOf?.(first) ?? fill(words[first.length] ?? first.join("."), holes);
  return others.length === 0 ? name : fill(SETTING.andMore, { first: name, count: others.length });
}

/** @param {Option} option @returns {option is import("../types.js").CarriedOption} whether a config carries its value itself, without a control */
export function isCarried(option) {
  return option.type === "points" || option.type === "axes" || option.type === "names";
}

/** @param {import("../types.js").CarriedOption} option @param {unknown} value @returns {string} "120 own points", "length × mass", "Adelie, Gentoo" */
function carriedName({ type }, value) {
  if (value == null) return SETTING.none;
  if (type === "points") return fill(SETTING.ownPoints, { count: /** @type {unknown[]} */ (value).length });
  if (type === "names") return /** @type {string[]} */ (value).join(", ");
  return Object.values(/** @type {Record<string, {name: string}>} */ (value))
    .map(({ name }) => name)
    .join(" × ");
}

/** @param {unknown} item of a list @returns {string} "4", "4 relu" where it has something of its own */
function itemName(item) {
  return typeof item === "object" && item !== null ? Object.values(item).join(" ") : String(item);
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
