/**
 * Hand in: beside Check, in an exercise of the class. What is sent is what Check takes; the receipt says that it is kept.
 *
 * @typedef {import("./receipts.js").Receipt} Receipt
 * @typedef {import("../../types.js").HandingIn} HandingIn
 *
 * @typedef {object} Parts
 * @property {(body: object) => Promise<Pick<Receipt, "receipt" | "at"> & {check: import("../../types.js").CheckResult | null}>} send throws a Refused
 * @property {import("./receipts.js").Receipts} receipts
 * @property {(words: string) => void} say for who listens
 */
import { fill } from "../../core/fill.js";
import { scoreText } from "../../exercise/criteria.js";
import { copyBy } from "../../shell/share.js";
import { make, setHidden, setText } from "../../shell/dom.js";
import { Refused } from "../refused.js";
import { timeOf } from "./receipts.js";
import { HANDIN } from "./texts.js";

/** The status of an answer to whom the class does not know. */
const UNKNOWN = 401;

export class HandIn {
  /** @param {HandingIn} handing @param {Parts} parts */
  constructor(handing, { send, receipts, say }) {
    this.handing = handing;
    this.slug = handing.exercise.slug;
    this.send = send;
    this.receipts = receipts;
    this.say = say;
    this.isSending = false;
    /** Whether the last try came to nothing, and the next may not. */
    this.isLost = false;
    this.name = make("span");
    this.button = make("button", { type: "button", class: "plain", "data-hint": HANDIN.hint }, [this.name]);
    this.words = make("p");
    const copy = make("button", { type: "button", class: "text-button" }, [make("span", {}, [HANDIN.copy])]);
    this.kept = make("div", { class: "hand-in-kept" }, [this.words, copy]);
    this.button.addEventListener("click", () => this.#press());
    copy.addEventListener("click", () => this.#last && copyBy(copy, receipts.textOf(this.#last), HANDIN.receipt, () => say(HANDIN.copied)));
    receipts.onChange(() => this.#show());
  }

  /** @param {readonly string[]} exercises of the class; none: all */
  offer(exercises) {
    const { row } = this.handing;
    if (exercises.length > 0 && !exercises.includes(this.slug)) return this.withdraw();
    if (this.button.isConnected) return;
    row.querySelector("[type=submit]")?.after(this.button);
    row.append(this.kept);
    row.toggleAttribute("data-in-class", true);
    this.#show();
  }

  withdraw() {
    this.button.remove();
    this.kept.remove();
    this.handing.row.toggleAttribute("data-in-class", false);
  }

  /** What counts. */
  get #last() {
    return this.receipts.of(this.slug).at(-1) ?? null;
  }

  async #press() {
    const given = this.isSending ? null : this.handing.given();
    if (given === null) return;
    this.#set(true);
    try {
      const { receipt, at, check } = await this.send({ exercise: this.slug, ...given });
      this.handing.complain(null);
      this.receipts.add({ receipt, at, exercise: this.slug, ...(check && { said: scoreText(check) }) });
      if (check) this.handing.show(check);
      const time = timeOf(at);
      this.say(check ? fill(HANDIN.done, { time, said: scoreText(check) }) : fill(HANDIN.doneUnchecked, { time }));
      this.#set(false);
      this.kept.scrollIntoView({ block: "nearest" }); // it is seen, whatever else the check has to say
    } catch (error) {
      this.#set(false, error);
    }
  }

  /** @param {boolean} isSending @param {unknown} [error] why it was not taken */
  #set(isSending, error = null) {
    if (error !== null && !(error instanceof Refused)) throw error;
    this.isSending = isSending;
    this.isLost = error?.isPassing ?? false;
    if (isSending) this.say(HANDIN.sending);
    if (error) this.handing.complain(complaintOf(error));
    this.#show();
  }

  #show() {
    const last = this.#last;
    const again = last === null ? HANDIN.handIn : HANDIN.again;
    setText(this.name, this.isSending ? HANDIN.sending : this.isLost ? HANDIN.retry : again);
    this.button.setAttribute("aria-disabled", String(this.isSending));
    setHidden(this.kept, last === null);
    if (last) setText(this.words, fill(HANDIN.kept, { time: timeOf(last.at) }));
  }
}

/** @param {Refused} error */
function complaintOf({ isPassing, status, message, details }) {
  if (isPassing) return { message: HANDIN.away, details: [] };
  return status === UNKNOWN ? { message: HANDIN.over, details: [] } : { message, details };
}
