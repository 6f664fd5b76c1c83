/**
 * Where exercises are listed: the ones that were solved in this browser are marked.
 *
 * @typedef {import("../shell/memory.js").Memory} Memory
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
