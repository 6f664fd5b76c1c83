/**
 * The teacher has paused everybody: what can change the run is out of reach, be it by pointer or by key; reading, scrolling and the theme
 * are not. The server stops the training itself.
 */

/** What changes a run. */
const FROZEN = [
  ...[".bar", ".data", ".net", "#drawer", "#runs", "#sweep", "#versus", "#editor", "#table", "#diverged", "#paint"],
  ...["#paint-toggle", "#chips", "#open-compare", "#open-sweep", "#exercise-restart", "#exercise-stray", "#preset-links", '.exercise a[href^="#"]'],
].join();
/** What uses which keys itself, and changes no run by them. */
const TYPES_TEXT = "input, textarea, select";
const PRESSED = "button, a, summary";
/** Milliseconds by which the word that training has stopped may be ahead of the word that the class is paused. */
const AHEAD = 2000;

export class Pause {
  /**
   * @param {Document} page
   * @param {import("../../core/store.js").Store} store
   * @param {{hold: () => void}} versus
   */
  constructor(page, store, versus) {
    this.page = page;
    this.store = store;
    this.versus = versus;
    this.isHeld = false;
    /** Whether training ran when the pause began. */
    this.hasPlayed = false;
    /** What had the focus then. @type {Element | null} */
    this.focused = null;
    /** @type {Element[]} */
    this.frozen = [];
    /** When training last stopped. */
    this.stoppedAt = -Infinity;
    let isPlaying = false;
    store.follow(["playing"], ({ playing }) => {
      if (isPlaying && !playing) this.stoppedAt = performance.now();
      isPlaying = playing;
    });
    page.addEventListener("keydown", (event) => this.isHeld && changesRun(event) && stop(event), { capture: true });
  }

  hold() {
    const { page, store } = this;
    this.isHeld = true;
    this.hasPlayed = store.state.playing || performance.now() - this.stoppedAt < AHEAD;
    this.focused = page.activeElement;
    for (const dialog of /** @type {NodeListOf<HTMLDialogElement>} */ (page.querySelectorAll("dialog:modal"))) dialog.close();
    this.versus.hold();
    this.frozen = [...page.querySelectorAll(store.state.painting ? `${FROZEN},#map-place` : FROZEN)].filter((element) => !element.hasAttribute("inert"));
    for (const element of this.frozen) element.toggleAttribute("inert", true);
    page.documentElement.toggleAttribute("data-paused", true);
  }

  /**
   * Training does not go on by itself: the teacher may still be speaking, and thirty runs that start at once draw all eyes. Play has the
   * focus, so that one key goes on.
   *
   * @returns {boolean} whether training ran before
   */
  release() {
    const { page, focused, hasPlayed } = this;
    this.isHeld = false;
    for (const element of this.frozen) element.removeAttribute("inert");
    page.documentElement.toggleAttribute("data-paused", false);
    const next = hasPlayed ? page.getElementById("play") : focused;
    const isElsewhere = hasPlayed ? page.activeElement?.matches(TYPES_TEXT) || page.querySelector("dialog:modal") !== null : page.activeElement !== page.body;
    if (!isElsewhere && next instanceof HTMLElement) next.focus({ preventScroll: true });
    return hasPlayed;
  }
}

/** @param {KeyboardEvent} event @returns {boolean} whether it may do something about the run where it is pressed */
function changesRun({ target, key, ctrlKey, metaKey, altKey }) {
  if (altKey || !(target instanceof Element) || target.matches(TYPES_TEXT)) return false;
  if (ctrlKey || metaKey) return /^[yz]$/i.test(key);
  if (key === "ArrowRight") return !target.matches("[data-own-arrows]");
  return key === " " ? !target.matches(PRESSED) : key.length === 1;
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
