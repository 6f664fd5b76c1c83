/**
 * Sections that open on a narrow screen.
 *
 * @param {ParentNode} page
 */
export function bindFolds(page) {
  for (const fold of page.querySelectorAll("[data-fold]")) {
    const button = fold.querySelector(".fold-title button");
    button?.addEventListener("click", () => button.setAttribute("aria-expanded", String(fold.classList.toggle("open"))));
  }
}
