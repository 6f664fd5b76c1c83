/**
 * One line between the head of the page and what is below it, about the class: what holds now, or what was done and can be taken back. It has
 * room of its own, and stays until it is dismissed or holds no more. Of several the first of `KINDS` is shown.
 *
 * @typedef {"paused" | "over" | "sent"} Kind
 * @typedef {{label: string, act: () => void}} Way
 */
import { NOTICE } from "../../core/texts.js";
import { icon, make } from "../../shell/dom.js";
import { MEMBER } from "./texts.js";

/** @type {readonly Kind[]} */
const KINDS = ["paused", "over", "sent"];

export class Bar {
  /** @param {Document} page @param {(words: string) => void} say for who listens */
  constructor(page, say) {
    this.page = page;
    this.say = say;
    this.line = make("div", { class: "class-bar", role: "region", "aria-label": MEMBER.bar, hidden: "" });
    /** What there is to be said. @type {Map<Kind, Node[]>} */
    this.said = new Map();
    page.querySelector("main")?.before(this.line);
  }

  /**
   * @param {Kind} kind
   * @param {string} words
   * @param {Way[]} [ways]
   * @param {(() => void) | null} [dismiss] null: it stays as long as it holds
   */
  show(kind, words, ways = [], dismiss = null) {
    const buttons = ways.map(({ label, act }) => pressed(make("button", { type: "button", class: "plain" }, [label]), act));
    const cross = dismiss === null ? [] : [pressed(make("button", { type: "button", class: "quiet close", "aria-label": NOTICE.dismiss }, [icon("close")]), dismiss)];
    const isUrgent = kind === "paused"; // said at once, and not over by the next word on the run
    const nodes = [make("p", isUrgent ? { role: "alert" } : {}, [words]), ...buttons, ...cross];
    this.said.set(kind, nodes);
    this.#paint();
    if (!isUrgent) this.say(words);
  }

  /** @param {Kind} kind */
  hide(kind) {
    if (this.said.delete(kind)) this.#paint();
  }

  #paint() {
    const kind = KINDS.find((one) => this.said.has(one));
    const hasFocus = this.line.contains(this.page.activeElement);
    this.line.hidden = kind === undefined;
    this.line.dataset.kind = kind ?? "";
    this.line.replaceChildren(...((kind && this.said.get(kind)) ?? []));
    if (hasFocus) this.page.getElementById("play")?.focus({ preventScroll: true }); // what was pressed has done its work
  }
}

/** @param {HTMLButtonElement} button @param {() => void} act */
function pressed(button, act) {
  button.addEventListener("click", act);
  return button;
}
