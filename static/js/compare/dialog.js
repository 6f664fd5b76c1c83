/**
 * Two steps to a comparison: a run is kept as A; settings are changed; then A and what is on screen go side by side.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 *
 * @typedef {{link: string, config: RunConfig}} Kept
 *
 * @typedef {object} Elements
 * @property {HTMLDialogElement} dialog
 * @property {HTMLButtonElement} opener
 * @property {HTMLElement} words
 * @property {HTMLElement} differences
 * @property {HTMLAnchorElement} go
 * @property {HTMLButtonElement} keep
 * @property {HTMLButtonElement} close
 */
import { COMPARE } from "../core/texts.js";
import { setText } from "../shell/dom.js";
import { differences, showDifferences } from "./differences.js";
import { compareUrl } from "./runs.js";

const KEY = "compare-a";

export class CompareDialog {
  /**
   * @param {Elements} elements
   * @param {{store: import("../core/store.js").Store, options: Options, memory: import("../shell/memory.js").Memory}} parts
   */
  constructor(elements, { store, options, memory }) {
    this.elements = elements;
    this.store = store;
    this.options = options;
    this.memory = memory;
    const { dialog, opener, keep, close } = elements;
    opener.addEventListener("click", () => {
      this.#show();
      dialog.showModal();
    });
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    keep.addEventListener("click", () => {
      const { link, config } = store.state;
      memory.set(KEY, JSON.stringify({ link, config }));
      this.#show();
      if (keep.hidden) close.focus(); // what had the focus is gone
    });
  }

  #show() {
    const { words, differences: table, go, keep } = this.elements;
    const { link, config } = this.store.state;
    const kept = keptIn(this.memory.get(KEY));
    const differing = kept && config ? differences(this.options, kept.config, config) : [];
    showDifferences(table, differing, [COMPARE.a, COMPARE.now]);
    go.hidden = differing.length === 0;
    keep.hidden = kept !== null && differing.length === 0;
    keep.classList.toggle("strong", kept === null);
    setText(keep, kept === null ? COMPARE.keep : COMPARE.keepInstead);
    if (kept === null) setText(words, COMPARE.invitation);
    else if (differing.length === 0) setText(words, COMPARE.keptAlready);
    else setText(words, COMPARE.kept);
    if (kept) go.href = compareUrl(go.href, kept.link, link);
  }
}

/**
 * @param {string | null} text
 * @returns {Kept | null}
 */
function keptIn(text) {
  try {
    const { link, config } = JSON.parse(text ?? "null");
    return typeof link === "string" && typeof config === "object" && config !== null ? { link, config } : null;
  } catch {
    return null;
  }
}
