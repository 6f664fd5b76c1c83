/**
 * A preset beside the network: which of its runs is on screen. Its links are links of the page, so that choosing one is what opening any
 * link is, and Back undoes it.
 *
 * @typedef {import("../core/store.js").Store} Store
 * @typedef {import("../types.js").Options} Options
 */
import { compareUrl } from "./runs.js";

/** @param {HTMLElement} section @returns {HTMLAnchorElement[]} */
function linksOf(section) {
  return [...section.querySelectorAll("a")].filter((link) => link.dataset.link !== undefined);
}

/** @param {HTMLElement} section @returns {string} the run that its address alone shows: the first */
export function startOf(section) {
  return linksOf(section)[0]?.hash ?? "";
}

/**
 * @param {string} link as the server wrote it
 * @param {Pick<Options, "view">} options
 * @returns {string} the run alone, whatever is shown of it
 */
export function runOf(link, { view }) {
  const keys = new Set(view.map(({ key }) => key));
  return link.slice(1).split("&").filter((pair) => !keys.has(pair.split("=")[0])).join("&");
}

/**
 * @param {HTMLElement} section
 * @param {Store} store
 * @param {Options} options
 */
export function bindPreset(section, store, options) {
  const links = linksOf(section);
  const compare = section.querySelector("a#preset-compare");
  const placeOf = (/** @type {string} */ link) => links.findIndex(({ dataset }) => runOf(dataset.link ?? "", options) === runOf(link, options));
  /** The run that was chosen, until the server has answered: what it tells meanwhile is of the one before. */
  let chosen = -1;
  /** @param {number} shown */
  const show = (shown) => {
    links.forEach((one, i) => (i === shown ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
    if (compare instanceof HTMLAnchorElement) compare.href = compareUrl(compare.href, links[0].hash, (links[shown] ?? links[1]) === links[0] ? links[1].hash : (links[shown] ?? links[1]).hash);
  };
  store.follow(["link", "trouble"], ({ link, trouble }) => {
    const told = placeOf(link);
    if (chosen >= 0 && told !== chosen && trouble === null) return;
    chosen = -1;
    show(told);
  });
  addEventListener("hashchange", () => {
    chosen = placeOf(location.hash || startOf(section));
    show(chosen);
  });
}
