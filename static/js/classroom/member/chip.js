/**
 * The class in the head of the page, quietly: its title and one's name in it. It opens what one may need of it: the code, the four letters
 * for another device, what was handed in, and the way out.
 *
 * @typedef {import("./membership.js").Membership} Membership
 * @typedef {import("./receipts.js").Receipt} Receipt
 *
 * @typedef {object} Parts
 * @property {URL} home where the server's addresses begin
 * @property {() => void} leave the class on this device
 * @property {() => (() => void) | null} back to what was on screen before all were sent away; null: nowhere
 * @property {() => void} plot opens the plot of the class
 * @property {import("./receipts.js").Receipts} receipts
 * @property {() => Promise<void>} restore those that the server has
 * @property {(words: string) => void} say for who listens
 */
import { fill } from "../../core/fill.js";
import { SHARE } from "../../core/texts.js";
import { make, openDialog, setHidden, setText } from "../../shell/dom.js";
import { copyBy } from "../../shell/share.js";
import { dayOf, shortOf } from "./receipts.js";
import { HANDIN, MEMBER, PLOTTED } from "./texts.js";

export class Chip {
  /** @param {Document} page @param {Parts} parts */
  constructor(page, { home, leave, back, plot, receipts, restore, say }) {
    this.page = page;
    this.home = home;
    this.leave = leave;
    this.back = back;
    this.plot = plot;
    this.receipts = receipts;
    this.restore = restore;
    this.say = say;
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
    const words = fill(MEMBER.chip, { title: title || code, name });
    this.button.setAttribute("aria-label", words);
    this.button.dataset.hint = words; // where there is no room for all of it
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
    const dialog = openDialog("class-menu", title ?? code, SHARE.close, [facts, make("p", { class: "aside" }, [MEMBER.lettersHint]), ...this.#handedIn(), ways]);
    const way = (/** @type {string} */ label, /** @type {() => void} */ act, kind = "plain") => {
      const button = make("button", { type: "button", class: kind }, [label]);
      button.addEventListener("click", () => {
        dialog.close();
        act();
      });
      ways.append(button);
    };
    way(PLOTTED.title, this.plot);
    const back = this.back();
    if (back) way(MEMBER.back, back);
    ways.append(make("a", { class: "quiet", href: new URL("privacy", this.home).href, target: "_blank" }, [MEMBER.privacy]));
    way(MEMBER.leave, this.leave, "quiet");
  }

  /** What was handed in, newest first: as this page knows it, and then as the server does. */
  #handedIn() {
    const list = make("ul", { class: "class-receipts" });
    const none = make("p", { class: "aside", hidden: "" });
    const show = (/** @type {string} */ words) => {
      const { all } = this.receipts;
      list.replaceChildren(...[...all].reverse().map((receipt) => this.#receipt(receipt)));
      setHidden(none, words === "");
      setText(none, words);
    };
    show("");
    this.restore().then(
      () => show(this.receipts.all.length === 0 ? HANDIN.none : ""),
      () => show(HANDIN.lost),
    );
    return [make("h3", {}, [HANDIN.list]), list, none];
  }

  /** @param {Receipt} receipt */
  #receipt(receipt) {
    const isLast = this.receipts.of(receipt.exercise).at(-1)?.receipt === receipt.receipt;
    const copy = make("button", { type: "button", class: "text-button" }, [make("span", {}, [HANDIN.copy])]);
    copy.addEventListener("click", () => copyBy(copy, this.receipts.textOf(receipt), HANDIN.receipt, () => this.say(HANDIN.copied)));
    const facts = [dayOf(receipt.at), shortOf(receipt), ...(isLast ? [] : [HANDIN.older])].map((words) => make("span", {}, [words]));
    return make("li", isLast ? {} : { class: "is-older" }, [make("span", { class: "class-exercise" }, [this.receipts.titleOf(receipt.exercise)]), make("span", { class: "class-receipt" }, facts), copy]);
  }
}

/** @param {string} name @param {string} value @param {string} [kind] */
function fact(name, value, kind = "") {
  return [make("dt", {}, [name]), make("dd", { class: kind }, [value])];
}
