/**
 * The benches as tabs, one of which is shown: arrows, Home and End lead to the others, as everywhere.
 *
 * @typedef {import("./types.js").BenchName} BenchName
 */

/** @type {Readonly<Record<string, (index: number, count: number) => number>>} */
const KEYS = {
  ArrowLeft: (index, count) => (index + count - 1) % count,
  ArrowRight: (index, count) => (index + 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * @param {HTMLElement} list
 * @param {import("./store.js").Store} store
 */
export function bindTabs(list, store) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const choose = (/** @type {HTMLElement} */ tab) => store.change({ bench: /** @type {BenchName} */ (tab.dataset.bench) });
  for (const tab of tabs) tab.addEventListener("click", () => choose(tab));
  list.addEventListener("keydown", (event) => {
    const index = tabs.findIndex((tab) => tab === document.activeElement);
    const lead = KEYS[event.key];
    if (lead === undefined || index < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = tabs[lead(index, tabs.length)];
    next.focus();
    choose(next);
  });
  store.follow(({ bench }) => {
    for (const tab of tabs) {
      const isShown = tab.dataset.bench === bench;
      tab.ariaSelected = String(isShown);
      tab.tabIndex = isShown ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls") ?? "")?.toggleAttribute("hidden", !isShown);
    }
  });
}
