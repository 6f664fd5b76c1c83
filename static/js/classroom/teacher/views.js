/** Tabs, one of whose panels is shown: arrows, Home and End lead to the others, as everywhere. */
import { step } from "./grid.js";

/**
 * @param {HTMLElement} list of the tabs; each names its panel in aria-controls
 * @param {(name: string) => void} show told the id of the panel that is shown
 * @returns {(name: string) => void} shows a panel
 */
export function bindViews(list, show) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const panelOf = (/** @type {HTMLElement} */ tab) => tab.getAttribute("aria-controls") ?? "";
  const turn = (/** @type {string} */ name) => {
    for (const tab of tabs) {
      const isShown = panelOf(tab) === name;
      tab.ariaSelected = String(isShown);
      tab.tabIndex = isShown ? 0 : -1;
      document.getElementById(panelOf(tab))?.toggleAttribute("hidden", !isShown);
    }
    show(name);
  };
  for (const tab of tabs) tab.addEventListener("click", () => turn(panelOf(tab)));
  list.addEventListener("keydown", (event) => {
    const seen = tabs.filter((tab) => tab.checkVisibility());
    const next = step(event.key, seen.findIndex((tab) => tab === document.activeElement), seen.length, seen.length);
    if (next === null) return;
    event.preventDefault();
    seen[next].focus();
    turn(panelOf(seen[next]));
  });
  return turn;
}
