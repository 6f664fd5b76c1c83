/**
 * Two runs side by side: their address, and which of their frames is due.
 *
 * @typedef {object} Lane One of two runs, as far as keeping step goes.
 * @property {number | null} next epoch of the first frame that is not shown yet
 * @property {number} shown epoch on screen
 * @property {boolean} isOver nothing more will come by itself
 */

/**
 * @param {string} base address of the page that compares
 * @param {string} a link, with or without #
 * @param {string} b
 * @returns {string}
 */
export function compareUrl(base, a, b) {
  const url = new URL(base);
  url.search = "";
  url.hash = new URLSearchParams({ a: a.replace(/^#/, ""), b: b.replace(/^#/, "") }).toString();
  return url.href;
}

/** Where the address names none, or one that can't be run. */
export const DEFAULT = "#seed=0.12345";

/**
 * In the fragment, so that links of any length reach no proxy; in the query, as they stood there once.
 *
 * @param {string} address of the page
 * @returns {[a: string, b: string]} links, beginning with #
 */
export function linksIn(address) {
  const { hash, search } = new URL(address);
  const inFragment = new URLSearchParams(hash.slice(1));
  const given = inFragment.has("a") || inFragment.has("b") ? inFragment : new URLSearchParams(search);
  const linkOf = (/** @type {string} */ name) => (given.has(name) ? `#${given.get(name)}` : DEFAULT);
  return [linkOf("a"), linkOf("b")];
}

/**
 * Neither run gets ahead of the other: a frame is due where the other run has come as far, or will come no further.
 *
 * @param {Lane} a
 * @param {Lane} b
 * @returns {[a: boolean, b: boolean]} whether the next frame of each is due
 */
export function due(a, b) {
  return [isDue(a, b), isDue(b, a)];
}

/**
 * @param {Lane} own
 * @param {Lane} other
 */
function isDue(own, other) {
  if (own.next === null) return false;
  if (other.next !== null) return own.next <= other.next || own.next <= other.shown;
  return other.isOver || own.next <= other.shown;
}
