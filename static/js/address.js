/**
 * The run's link in the address bar, and its history. Each entry remembers the config it stands for, so that Back undoes a change of a
 * rate without a restart. Writing never causes reading: what the page wrote itself is known and not taken for a wish of the reader.
 *
 * @typedef {import("./types.js").RunConfig} RunConfig
 * @typedef {import("./types.js").View} View
 * @typedef {{config: RunConfig, view: View, depth: number}} Entry
 * @typedef {"push" | "replace"} Mode push: Back comes to what was before
 */

export class Address {
  /** @param {Window} window */
  constructor(window) {
    this.window = window;
    this.written = window.location.hash;
    /** How many entries before this one are the page's own. */
    this.depth = entryOf(window.history.state)?.depth ?? 0;
  }

  /** @returns {string} */
  get link() {
    return this.window.location.hash;
  }

  /**
   * @param {string} link
   * @param {RunConfig} config
   * @param {View} view
   * @param {Mode} mode
   */
  write(link, config, view, mode) {
    const push = mode === "push" && link !== this.link;
    if (push) this.depth++;
    const entry = { config, view, depth: this.depth };
    if (push) this.window.history.pushState(entry, "", link);
    else this.window.history.replaceState(entry, "", link);
    this.written = this.link;
  }

  /**
   * @param {(entry: Entry | null, link: string) => void} listener told when the reader goes back or forward, or edits the link
   */
  onChange(listener) {
    const read = () => {
      if (this.link === this.written) return;
      this.written = this.link;
      const entry = entryOf(this.window.history.state);
      this.depth = entry?.depth ?? this.depth + 1;
      listener(entry, this.link);
    };
    this.window.addEventListener("popstate", read);
    this.window.addEventListener("hashchange", read);
  }

  /** Undo, as long as that stays on this page. */
  back() {
    if (this.depth > 0) this.window.history.back();
  }

  forward() {
    this.window.history.forward();
  }
}

/**
 * @param {unknown} state
 * @returns {Entry | null}
 */
function entryOf(state) {
  return typeof state === "object" && state !== null && "config" in state ? /** @type {Entry} */ (state) : null;
}
