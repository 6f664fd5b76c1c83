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
    showDifferences(table, differing, ["A", "Now"]);
    go.hidden = differing.length === 0;
    keep.hidden = kept !== null && differing.length === 0;
    keep.classList.toggle("strong", kept === null);
    setText(keep, kept === null ? "Keep this run as A" : "Keep this one as A instead");
    if (kept === null) setText(words, "Two runs train side by side, in step, with their curves in one chart. Keep this run as A, change what you want to compare, and come back here.");
    else if (differing.length === 0) setText(words, "This run is kept as A. Close this, change what you want to compare, and come back here.");
    else setText(words, "A is kept; this is what differs now.");
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
