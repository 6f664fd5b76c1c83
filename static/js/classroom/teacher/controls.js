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
 * @property {HTMLButtonElement} undo beside it: of a sending
 * @property {HTMLElement} trouble
 */
import { fill } from "../../core/fill.js";
import { setText } from "../../shell/dom.js";
import { openEnding } from "./ending.js";
import { againOf, choicesOf, openSending } from "./send.js";
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
    /** Where all were before they were sent from here, and how often they had been sent by then. @type {{send: Course["send"], sends: number} | null} */
    this.before = null;
    const { pause, send, door, end, undo } = elements;
    pause.addEventListener("click", () => this.#attempt({ paused: !this.course?.paused }));
    door.addEventListener("click", () => this.#attempt({ open: !this.course?.open }));
    send.addEventListener("click", () => this.#choose());
    undo.addEventListener("click", () => this.#undo());
    end.addEventListener("click", () => this.course && openEnding({ title: this.course.title, ...parts.count() }, { download: parts.download, end: () => this.#end() }));
  }

  /** @param {Course} course as the server has it */
  show(course) {
    const { pause, door, line } = this.elements;
    this.course = course;
    setText(pause.querySelector("span") ?? pause, course.paused ? ROOM.goOn : ROOM.pause);
    pause.querySelector("use")?.setAttribute("href", course.paused ? "#i-play" : "#i-pause");
    pause.toggleAttribute("data-on", course.paused);
    setText(door.querySelector("span") ?? door, course.open ? ROOM.close : ROOM.open);
    setText(line, [course.paused ? ROOM.paused : "", course.open ? "" : ROOM.closed, this.#sentText(course)].filter(Boolean).join(" "));
    this.#offer(course);
  }

  /** @param {Course} course */
  #offer({ sends = 0 }) {
    const { before } = this;
    const { undo } = this.elements;
    undo.hidden = before === null || sends !== before.sends + 1; // somebody else has sent them on
    setText(undo, before?.send ? ROOM.undo : ROOM.another);
  }

  #choose() {
    const { catalogue, home } = this.parts;
    if (this.course) openSending(choicesOf(catalogue, this.course.exercises), home, (wanted) => this.send(wanted));
  }

  /** Sends all back to where they were sent before; where that is nowhere, another place is chosen. */
  #undo() {
    const send = this.before?.send;
    if (!send) return this.#choose();
    this.before = null;
    this.elements.send.focus();
    void this.#attempt({ send: againOf(send) });
  }

  /** @param {{exercise?: string, link?: string}} wanted where all are sent; throws where it is refused */
  async send(wanted) {
    const before = this.course && { send: this.course.send, sends: this.course.sends ?? 0 };
    const course = await this.#change({ send: wanted });
    this.before = before;
    if (course) this.#offer(course);
  }

  /** @param {Course} course */
  #sentText({ send }) {
    if (send === null) return "";
    const { exercises, examples } = this.parts.catalogue;
    const exercise = exercises.find(({ slug }) => slug === send.exercise);
    const example = examples.find(({ slug }) => slug === send.preset);
    if (exercise) return fill(ROOM.sentExercise, { title: exercise.title });
    return example ? fill(ROOM.sentExample, { title: example.title }) : ROOM.sentLink;
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

  /** @param {object} change @returns {Promise<Course | null>} as it is now */
  async #change(change) {
    if (!this.course) return null;
    const course = await this.parts.calls.send("PATCH", `api/classes/${this.course.code}`, change);
    this.show(course);
    return course;
  }

  async #end() {
    if (!this.course) return;
    await this.parts.calls.answer("DELETE", `api/classes/${this.course.code}`);
    this.parts.ended();
  }
}
