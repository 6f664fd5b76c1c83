/**
 * A run of the wall, opened: live and read-only, in the playground's own page. Arrows lead to its neighbours, Escape back to the wall.
 *
 * @typedef {import("./roster.js").Member} Member
 *
 * @typedef {object} Parts
 * @property {import("./calls.js").Calls} calls
 * @property {string} code of the class
 * @property {URL} home
 * @property {() => import("../../types.js").Palette} palette
 * @property {import("./stars.js").Stars} stars
 * @property {(name: string, way: number) => Member | null} neighbour
 * @property {(name: string) => void} closed
 * @property {(link: string) => Promise<void>} sendAll
 */
import { icon, make, openDialog, setText } from "../../shell/dom.js";
import { keyAlone } from "../../shell/keyboard.js";
import { closeByBack } from "./leaving.js";
import { describe, paintTile, tilePainter } from "./tile.js";
import { SHOWN } from "./texts.js";
import { MOST_STARS } from "./stars.js";
import { fill } from "../../core/fill.js";

/** Milliseconds between two looks at what is on the screen of the member. */
const EVERY = 1000;
/** Pixels of the boundary that stands in for the page, a side. */
const PIXELS = 640;
/** @type {Record<string, number>} */
const WAYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export class Viewer {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.painter = tilePainter();
    /** @type {Member | null} */
    this.member = null;
    /** @type {HTMLDialogElement | null} */
    this.dialog = null;
    this.canvas = make("canvas", { class: "viewer-map", "aria-hidden": "true" });
    /** Of whom it was opened by name. @type {boolean} */
    this.isNamed = false;
    /** How many runs were shown so far. */
    this.turns = 0;
    this.name = make("strong", { class: "viewer-name" });
    this.words = make("span");
    this.line = make("p", { class: "viewer-words" }, [this.name, this.words]);
    this.trouble = make("p", { class: "field-error", role: "alert" });
    this.star = make("button", { type: "button", class: "plain" });
    this.copy = make("a", { class: "plain", target: "_blank" }, [SHOWN.copy]);
    this.send = make("button", { type: "button", class: "plain" }, [SHOWN.send]);
    this.back = make("button", { type: "button", class: "quiet", "aria-label": SHOWN.back }, [icon("back")]);
    this.onward = make("button", { type: "button", class: "quiet viewer-onward", "aria-label": SHOWN.onward }, [icon("back")]);
    this.star.addEventListener("click", () => this.#star());
    this.send.addEventListener("click", () => this.#send());
    this.back.addEventListener("click", () => this.#go(-1));
    this.onward.addEventListener("click", () => this.#go(1));
    parts.stars.onChange(() => this.#show());
  }

  /** @param {Member} member @param {boolean} [isNamed] whether the name is there for all who look, as it is on the list */
  open(member, isNamed = false) {
    this.isNamed = isNamed;
    this.frame = make("iframe", { class: "viewer-page", title: SHOWN.page, src: new URL("class/watch", this.parts.home).href });
    const acts = make("div", { class: "viewer-acts" }, [this.back, this.onward, this.star, this.copy, this.send]);
    const dialog = openDialog("viewer", SHOWN.title, SHOWN.close, [acts, this.line, this.trouble, make("div", { class: "viewer-stage" }, [this.canvas, this.frame])]);
    this.dialog = dialog;
    closeByBack(dialog, window);
    dialog.addEventListener("keydown", (event) => this.#press(event));
    const hear = (/** @type {MessageEvent} */ message) => this.#hear(message);
    window.addEventListener("message", hear);
    const timer = setInterval(() => this.#look(), EVERY);
    dialog.addEventListener("close", () => {
      clearInterval(timer);
      window.removeEventListener("message", hear);
      this.dialog = null;
      this.parts.closed(this.member?.name ?? "");
    });
    this.#turn(member);
  }

  /** @param {Member} member that has something new to show */
  update(member) {
    if (this.dialog === null || member.name !== this.member?.name) return;
    this.member = member;
    this.#show();
  }

  /** @param {Member} member */
  #turn(member) {
    this.member = member;
    this.turns++;
    this.#cover(true);
    setText(this.trouble, "");
    this.#show();
    void this.#look();
  }

  /** @param {boolean} isCovered whether the tile stands for the run, which is not in the frame yet */
  #cover(isCovered) {
    this.canvas.hidden = !isCovered;
    if (this.frame) this.frame.inert = isCovered;
  }

  #show() {
    const { member } = this;
    const { stars, neighbour, home, palette } = this.parts;
    if (this.dialog === null || member === null) return;
    setText(this.name, this.isNamed ? member.name : "");
    setText(this.words, describe(member));
    setText(this.star, stars.has(member.name) ? SHOWN.unstar : SHOWN.star);
    this.star.ariaPressed = String(stars.has(member.name));
    this.back.disabled = neighbour(member.name, -1) === null;
    this.onward.disabled = neighbour(member.name, 1) === null;
    this.copy.toggleAttribute("hidden", member.link === null);
    this.send.hidden = member.link === null;
    if (member.link !== null) this.copy.href = new URL(member.link, home).href;
    if (!this.canvas.hidden) paintTile(this.canvas, member.tile, palette(), this.painter, PIXELS);
  }

  /** Asks what is on the screen, and hands it to the page in the frame, which tells when it shows it. */
  async #look() {
    const { member, frame } = this;
    if (member === null || !frame) return;
    try {
      const { calls, code } = this.parts;
      const { link, config, view, state, epoch, playing } = await calls.get(`api/classes/${code}/screen?name=${encodeURIComponent(member.name)}`);
      if (member.name !== this.member?.name || config === null) return; // the whole run is told once somebody has asked
      frame.contentWindow?.postMessage({ type: "watch", of: this.turns, link, config, view, state, epoch, playing }, location.origin);
    } catch {
      // The wall says that the server is away, and what was seen last stays.
    }
  }

  /** @param {number} way */
  #go(way) {
    const next = this.member && this.parts.neighbour(this.member.name, way);
    if (next) this.#turn(next);
  }

  #star() {
    if (this.member) setText(this.trouble, this.parts.stars.toggle(this.member) ? "" : noStarFor(this.member));
  }

  async #send() {
    if (this.member?.link == null) return;
    try {
      await this.parts.sendAll(this.member.link);
      this.dialog?.close();
    } catch (error) {
      setText(this.trouble, /** @type {Error} */ (error).message);
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const key = keyAlone(event);
    if (key !== "Escape" && this.#act(key)) event.preventDefault(); // a dialog has an Escape of its own
  }

  /** A key was pressed in the frame, or a run is on screen there. @param {MessageEvent} message */
  #hear({ origin, source, data }) {
    if (origin !== location.origin || source !== this.frame?.contentWindow) return;
    if (data?.type === "key") this.#act(data.key);
    if (data?.type === "shown" && data.of === this.turns) this.#cover(false);
  }

  /** @param {string} key @returns {boolean} whether it means something here */
  #act(key) {
    const way = WAYS[key];
    if (key === "Escape") this.dialog?.close();
    else if (key === "s") this.#star();
    else if (way) this.#go(way);
    else return false;
    return true;
  }
}

/** @param {Member} member @returns {string} why it gets no star */
export function noStarFor({ tile }) {
  return tile ? fill(SHOWN.tooMany, { most: MOST_STARS }) : SHOWN.nothing;
}
