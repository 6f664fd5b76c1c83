/**
 * The class in the head of the page, quietly: its title and one's name in it. It opens what one may need of it: the code, the four letters
 * for another device, what was handed in, and the way out.
 *
 * @typedef {import("./membership.js").Membership} Membership
 */
import { fill } from "../../core/fill.js";
import { SHARE } from "../../core/texts.js";
import { make, openDialog, setText } from "../../shell/dom.js";
import { MEMBER } from "./texts.js";

export class Chip {
  /** @param {Document} page @param {{leave: () => void, back: () => (() => void) | null}} parts `back`: to what was on screen before all were sent away */
  constructor(page, { leave, back }) {
    this.page = page;
    this.leave = leave;
    this.back = back;
    /** @type {Membership | null} */
    this.membership = null;
    this.title = make("span", { class: "class-title" });
    this.name = make("span", { class: "class-name" });
    this.button = make("button", { type: "button", class: "class-chip", "aria-haspopup": "dialog" }, [this.title, this.name]);
    this.button.addEventListener("click", () => this.#open());
  }

  /** @param {Membership} membership */
  show(membership) {
    const { title = "", code, name } = membership;
    this.membership = membership;
    setText(this.title, title || code);
    setText(this.name, name);
    this.button.setAttribute("aria-label", fill(MEMBER.chip, { title: title || code, name }));
    if (!this.button.isConnected) this.page.querySelector(".masthead h1")?.after(this.button);
    this.page.documentElement.toggleAttribute("data-in-class", true);
  }

  hide() {
    this.button.remove();
    this.page.documentElement.toggleAttribute("data-in-class", false);
  }

  #open() {
    if (this.membership === null) return;
    const { title, code, name, rejoin } = this.membership;
    const facts = make("dl", { class: "class-facts" }, [...fact(MEMBER.name, name), ...fact(MEMBER.letters, rejoin, "class-letters"), ...fact(MEMBER.code, code, "class-letters")]);
    const ways = make("div", { class: "class-ways" });
    const dialog = openDialog("class-menu", title ?? code, SHARE.close, [facts, make("p", { class: "aside" }, [MEMBER.lettersHint]), ways]);
    const way = (/** @type {string} */ label, /** @type {() => void} */ act) => {
      const button = make("button", { type: "button", class: "quiet" }, [label]);
      button.addEventListener("click", () => {
        dialog.close();
        act();
      });
      ways.append(button);
    };
    const back = this.back();
    if (back) way(MEMBER.back, back);
    way(MEMBER.leave, this.leave);
  }
}

/** @param {string} name @param {string} value @param {string} [kind] */
function fact(name, value, kind = "") {
  return [make("dt", {}, [name]), make("dd", { class: kind }, [value])];
}
