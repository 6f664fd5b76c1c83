/**
 * The teacher sends everybody to an exercise or to a run: the page goes there once, and what was on screen before is kept, with its
 * weights, for the way back.
 *
 * @typedef {import("../../types.js").ClassMessage} ClassMessage
 * @typedef {import("../../types.js").View} View
 *
 * @typedef {object} Before What was on screen when everybody was sent away.
 * @property {string} page its address
 * @property {string} there where it went, without what stands behind the #
 * @property {string} title what that is
 * @property {View} view
 * @property {string | null} run as text; null while there was none
 * @property {boolean} [isRead] whether the line about it was dismissed; the way back is in the menu of the class then
 * @property {boolean} [isBack] whether its page is being loaded for it
 */
import { fill } from "../../core/fill.js";
import { MEMBER } from "./texts.js";

const KEY = "class-before";

export class Sends {
  /**
   * @param {Window} window
   * @param {object} parts
   * @param {import("./bar.js").Bar} parts.bar
   * @param {URL} parts.home
   * @param {(slug: string) => string} parts.titleOf an exercise
   * @param {import("../../runs/recorder.js").Recorder} parts.recorder
   * @param {import("../../core/store.js").Store} parts.store
   * @param {import("../../shell/memory.js").Memory} parts.memory of this tab
   */
  constructor(window, { bar, home, titleOf, recorder, store, memory }) {
    this.window = window;
    this.bar = bar;
    this.home = home;
    this.titleOf = titleOf;
    this.recorder = recorder;
    this.store = store;
    this.memory = memory;
    /** How often this page has seen that everybody was sent; null before it is told. @type {number | null} */
    this.seen = null;
    /** The way back, as long as it is open. @type {(() => void) | null} */
    this.back = null;
    this.#arrive();
  }

  /** Of this page, without what stands behind the #. */
  get #here() {
    const { origin, pathname } = this.window.location;
    return origin + pathname;
  }

  /**
   * @param {ClassMessage} message
   * @param {number} followed how often this browser has gone where all were sent; another tab may have gone first, and this one goes too
   * @returns {number} the same now
   */
  hear({ send, sends }, followed) {
    const before = this.seen ?? followed;
    this.seen = sends;
    if (send && sends > before) this.#go(targetOf(send, this.home, this.titleOf));
    return Math.max(sends, followed);
  }

  /** @param {import("./sends.js").Target} target */
  #go({ url, title }) {
    const { location } = this.window;
    const there = url.origin + url.pathname;
    if (there === this.#here && (url.hash === "" || url.hash === location.hash)) return this.#tell(fill(MEMBER.sentHere, { title }));
    /** @type {Before} */
    const before = { page: location.href, there, title, view: this.store.state.view, run: this.recorder.pack() };
    if (there !== this.#here) {
      this.#keep(before);
      return location.assign(url);
    }
    location.hash = url.hash;
    this.window.scrollTo(0, 0); // as a page begins that is opened
    if (before.run === null) return this.#tell(fill(MEMBER.sent, { title })); // nothing was there yet
    this.#keep(before);
    this.#offer(before);
  }

  /** The page was loaded: because of that, to come back, or for neither. */
  #arrive() {
    const before = this.#kept();
    if (before?.isBack && before.page.split("#")[0] === this.#here) this.#whenReady(() => this.#restore(before));
    else if (before) this.#offer(before);
  }

  /** In the menu of the class until everybody is sent again; also in a line, on the page that all were sent to. @param {Before} before */
  #offer(before) {
    const act = () => this.#goBack(before);
    this.back = act;
    if (before.isRead || before.there !== this.#here) return;
    this.#tell(fill(MEMBER.sent, { title: before.title }), [{ label: MEMBER.back, act }], () => this.#keep({ ...before, isRead: true }));
  }

  /** @param {string} words @param {import("./bar.js").Way[]} [ways] @param {() => void} [read] when it is dismissed */
  #tell(words, ways = [], read = () => {}) {
    this.bar.show("sent", words, ways, () => {
      this.bar.hide("sent");
      read();
    });
  }

  /** @param {Before} before */
  #goBack(before) {
    if (before.page.split("#")[0] === this.#here) return this.#restore(before);
    this.#keep({ ...before, isBack: true });
    this.window.location.assign(before.page);
  }

  /** @param {Before} before */
  #restore({ run, view }) {
    this.#forget();
    if (run === null) return;
    this.store.set({ view });
    this.recorder.takeUp(run);
  }

  #forget() {
    this.back = null;
    this.bar.hide("sent");
    this.memory.set(KEY, null);
  }

  /** @param {Before} before */
  #keep(before) {
    this.memory.set(KEY, JSON.stringify(before));
  }

  /** @returns {Before | null} */
  #kept() {
    try {
      return JSON.parse(this.memory.get(KEY) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {() => void} act once the page's own run is on screen */
  #whenReady(act) {
    let isDone = false;
    this.store.follow(["phase"], ({ phase }) => {
      if (isDone || phase !== "ready") return;
      isDone = true;
      act();
    });
  }
}

/**
 * @typedef {{url: URL, title: string}} Target
 *
 * @param {NonNullable<ClassMessage["send"]>} send
 * @param {URL} home
 * @param {(slug: string) => string} titleOf an exercise
 * @returns {Target}
 */
export function targetOf({ exercise, link, preset }, home, titleOf) {
  if (exercise) return { url: new URL(`exercises/${encodeURIComponent(exercise)}`, home), title: fill(MEMBER.theExercise, { title: titleOf(exercise) }) };
  const url = new URL(preset ? `presets/${encodeURIComponent(preset)}` : "./", home); // a link is taken from its # on: no other site is where all are sent
  url.hash = link?.slice(link.indexOf("#") + 1) ?? "";
  return { url, title: preset ? MEMBER.theExample : MEMBER.theRun };
}
