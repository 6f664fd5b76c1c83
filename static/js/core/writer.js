/**
 * Writes the page's address and its history as often as browsers let it, and no oftener: Safari throws beyond 100 calls in 30 s, Firefox
 * beyond 200 in 10 s, Chromium then ignores them in silence. What can't be written now waits, and of what waits only the newest is written:
 * the address comes after the run, and the run never waits for the address.
 *
 * @typedef {"push" | "replace"} Mode push: Back comes to what was before
 * @typedef {{state: object, url: string, mode: Mode}} Wish
 *
 * @typedef {object} Clock
 * @property {() => number} now in ms
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 */

/** So many calls in so many ms at most; and fewer of those that dragging brings, so that something is left for the others. */
const LIMIT = { calls: 60, span: 30_000 };
const DRAGGING = { calls: 4, span: 2000 };
/** Ms until what the browser has refused is tried again, first and at most. */
const FIRST_RETRY = 500;
const LAST_RETRY = 2000;

export class HistoryWriter {
  /**
   * @param {Window} window
   * @param {() => void} [written] told when the address has changed
   * @param {Clock} [clock]
   */
  constructor(window, written = () => {}, clock = clockOf(window)) {
    this.window = window;
    this.written = written;
    this.clock = clock;
    /** How many entries before this one are the page's own. */
    this.depth = depthOf(window.history.state);
    /** @type {Wish | null} */
    this.waiting = null;
    /** When the last calls were. @type {number[]} */
    this.calls = [];
    this.retry = FIRST_RETRY;
    this.refusedUntil = Number.NEGATIVE_INFINITY;
    this.isTimed = false;
    window.addEventListener("pagehide", () => this.#write());
  }

  /** @param {object} state @param {string} url @param {Mode} mode */
  write(state, url, mode) {
    if (mode === "push" && this.waiting?.mode === "replace" && this.#pause("push") <= 0) this.#write();
    const isStep = mode === "push" || this.waiting?.mode === "push";
    this.waiting = { state, url, mode: isStep ? "push" : "replace" };
    this.#proceed();
  }

  /** The reader went elsewhere: what waits is wanted no more. @param {number} depth of where that is */
  forget(depth) {
    this.waiting = null;
    this.depth = depth;
  }

  #proceed() {
    if (this.waiting !== null && this.#pause(this.waiting.mode) <= 0) this.#write();
    if (this.waiting === null || this.isTimed) return;
    this.isTimed = true;
    this.clock.setTimeout(() => {
      this.isTimed = false;
      this.#proceed();
    }, Math.max(1, this.#pause(this.waiting.mode)));
  }

  /** @param {Mode} mode @returns {number} ms until the next call may be */
  #pause(mode) {
    const now = this.clock.now();
    this.calls = this.calls.filter((time) => time > now - LIMIT.span);
    const free = (mode === "push" ? [LIMIT] : [LIMIT, DRAGGING]).map(({ calls, span }) => (this.calls.at(-calls) ?? Number.NEGATIVE_INFINITY) + span);
    return Math.max(this.refusedUntil, ...free) - now;
  }

  #write() {
    if (this.waiting === null) return;
    const now = this.clock.now();
    const depth = this.depth + (this.waiting.mode === "push" ? 1 : 0);
    this.calls.push(now);
    if (this.#call({ ...this.waiting, state: { ...this.waiting.state, depth } })) {
      [this.depth, this.waiting, this.retry] = [depth, null, FIRST_RETRY];
      this.written();
    } else {
      this.refusedUntil = now + this.retry;
      this.retry = Math.min(LAST_RETRY, this.retry * 2);
    }
  }

  /** @param {Wish} wish @returns {boolean} whether the browser did it */
  #call({ state, url, mode }) {
    const { history } = this.window;
    const before = history.state;
    try {
      if (mode === "push") history.pushState(state, "", url);
      else history.replaceState(state, "", url);
    } catch {
      return false;
    }
    return history.state !== before; // another object, even if it says the same
  }
}

/** @param {unknown} state of an entry @returns {number} */
function depthOf(state) {
  return typeof state === "object" && state !== null && "depth" in state && typeof state.depth === "number" ? state.depth : 0;
}

/** @param {Window} window @returns {Clock} */
function clockOf(window) {
  return { now: () => performance.now(), setTimeout: (callback, time) => window.setTimeout(callback, time) };
}
