/**
 * How one joins: the code, the address and its QR code. Large for the wall until the first is here, small beside the wall then, and put away
 * where the teacher wishes; the code stays in the bar.
 *
 * @typedef {"large" | "corner" | "away"} Size
 */
import { fill } from "../../core/fill.js";
import { make, setText } from "../../shell/dom.js";
import { hindranceOf, qrPicture } from "../../shell/qr.js";
import { INVITE } from "./texts.js";

export class Invite {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.panel
   * @param {HTMLButtonElement} parts.code in the bar
   * @param {HTMLElement} parts.room that is laid out by its size
   * @param {URL} parts.home
   */
  constructor({ panel, code, room, home }) {
    this.room = room;
    this.home = home;
    this.code = code;
    this.letters = make("p", { class: "invite-code" });
    this.address = make("p", { class: "invite-address" });
    this.picture = make("div", { class: "invite-picture" });
    this.note = make("p", { class: "invite-note" });
    this.resize = make("button", { type: "button", class: "plain" });
    this.hide = make("button", { type: "button", class: "quiet" }, [INVITE.hide]);
    panel.replaceChildren(this.picture, make("div", { class: "invite-words" }, [make("p", { class: "invite-how" }, [INVITE.how]), this.address, this.letters, this.note, make("div", { class: "invite-acts" }, [this.resize, this.hide])]));
    /** Whether the teacher has chosen the size, and whether it has made room for the wall once. */
    this.isChosen = false;
    this.isBeside = false;
    /** @type {Size} */
    this.size = "large";
    code.addEventListener("click", () => this.#choose(this.size === "large" ? "corner" : "large"));
    this.resize.addEventListener("click", () => this.#choose(this.size === "large" ? "corner" : "large"));
    this.hide.addEventListener("click", () => {
      this.#choose("away");
      code.focus();
    });
  }

  /** @param {string} code of the class */
  async open(code) {
    const url = new URL(`c/${code}`, this.home);
    this.isBeside = false;
    this.show("large");
    setText(this.letters, code);
    setText(this.code, code);
    this.code.ariaLabel = fill(INVITE.codeInBar, { code });
    const [host, ...path] = url.href.replace(/^https?:\/\//, "").split(/(?<=\/)/);
    this.address.replaceChildren(host, ...path.flatMap((part) => [make("wbr"), part])); // a code is not broken
    this.picture.replaceChildren();
    const hindrance = hindranceOf(url);
    setText(this.note, hindrance ?? "");
    if (hindrance !== null) return;
    try {
      this.picture.replaceChildren(await qrPicture(url.href, this.home, fill(INVITE.picture, { address: url.href })));
    } catch {
      setText(this.note, INVITE.noPicture);
    }
  }

  /**
   * The first are in, and the wall needs the room; or nobody may come any more. What the teacher has chosen stays.
   *
   * @param {boolean} hasMembers
   * @param {boolean} isOpen
   */
  look(hasMembers, isOpen) {
    this.isBeside = this.isBeside || hasMembers;
    const size = !isOpen ? "away" : this.isBeside ? "corner" : "large";
    if (!this.isChosen && this.size !== size) this.show(size);
  }

  /** Something else is wanted where it is large. */
  stepAside() {
    this.isBeside = true;
    if (this.size === "large") this.show("corner");
  }

  /** @param {Size} size */
  #choose(size) {
    this.isChosen = true;
    this.show(size);
  }

  /** @param {Size} size */
  show(size) {
    this.size = size;
    this.room.dataset.invite = size;
    setText(this.resize, size === "large" ? INVITE.shrink : INVITE.enlarge);
    this.code.ariaExpanded = String(size === "large");
  }
}
