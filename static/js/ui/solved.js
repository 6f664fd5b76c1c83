/**
 * Where exercises are listed: the ones that were solved in this browser are marked.
 *
 * @typedef {import("./memory.js").Memory} Memory
 */
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
 * @param {ParentNode} page
 * @param {Memory} memory
 */
export function markSolved(page, memory) {
  const slugs = solvedIn(memory);
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-exercise]"))) {
    link.querySelector(".lesson-state")?.toggleAttribute("hidden", !slugs.has(link.dataset.exercise ?? ""));
  }
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLButtonElement} opener
 */
export function bindChooser(dialog, opener) {
  opener.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
}
