/**
 * What a link hides: controls by their names, and the text around the picture.
 *
 */

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
