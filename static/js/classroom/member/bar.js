/**
 * One line over the page about the class: what holds now, or what was done and can be taken back. Of several the first of `KINDS` is shown.
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
    this.say = say;
    this.line = make("div", { class: "class-bar", role: "region", "aria-label": MEMBER.bar, hidden: "" });
    /** What there is to be said. @type {Map<Kind, Node[]>} */
    this.said = new Map();
    page.body.append(this.line);
  }

  /**
   * @param {Kind} kind
   * @param {string} words
   * @param {Way[]} [ways]
   * @param {(() => void) | null} [dismiss] null: it stays as long as it holds
   * @param {number} [time] milliseconds after which it is dismissed by itself, where nobody is at it
   */
  show(kind, words, ways = [], dismiss = null, time = Infinity) {
    const buttons = ways.map(({ label, act }) => pressed(make("button", { type: "button", class: "plain" }, [label]), act));
    const cross = dismiss === null ? [] : [pressed(make("button", { type: "button", class: "quiet close", "aria-label": NOTICE.dismiss }, [icon("close")]), dismiss)];
    const nodes = [make("p", {}, [words]), ...buttons, ...cross];
    this.said.set(kind, nodes);
    this.#paint();
    this.say(words);
    if (dismiss !== null && time < Infinity) this.#dismissAfter(time, () => this.said.get(kind) === nodes, dismiss);
  }

  /** @param {number} time @param {() => boolean} isShown @param {() => void} dismiss */
  #dismissAfter(time, isShown, dismiss) {
    setTimeout(() => {
      if (!isShown()) return;
      if (this.line.matches(":hover, :focus-within")) this.#dismissAfter(time, isShown, dismiss);
      else dismiss();
    }, time);
  }

  /** @param {Kind} kind */
  hide(kind) {
    if (this.said.delete(kind)) this.#paint();
  }

  #paint() {
    const kind = KINDS.find((one) => this.said.has(one));
    this.line.hidden = kind === undefined;
    this.line.dataset.kind = kind ?? "";
    this.line.replaceChildren(...((kind && this.said.get(kind)) ?? []));
  }
}

/** @param {HTMLButtonElement} button @param {() => void} act */
function pressed(button, act) {
  button.addEventListener("click", act);
  return button;
}
