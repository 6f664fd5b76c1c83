/**
 * Numbers as people type them: with a decimal point or a comma, grouped, as a fraction, a power of ten or in per cent, in the digits of
 * any script. What can mean two numbers is not guessed, unless only one of them is possible where it stands.
 *
 * @typedef {object} Wanted What may stand in a field.
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {boolean} [isWhole]
 * @property {string} [unit] that the field has behind it, and that may be typed, too
 * @property {boolean} [isOpen] nothing is known of what is asked for: 20 % can be 20 or 0.2
 */
import { fill } from "../core/fill.js";
import { NUMBER } from "../core/texts.js";

/** Signs that people's keyboards, word processors and web pages have for others. @type {[RegExp, string][]} */
const SIGNS = [
  [/[\u2212\u2010-\u2015\uFE63]/g, "-"],
  [/\u066B/g, "."],
  [/[\u066C\u2019\u02BC]/g, "'"],
  [/[\u00D7\u00B7\u22C5\u2217]/g, "*"],
  [/[\u2044\u2215\u00F7]/g, "/"],
  [/\u066A/g, "%"],
  [/\s+/g, " "],
];
const SUPERSCRIPTS = /[\u2070-\u207B\u00B2\u00B3\u00B9]+/g;
const POWER = /^(?:(.+?) ?[*x] ?)?10 ?(?:\^|\*\*) ?([+-]?\d+)$/;

/**
 * @param {string} text
 * @param {Wanted} [wanted]
 * @returns {number[]} what it can mean: none where it is no number, several where it can be read in several ways
 */
export function readings(text, wanted = {}) {
  const all = [...new Set(allReadings(plain(text), wanted))].filter(Number.isFinite);
  if (wanted.isWhole) return all.slice(-1); // nobody writes a whole number with three noughts behind the comma
  const possible = all.filter((value) => isPossible(value, wanted));
  return possible.length === 0 ? all.slice(0, 1) : possible;
}

/**
 * @param {string} text
 * @param {Wanted} [wanted]
 * @returns {number | null} null where it means no number, or more than one
 */
export function readNumber(text, wanted) {
  const [value, other] = readings(text, wanted);
  return value === undefined || other !== undefined ? null : value;
}

/**
 * @param {string} text
 * @param {Wanted} wanted
 * @returns {number | null} null where it means none that may stand there
 */
export function possibleNumber(text, wanted) {
  const value = readNumber(text, wanted);
  return value !== null && isPossible(value, wanted) ? value : null;
}

/**
 * @param {string} text that means no number, or more than one
 * @param {Wanted} [wanted]
 * @returns {string} what is wrong with it
 */
export function misread(text, wanted = {}) {
  const { minimum: least, maximum: most, isWhole } = wanted;
  const [value, other] = readings(text, wanted);
  const typed = text.trim().slice(0, 40);
  if (other !== undefined) return fill(NUMBER.ambiguous, { typed, first: value, second: other });
  if (least !== undefined && most === undefined) return fill(typed === "" ? NUMBER.missingAtLeast : NUMBER.wrongAtLeast, { least: boundOf(least), typed });
  if (least === undefined || most === undefined) return typed === "" ? NUMBER.missing : fill(NUMBER.wrong, { typed });
  const bounds = { least: boundOf(least), most: boundOf(most) };
  if (typed === "") return fill(isWhole ? NUMBER.missingWhole : NUMBER.missingBetween, bounds);
  return fill(isWhole ? NUMBER.wrongWhole : NUMBER.wrongBetween, { ...bounds, typed });
}

/** @param {number} bound @returns {string} with all its digits, and its thousands apart */
function boundOf(bound) {
  return Math.abs(bound) < 1e-6 ? String(bound) : bound.toLocaleString("en", { maximumFractionDigits: 12 });
}

/** @param {number} value @param {Wanted} wanted */
export function isPossible(value, { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, isWhole = false }) {
  return value >= minimum && value <= maximum && (!isWhole || Number.isInteger(value));
}

/** @param {string} text @returns {string} the same in the signs that this file knows */
function plain(text) {
  const raised = text.replace(SUPERSCRIPTS, (power) => `^${power.normalize("NFKC")}`);
  const digits = raised.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/\p{Nd}/gu, (digit) => String(digitOf(digit)));
  return SIGNS.reduce((read, [found, sign]) => read.replace(found, sign), digits).trim().toLowerCase();
}

/** The digits of each script stand ten in a row. @param {string} digit */
function digitOf(digit) {
  const code = /** @type {number} */ (digit.codePointAt(0));
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}

/**
 * @param {string} text plain
 * @param {Wanted} wanted
 * @returns {number[]}
 */
function allReadings(text, { unit = "", isOpen = false, isWhole = false }) {
  if (text.endsWith("%")) {
    const counts = allReadings(text.slice(0, -1).trim(), {});
    const shares = counts.map((count) => Number((count / 100).toPrecision(15)));
    return isOpen ? counts.flatMap((count, i) => [count, shares[i]]) : unit === "%" ? counts : shares;
  }
  if (unit !== "" && text.endsWith(unit.toLowerCase())) return allReadings(text.slice(0, -unit.length).trim(), { isWhole });
  const [above, below, more] = text.split("/");
  if (below !== undefined) return more === undefined ? across(decimals(above.trim()), decimals(below.trim()), (a, b) => a / b) : [];
  const power = POWER.exec(text);
  if (power) return decimals(power[1] ?? "1").map((factor) => Number(`${factor}e${power[2]}`));
  return decimals(text, isWhole);
}

/**
 * @param {readonly number[]} firsts
 * @param {readonly number[]} seconds
 * @param {(a: number, b: number) => number} combine
 */
function across(firsts, seconds, combine) {
  return firsts.flatMap((a) => seconds.map((b) => combine(a, b)));
}

/** @param {string} text a sign, digits with what groups or divides them, an exponent @param {boolean} [isWhole] @returns {number[]} */
function decimals(text, isWhole = false) {
  const parts = /^([+-]?) ?([\d.,' ]*)(e ?[+-]?\d+)?$/.exec(text);
  return parts ? ungrouped(parts[2].trim(), isWhole).map((digits) => Number(`${parts[1]}${digits}${(parts[3] ?? "").replace(" ", "")}`)) : [];
}

/**
 * @param {string} text of digits, and of what groups or divides them; a point is taken for a decimal one, as the page writes it
 * @param {boolean} isWhole whether a whole number is wanted: then it may also group
 * @returns {string[]} the same with nothing but a decimal point
 */
function ungrouped(text, isWhole) {
  const signs = [...text].filter((sign) => !/\d/.test(sign));
  const [first] = signs;
  const last = signs.at(-1);
  if (!/\d/.test(text)) return [];
  if (first === undefined || last === undefined) return [text];
  const isPoint = ".,".includes(last);
  if (signs.length === 1 && isPoint) {
    const isTwofold = (last === "," || isWhole) && isGrouped(text, last) && !text.startsWith("0");
    return [text.replace(last, "."), ...(isTwofold ? [text.replace(last, "")] : [])];
  }
  if (signs.every((sign) => sign === first)) return isGrouped(text, first) ? [text.replaceAll(first, "")] : [];
  const [whole, fraction] = [text.slice(0, text.lastIndexOf(last)), text.slice(text.lastIndexOf(last) + 1)];
  return isPoint && isGrouped(whole, first) && /^\d*$/.test(fraction) ? [`${whole.replaceAll(first, "")}.${fraction}`] : [];
}

/** @param {string} digits @param {string} sign @returns {boolean} whether this sign stands before every three of them */
function isGrouped(digits, sign) {
  return digits.split(sign).every((group, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group));
}
