/** The examples: their list in a dialog, and what the one of the address shows, beside its run. */
import { button, openDialog } from "../../shell/dom.js";
import { readLink } from "./link.js";
import { GALLERY } from "./texts.js";

/**
 * @param {import("./store.js").Store} store
 * @param {Document} page
 */
export function bindGallery(store, page) {
  const list = /** @type {HTMLTemplateElement} */ (page.getElementById("examples"));
  const cards = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-example]")]);
  button("open-examples").addEventListener("click", () => {
    const content = /** @type {Node[]} */ ([...list.content.cloneNode(true).childNodes]);
    const dialog = openDialog("examples", GALLERY.title, GALLERY.close, content);
    dialog.querySelector(`[data-preset="${CSS.escape(store.state.example)}"]`)?.setAttribute("aria-current", "page");
    dialog.addEventListener("click", ({ target }) => target instanceof Element && target.closest("a") && dialog.close());
  });
  for (const card of cards) card.querySelector(".example-leave")?.addEventListener("click", () => store.change({ example: "" }));
  store.follow(({ example, run }) => {
    for (const card of cards) {
      card.hidden = card.dataset.example !== example;
      if (!card.hidden) markRun(card, run);
    }
  });
}

/** @param {HTMLElement} card @param {string} run on screen */
function markRun(card, run) {
  for (const link of card.querySelectorAll("a")) {
    if (readLink(new URL(link.href).hash).run === run) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
