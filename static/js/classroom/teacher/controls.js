/**
 * What a teacher does to a whole class: pause, send, close the door, end. What is done is said in the line below.
 *
 * @typedef {import("./roster.js").Course} Course
 * @typedef {import("./send.js").Catalogue} Catalogue
 *
 * @typedef {object} Elements
 * @property {HTMLButtonElement} pause
 * @property {HTMLButtonElement} send
 * @property {HTMLButtonElement} door
 * @property {HTMLButtonElement} end
 * @property {HTMLElement} line
 * @property {HTMLElement} trouble
 */
import { fill } from "../../core/fill.js";
import { setText } from "../../shell/dom.js";
import { openEnding } from "./ending.js";
import { choicesOf, openSending } from "./send.js";
import { ROOM } from "./texts.js";

export class Controls {
  /**
   * @param {Elements} elements
   * @param {object} parts
   * @param {import("./calls.js").Calls} parts.calls
   * @param {Catalogue} parts.catalogue
   * @param {URL} parts.home
   * @param {() => {members: number, handIns: number}} parts.count
   * @param {() => Promise<void>} parts.download what was handed in
   * @param {() => void} parts.ended
   */
  constructor(elements, parts) {
    this.elements = elements;
    this.parts = parts;
    /** @type {Course | null} */
    this.course = null;
    /** How often all had been sent somewhere when the page was opened. @type {number | undefined} */
    this.sends = undefined;
    const { pause, send, door, end } = elements;
    pause.addEventListener("click", () => this.#attempt({ paused: !this.course?.paused }));
    door.addEventListener("click", () => this.#attempt({ open: !this.course?.open }));
    send.addEventListener("click", () => this.course && openSending(choicesOf(parts.catalogue, this.course.exercises), parts.home, (wanted) => this.send(wanted)));
    end.addEventListener("click", () => this.course && openEnding({ title: this.course.title, ...parts.count() }, { download: parts.download, end: () => this.#end() }));
  }

  /** @param {Course} course as the server has it */
  show(course) {
    const { pause, door, line } = this.elements;
    this.sends ??= course.sends ?? 0;
    this.course = course;
    setText(pause.querySelector("span") ?? pause, course.paused ? ROOM.goOn : ROOM.pause);
    pause.querySelector("use")?.setAttribute("href", course.paused ? "#i-play" : "#i-pause");
    pause.toggleAttribute("data-on", course.paused);
    setText(door.querySelector("span") ?? door, course.open ? ROOM.close : ROOM.open);
    setText(line, [course.paused ? ROOM.paused : "", course.open ? "" : ROOM.closed, this.#sentText(course)].filter(Boolean).join(" "));
  }

  /** @param {{exercise?: string, link?: string}} wanted where all are sent; throws where it is refused */
  async send(wanted) {
    await this.#change({ send: wanted });
  }

  /** @param {Course} course */
  #sentText({ send, sends = 0 }) {
    if (send === null || sends === this.sends) return ""; // what was sent before the page was opened is no news
    const entry = this.parts.catalogue.exercises.find(({ slug }) => slug === send.exercise);
    return entry ? fill(ROOM.sentExercise, { title: entry.title }) : ROOM.sentLink;
  }

  /** @param {object} change */
  async #attempt(change) {
    setText(this.elements.trouble, "");
    try {
      await this.#change(change);
    } catch (error) {
      setText(this.elements.trouble, /** @type {Error} */ (error).message);
    }
  }

  /** @param {object} change */
  async #change(change) {
    if (this.course) this.show(await this.parts.calls.send("PATCH", `api/classes/${this.course.code}`, change));
  }

  async #end() {
    if (!this.course) return;
    await this.parts.calls.answer("DELETE", `api/classes/${this.course.code}`);
    this.parts.ended();
  }
}
