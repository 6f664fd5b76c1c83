/**
 * Numbers and sums as the lecture writes them: plain signs, so that they can be typed again.
 *
 * @typedef {import("./types.js").Term} Term
 */

/** Denominators that kernels have. */
const DENOMINATORS = [2, 3, 4, 5, 8, 9, 16, 25, 32, 64, 128, 256];
const NEAR = 1e-9;

/**
 * @param {number} value
 * @returns {string} whole numbers as they are, simple fractions as such, all else with three decimals at most
 */
export function written(value) {
  const denominator = Number.isInteger(value) ? undefined : DENOMINATORS.find((one) => Math.abs(value * one - Math.round(value * one)) < NEAR * one);
  if (denominator !== undefined && Math.abs(value) < 1 && !isShort(value)) return `${Math.round(value * denominator)}/${denominator}`;
  return decimal(value, 3);
}

/** @param {number} value @returns {boolean} whether one decimal is enough */
function isShort(value) {
  return Math.abs(value * 10 - Math.round(value * 10)) < NEAR;
}

/**
 * @param {number} value
 * @param {number} places
 * @returns {string} with so many decimals at most, none of them a zero at the end
 */
export function decimal(value, places) {
  const text = String(Number(value.toFixed(places)));
  return text === "-0" ? "0" : text;
}

/** @param {readonly Term[]} terms @returns {string} "(95*0)+(101*-1)" */
export function productsText(terms) {
  return terms.map(({ value, weight }) => `(${written(value)}*${written(weight)})`).join("+");
}

/** @param {readonly number[]} numbers @returns {string} "308 - 498 + 164 + 1" */
export function additionText(numbers) {
  return numbers.map((number, i) => (i === 0 ? decimal(number, 3) : `${number < 0 ? "-" : "+"} ${decimal(Math.abs(number), 3)}`)).join(" ");
}

/**
 * @param {number} size
 * @param {number} kernel
 * @param {number} stride
 * @param {number} padding
 * @returns {string} "(7 + 2*0 - 3)/1 + 1", with the brackets of rounding down where it has an effect
 */
export function sizeText(size, kernel, stride, padding) {
  const fraction = `(${size} + 2*${padding} - ${kernel})/${stride}`;
  return `${(size + 2 * padding - kernel) % stride === 0 ? fraction : `⌊${fraction}⌋`} + 1`;
}
