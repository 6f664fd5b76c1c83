/**
 * The state of the benches, in the page's address: what is chosen is an entry of its history, what is pointed at is none.
 *
 * @typedef {import("./types.js").Benches} Benches
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("../../core/writer.js").Mode} Mode
 */
import { HistoryWriter } from "../../core/writer.js";
import { readLink, writeLink } from "./link.js";

export class Store {
  /** @param {Window} window */
  constructor(window) {
    this.window = window;
    this.known = window.location.hash;
    this.state = readLink(this.known);
    this.writer = new HistoryWriter(window, () => (this.known = window.location.hash));
    /** @type {((state: Benches) => void)[]} */
    this.listeners = [];
    for (const event of ["popstate", "hashchange"]) window.addEventListener(event, () => this.#read());
  }

  /** @returns {string} the address that brings back what is shown, be it in the address bar yet or not */
  get link() {
    return new URL(writeLink(this.state), this.window.location.href).href;
  }

  /** @param {(state: Benches) => void} listener called now, and with every change */
  follow(listener) {
    this.listeners.push(listener);
    listener(this.state);
  }

  /**
   * @param {Partial<KernelBench>} change
   * @param {Mode} [mode] "replace" for what Back need not undo
   */
  changeKernel(change, mode = "push") {
    this.change({ kernel: { ...this.state.kernel, ...change } }, mode);
  }

  /** @param {Partial<Benches>} change @param {Mode} [mode] */
  change(change, mode = "push") {
    this.#change({ ...this.state, ...change });
    this.#write(mode);
  }

  /** @param {Benches} state */
  #change(state) {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }

  /** @param {Mode} mode */
  #write(mode) {
    const link = writeLink(this.state);
    const shown = this.writer.waiting?.url ?? (this.known || "#");
    this.writer.write({}, link, link === shown ? "replace" : mode);
  }

  #read() {
    const { hash } = this.window.location;
    if (hash === this.known) return;
    this.writer.forget(this.window.history.state?.depth ?? this.writer.depth + 1);
    this.known = hash;
    this.#change(readLink(hash, this.state));
  }
}
