/**
 * Parts of the page that are folded on a narrow screen, or hidden by a link: controls by their names, and the text around the picture.
 */

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

/**
 * @param {Document} page
 * @param {HTMLElement} article
 * @param {import("../core/store.js").Store} store
 */
export function bindHidden(page, article, store) {
  const controls = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-control]")]);
  store.follow(["view"], ({ view }) => {
    for (const control of controls) if (control !== article) control.toggleAttribute("data-hidden", view.hidden.includes(control.dataset.control ?? ""));
    const isWorkedIn = article.contains(page.activeElement);
    if (isWorkedIn) return; // who ticks the box that hides the article is not left standing in front of nothing
    page.documentElement.toggleAttribute("data-no-text", view.hide_text);
    article.toggleAttribute("data-hidden", view.hide_text || view.hidden.includes("article"));
  });
}
