/** Numbers as people read them. Every width that can stay the same while numbers run stays the same. */
import { fill } from "../core/fill.js";
import { CHART } from "../core/texts.js";

/** Of a small change no more are written. */
const MOST_DECIMALS = 6;
const MINUS = "−";

/**
 * @param {string} text
 * @returns {string} with a true minus sign, which is as wide as a digit and is read aloud
 */
function withMinus(text) {
  return text.replaceAll("-", MINUS);
}

/**
 * @param {number} value
 * @returns {string}
 */
function notFinite(value) {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "∞" : `${MINUS}∞`;
}

/** Below this a loss has three significant digits, and below `TINY` powers of ten; it has them again from `HUGE` on. */
const SMALL = 0.1;
const TINY = 0.001;
const THOUSAND = 1000;
const HUGE = 1e4;

/**
 * A loss with three decimals, and with three significant digits where it is small: "0.497", "0.0123", "0.00513", "1.24e-4", "1.20e+9". At
 * most seven characters from 1e-9 to 1e10, a number to scripts too.
 *
 * @param {number} value
 */
export function formatLoss(value) {
  if (!Number.isFinite(value)) return notFinite(value);
  const text = lossText(Math.abs(value));
  return value < 0 ? MINUS + text : text;
}

/** @param {number} size @returns {string} */
function lossText(size) {
  const digits = (/** @type {number} */ count) => size.toPrecision(count);
  if (size === 0 || (size >= SMALL && size < THOUSAND)) return size.toFixed(3);
  if (size < TINY || size >= HUGE) return size.toExponential(2);
  return size < SMALL ? digits(3) : size.toFixed(2);
}

/**
 * A share of a whole with one decimal: "97.5 %".
 *
 * @param {number} value 0..1
 */
export function formatShare(value) {
  return Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : notFinite(value);
}

/**
 * A learning rate with three significant digits, none of them a zero at the end: "0.03", "0.0285".
 *
 * @param {number} value
 */
export function formatRate(value) {
  return Number.isFinite(value) ? withMinus(String(Number(value.toPrecision(3)))) : notFinite(value);
}

/**
 * The size of a gradient with two significant digits, in powers of ten where it is small or large: "0.023", "3.1·10⁻⁹".
 *
 * @param {number} value at least 0
 */
export function formatSize(value) {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  return value >= 0.00995 && value < 1000 ? formatWeight(value) : formatPower(value);
}

/**
 * A weight or bias with two significant digits: "0.10", "−0.46", "12", "120", "0.000012".
 *
 * @param {number} value
 */
export function formatWeight(value) {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0.0";
  const size = Math.abs(value);
  if (size >= 99.5 && size < 1e6) return withMinus(groups(Number(value.toPrecision(2))));
  return withMinus(value.toPrecision(2));
}

/**
 * A number that one calculates with: two decimals, two significant digits where it is small: "1.20", "−0.56", "0.0012", "3.1·10⁻⁷", "1,234".
 *
 * @param {number} value
 */
export function formatValue(value) {
  if (!Number.isFinite(value)) return notFinite(value);
  const text = valueText(Math.abs(value));
  return value < 0 ? MINUS + text : text;
}

/** @param {number} size @returns {string} */
function valueText(size) {
  if (size > 0 && (size < 1e-4 || size >= 1e6)) return formatPower(size);
  if (size > 0 && size < 0.00995) return size.toPrecision(2);
  return size < 99.995 ? size.toFixed(2) : groups(Math.round(size));
}

/**
 * The same with three significant digits, so that what is calculated with them comes out: "0.0248", "1.61", "−0.430".
 *
 * @param {number} value
 */
export function formatExactly(value) {
  const size = Math.abs(value);
  if (!(size >= 1e-4 && size < 99.95)) return formatValue(value);
  return (value < 0 ? MINUS : "") + size.toPrecision(3);
}

/**
 * A number before and after a small change, with as many decimals as show it: "0.271", "0.272".
 *
 * @param {number} before
 * @param {number} after
 * @returns {[before: string, after: string]}
 */
export function formatChange(before, after) {
  const change = Math.abs(after - before);
  const decimals = 1 - Math.floor(Math.log10(change));
  if (!(decimals > 2 && decimals <= MOST_DECIMALS)) return [formatValue(before), formatValue(after)];
  const write = (/** @type {number} */ value) => (value < 0 ? MINUS : "") + Math.abs(value).toFixed(decimals);
  return [write(before), write(after)];
}

/**
 * The same where there is room for five characters: "0.53", "−12.3", "−123", "1.2k".
 *
 * @param {number} value
 */
export function formatBriefly(value) {
  const size = Math.abs(value);
  if (!(size < 999.5)) return Number.isFinite(value) && size < 1e6 ? formatTick(Number(value.toPrecision(2)), 1) : formatSignedPower(value);
  const text = size.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** @param {number} value */
function formatSignedPower(value) {
  if (!Number.isFinite(value)) return notFinite(value);
  return value < 0 ? MINUS + formatPower(-value) : formatPower(value);
}

/**
 * An epoch with thousands separators: "1,234,567".
 *
 * @param {number} epoch
 */
export function formatEpoch(epoch) {
  return Number.isFinite(epoch) ? withMinus(groups(epoch)) : notFinite(epoch);
}

/**
 * A tick: as many decimals as its step needs, "10k" and "2.5M" where digits would crowd, powers of ten ("10⁻⁵") where even that fails.
 *
 * @param {number} value
 * @param {number} [step] distance to the next tick; guessed from the value when left out
 */
export function formatTick(value, step = Math.abs(value)) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1e9 || size < 1e-5) return value < 0 ? MINUS + formatPower(size) : formatPower(size);
  if (size >= 1e6) return withMinus(`${trim((value / 1e6).toFixed(2))}M`);
  if (size >= 1e4) return withMinus(`${trim((value / 1e3).toFixed(2))}k`);
  return withMinus(size >= 1000 ? groups(value) : value.toFixed(decimals(step)));
}

/**
 * A tick of a logarithmic axis: plain from a thousandth to a thousand, else "10⁻⁵".
 *
 * @param {number} value above 0
 */
export function formatLogTick(value) {
  return value >= 0.000999 && value < 1e4 ? formatTick(value) : formatPower(value);
}

/**
 * @param {number} value above 0, with one significant digit or two
 */
function formatPower(value) {
  const [digits, exponent] = value.toExponential(1).split("e");
  const [factor, power] = [Number(digits), Number(exponent)];
  const raised = [...String(power)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)])).join("");
  return `${factor === 1 ? "" : `${factor}·`}10${raised}`;
}

/**
 * @param {number} step
 * @returns {number} decimals after the point that it takes to write ticks so far apart
 */
function decimals(step) {
  let places = 0;
  while (places < 8 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6 * step * 10 ** places) places++;
  return places;
}

/**
 * @param {string} text with a fraction
 * @returns {string} without zeros at its end
 */
function trim(text) {
  return text.replace(/\.?0+$/, "");
}

/**
 * Not toLocaleString: the same text in every browser, and quick enough for every frame.
 *
 * @param {number} value
 */
function groups(value) {
  const [whole, fraction] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/**
 * @param {number} value
 * @returns {string} without exponents as long as that is readable: 0.00001
 */
export function plainNumber(value) {
  const text = String(value);
  return text.includes("e-") ? value.toFixed(20).replace(/0+$/, "") : text;
}

/** @param {readonly [number, number]} clipped */
export function clippedText([clipped, updates]) {
  return fill(CHART.clipped, { clipped, updates });
}
