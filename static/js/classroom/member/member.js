/**
 * A student's page in a class: who one is in it, what the teacher does to everybody, and what is handed in. Loaded for those who are in one.
 *
 * @typedef {import("./membership.js").Membership} Membership
 * @typedef {import("../../types.js").ClassMessage} ClassMessage
 * @typedef {import("../../types.js").ErrorBody} ErrorBody
 *
 * @typedef {object} Parts
 * @property {import("../../types.js").Page} page
 * @property {import("../../core/socket.js").Connection} connection
 * @property {import("../../shell/announcer.js").Announcer} announcer
 * @property {import("../../runs/recorder.js").Recorder} recorder
 * @property {{hold: () => void}} versus two runs that train beside the one on screen
 * @property {import("../../types.js").HandingIn | null} handing null where the page has no exercise
 */
import { fill } from "../../core/fill.js";
import { onDemand } from "../../core/ondemand.js";
import { Memory } from "../../shell/memory.js";
import { sheetOf } from "../../shell/styles.js";
import { Bar } from "./bar.js";
import { callsOf } from "./calls.js";
import { Chip } from "./chip.js";
import { HandIn } from "./handin.js";
import { keepMembership, KEY } from "./membership.js";
import { Pause } from "./pause.js";
import { Receipts } from "./receipts.js";
import { Sends } from "./sends.js";
import { MEMBER } from "./texts.js";

/** Errors after which this browser is in no class: what it has is worth nothing. */
const FINAL = ["unauthorized", "not_found", "forbidden"];
/** Seconds after which a place that could not be given is asked for again. */
const AGAIN = 5;

export class Member {
  /** @param {Membership} membership @param {Parts} parts */
  constructor(membership, parts) {
    const { page, announcer, recorder, versus, handing } = parts;
    const say = (/** @type {string} */ words) => announcer.say(words);
    this.parts = parts;
    this.membership = membership;
    /** As it was last told. @type {ClassMessage | null} */
    this.told = null;
    const ask = callsOf((...request) => fetch(...request), page.home, membership.code);
    /** With the member's token. @type {import("./calls.js").Ask} */
    this.ask = (path, call = {}) => ask(path, { ...call, token: membership.token });
    this.bar = new Bar(document, say);
    this.receipts = new Receipts({ titleOf: titleIn(document), membership: () => this.membership });
    const plot = onDemand(() => import("./plot.js"), ({ PlotDialog }) => new PlotDialog({ ask: () => this.ask("plot"), theme: page.theme, exercise: handing && { slug: handing.exercise.slug, title: titleIn(document)(handing.exercise.slug) } }));
    this.chip = new Chip(document, { home: page.home, leave: () => this.#leave(), back: () => this.sends.back, plot: () => plot((dialog) => dialog.open()), receipts: this.receipts, restore: () => this.#restore(), say });
    this.handIn = handing && new HandIn(handing, { send: (body) => this.ask("submissions", { method: "POST", body }), receipts: this.receipts, say });
    this.pause = new Pause(document, page.store, versus);
    this.sends = new Sends(window, { bar: this.bar, home: page.home, titleOf: titleIn(document), recorder, store: page.store, memory: new Memory(() => sessionStorage) });
    window.addEventListener("storage", ({ key, newValue }) => key === KEY && newValue === null && this.#go());
    sheetOf(document, new URL("../../../css/member.css", import.meta.url)).then(() => this.chip.show(this.membership));
  }

  /** The class is as it is said here. @param {ClassMessage} message */
  hear(message) {
    if (message.ended) return this.#end(MEMBER.ended);
    const { title, name, paused, exercises } = message;
    if (this.told === null && this.handIn) this.#restore().catch(() => undefined); // the list of the menu says so
    this.told = message;
    this.#keep({ ...this.membership, title, name });
    this.chip.show(this.membership);
    this.#hold(paused);
    this.handIn?.offer(exercises);
    const followed = this.sends.hear(message, this.membership.sends ?? 0);
    if (followed !== this.membership.sends) this.#keep({ ...this.membership, sends: followed });
  }

  /** The server does not take this page for a member's, or can't tell now. @param {ErrorBody} error */
  refused({ code }) {
    if (FINAL.includes(code)) this.#end(MEMBER.unknown);
    else setTimeout(() => this.parts.page.session.client.attend(), AGAIN * 1000);
  }

  /** What the server has of this member. */
  async #restore() {
    const { submissions } = await this.ask("submissions");
    this.receipts.restore(submissions);
  }

  /** @param {boolean} isPaused by the teacher */
  #hold(isPaused) {
    if (isPaused === this.pause.isHeld) return;
    if (isPaused) {
      this.pause.hold();
      this.bar.show("paused", this.handIn ? MEMBER.pausedHere : MEMBER.paused);
    } else {
      this.bar.hide("paused");
      if (this.pause.release()) this.parts.page.store.set({ notices: [MEMBER.goesOn] });
    }
  }

  /** @param {Membership | null} membership */
  #keep(membership) {
    if (membership !== null) this.membership = membership;
    keepMembership(this.parts.page.memory, membership);
  }

  /** It is over, or was none: said once, and forgotten. @param {string} words */
  #end(words) {
    this.#forget();
    this.bar.show("over", fill(words, { title: this.membership.title ?? this.membership.code }), [], () => this.bar.hide("over"));
  }

  #forget() {
    this.parts.page.session.client.attendance = null;
    this.#keep(null);
    this.chip.hide();
    this.handIn?.withdraw();
    this.#hold(false);
  }

  /** The teacher sees nothing more of this page, from now on. */
  #go() {
    this.#forget();
    this.parts.connection.renew();
  }

  /** Left on this device, in all its tabs. It can be undone, which asks less than to be asked. */
  #leave() {
    const { client } = this.parts.page.session;
    const { attendance } = client;
    this.#go();
    const back = () => {
      this.bar.hide("over");
      client.attendance = attendance;
      this.#keep(this.membership);
      this.chip.show(this.membership);
      this.parts.connection.renew();
    };
    const { title, code, name, rejoin } = this.membership;
    this.bar.show("over", fill(MEMBER.left, { title: title ?? code, name, rejoin }), [{ label: MEMBER.undo, act: back }], () => this.bar.hide("over"));
  }
}

/** @param {Document} page @returns {(slug: string) => string} what an exercise is called, as the page lists it */
function titleIn(page) {
  return (slug) => page.querySelector(`[data-exercise="${CSS.escape(slug)}"] .lesson-exercise`)?.textContent ?? slug;
}
