/**
 * Where exercises are listed: the ones that were solved in this browser are marked.
 *
 * @typedef {import("../shell/memory.js").Memory} Memory
 */
import { fill } from "../core/fill.js";
import { EXERCISE } from "../core/texts.js";
import { setText } from "../shell/dom.js";

const KEY = "solved";

/**
 * @param {Memory} memory
 * @returns {Set<string>} slugs
 */
function solvedIn(memory) {
  return new Set((memory.get(KEY) ?? "").split(" "));
}

/**
 * @param {Memory} memory
 * @param {string} slug
 */
export function remember(memory, slug) {
  memory.set(KEY, [...solvedIn(memory).add(slug)].join(" ").trim());
}

/**
 * Marks what is solved, counts it in each lesson and of all, and leads on from an exercise that is.
 *
 * @param {ParentNode} page
 * @param {Memory} memory
 */
export function markSolved(page, memory) {
  const slugs = solvedIn(memory);
  const all = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-exercise]"));
  const isSolved = (/** @type {HTMLElement} */ link) => slugs.has(link.dataset.exercise ?? "");
  for (const link of all) link.querySelector(".lesson-state")?.toggleAttribute("hidden", !isSolved(link));
  for (const count of page.querySelectorAll("[data-lesson-count]")) {
    const lesson = /** @type {HTMLElement[]} */ ([...(count.closest(".lesson")?.querySelectorAll("[data-exercise]") ?? [])]);
    setText(count, countText(lesson.filter(isSolved).length, lesson.length));
  }
  for (const count of page.querySelectorAll("[data-solved-count]")) setText(count, countText([...all].filter(isSolved).length, all.length));
  for (const onward of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-onward]"))) onward.hidden = !slugs.has(onward.dataset.onward ?? "");
}

/**
 * @param {number} solved
 * @param {number} total
 * @returns {string} empty before the first is solved: nothing is missing then
 */
export function countText(solved, total) {
  return solved === 0 ? "" : fill(EXERCISE.count, { solved, total });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLButtonElement} opener
 */
export function bindChooser(dialog, opener) {
  opener.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
}

const NAME = "client";

/**
 * @param {import("../shell/memory.js").Memory} memory
 * @returns {string} by which the server knows this browser's answers apart from those of others at its address
 */
export function ownName(memory) {
  const known = memory.get(NAME);
  if (known !== null) return known;
  const name = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
  memory.set(NAME, name);
  return name;
}
