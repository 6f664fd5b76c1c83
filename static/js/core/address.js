/**
 * The run's link in the address bar, and its history. Each entry remembers the config it stands for, so that Back undoes a change of a
 * rate without a restart. Writing never causes reading: what the page wrote itself is known and not taken for a wish of the reader.
 *
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").View} View
 * @typedef {import("./writer.js").Mode} Mode
 * @typedef {{config: RunConfig, view: View, depth: number}} Entry
 */
import { HistoryWriter } from "./writer.js";

export class Address {
  /**
   * @param {Window} window
   * @param {string} [start] the link that an empty address stands for
   * @param {import("./writer.js").Clock} [clock]
   */
  constructor(window, start = "", clock = undefined) {
    this.window = window;
    this.start = start;
    /** The address as the page knows it. */
    this.known = window.location.hash;
    this.writer = new HistoryWriter(window, () => (this.known = window.location.hash), clock);
    /** Who is told of the reader's wishes. @type {(entry: Entry | null, link: string) => void} */
    this.listener = () => {};
  }

  /** How many entries before this one are the page's own. */
  get depth() {
    return this.writer.depth;
  }

  /** What the browser has kept with this address; null where it was not written by a page. */
  get entry() {
    return entryOf(this.window.history.state);
  }

  /** @returns {string} the run that the page is to show, be it in the address yet or not */
  get link() {
    return this.writer.waiting?.url ?? this.#there;
  }

  get #there() {
    const { hash } = this.window.location;
    return hash.length > 1 ? hash : this.start;
  }

  /**
   * @param {string} link
   * @param {RunConfig} config
   * @param {View} view
   * @param {Mode} mode
   */
  write(link, config, view, mode) {
    this.writer.write({ config, view }, link, link === this.link ? "replace" : mode);
  }

  /**
   * @param {(entry: Entry | null, link: string) => void} listener told when the reader goes back or forward, or edits the link
   */
  onChange(listener) {
    this.listener = listener;
    const read = () => {
      if (this.window.location.hash !== this.known) this.#tell(this.depth + 1);
    };
    this.window.addEventListener("popstate", read);
    this.window.addEventListener("hashchange", read);
  }

  /** @param {number} depth of an entry that the page has not written */
  #tell(depth) {
    const entry = entryOf(this.window.history.state);
    this.writer.forget(entry?.depth ?? depth);
    this.known = this.window.location.hash;
    this.listener(entry, this.#there);
  }

  /** Undo, as long as that stays on this page. */
  back() {
    const isUnwritten = this.writer.waiting?.mode === "push";
    if (isUnwritten) this.#tell(this.depth); // the address never came to what is undone
    else if (this.depth > 0) this.window.history.back();
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
