/**
 * Sections that open on a narrow screen, and the panel behind "More".
 *
 * @param {ParentNode} page
 */
export function bindFolds(page) {
  for (const fold of page.querySelectorAll("[data-fold]")) {
    const button = fold.querySelector(".fold-title button");
    button?.addEventListener("click", () => button.setAttribute("aria-expanded", String(fold.classList.toggle("open"))));
  }
}

/** @param {HTMLDetailsElement} panel closes when one goes on elsewhere */
export function bindPanel(panel) {
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !panel.contains(target)) panel.open = false;
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    panel.querySelector("summary")?.focus();
  });
}
