/**
 * The way into a class: the teacher's token, and which class. The token comes behind the # of the teacher's link, is taken out of the address
 * at once and kept in the tab.
 *
 * @typedef {import("./roster.js").Course} Course
 * @typedef {import("./send.js").Catalogue} Catalogue
 */
import { fill } from "../../core/fill.js";
import { make, setText } from "../../shell/dom.js";
import { Refused } from "../refused.js";
import { Calls } from "./calls.js";
import { GATE } from "./texts.js";

const TOKEN = "teacher-token";
const CLASS = "teacher-class";

export class Gate {
  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.ask for the token
   * @param {HTMLElement} parts.choice of a class
   * @param {import("../../shell/memory.js").Memory} parts.memory of the tab
   * @param {URL} parts.home
   * @param {Catalogue} parts.catalogue
   * @param {(calls: Calls, course: Course) => void} parts.enter
   */
  constructor({ ask, choice, memory, home, catalogue, enter }) {
    this.catalogue = catalogue;
    this.ask = ask;
    this.choice = choice;
    this.memory = memory;
    this.home = home;
    this.enter = enter;
    /** Whether the token is from before the page was loaded. */
    this.isKept = false;
    this.form = /** @type {HTMLFormElement} */ (choice.querySelector("form"));
    this.list = /** @type {HTMLElement} */ (choice.querySelector("ul"));
    const exercises = /** @type {HTMLElement} */ (choice.querySelector("[data-exercises]"));
    exercises.append(...checkboxes(catalogue));
    ask.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("submit", (event) => this.#open(event));
  }

  /**
   * Takes the token out of the address. Another link that is pasted into the address later begins the page again.
   *
   * @param {Location} place
   * @param {History} history
   * @param {EventTarget} page that is told of a new address
   */
  take(place, history, page) {
    page.addEventListener("hashchange", () => tokenIn(place.hash) !== null && place.reload());
    const given = tokenIn(place.hash);
    if (place.hash !== "") history.replaceState(null, "", place.pathname + place.search);
    if (given !== null) this.memory.set(TOKEN, given);
    this.isKept = given === null;
  }

  async start() {
    await this.#come(this.memory.get(TOKEN), this.isKept ? GATE.restarted : GATE.wrong);
  }

  /** Another class is to be chosen, on the page loaded anew. @param {Location} place */
  leave(place) {
    this.memory.set(CLASS, "");
    place.reload();
  }

  /** The token does not hold any more. @param {string} [why] */
  refuse(why = "") {
    this.memory.set(TOKEN, null);
    this.choice.hidden = true;
    this.ask.hidden = false;
    const field = fieldOf(this.ask);
    complain(this.ask, why);
    field.focus();
  }

  /** @param {string | null} token @param {string} wrong said where the server has another one */
  async #come(token, wrong) {
    if (token === null) return this.refuse();
    const calls = new Calls(this.home, token);
    try {
      const { classes } = /** @type {{classes: Course[]}} */ (await calls.get("api/classes"));
      this.calls = calls;
      this.ask.hidden = true;
      const chosen = this.memory.get(CLASS); // "" where another one is wanted
      const known = classes.find(({ code }) => code === chosen) ?? (classes.length === 1 && chosen === null ? classes[0] : null);
      if (known) this.#enter(known);
      else this.#offer(classes);
    } catch (error) {
      const { status, message } = /** @type {Refused} */ (error);
      this.ask.hidden = false;
      complain(this.ask, status === 401 ? wrong : message);
      if (status === 401) this.memory.set(TOKEN, null);
      else fieldOf(this.ask).value = token;
    }
  }

  /** @param {Course[]} classes */
  #offer(classes) {
    this.choice.hidden = false;
    this.choice.toggleAttribute("data-some", classes.length > 0);
    this.list.replaceChildren(
      ...classes.map((course) => {
        const way = make("button", { type: "button", class: "plain" }, [fill(course.open ? GATE.joined : GATE.closed, { title: course.title, code: course.code })]);
        way.addEventListener("click", () => this.#enter(course));
        return make("li", {}, [way]);
      }),
    );
    (this.list.querySelector("button") ?? fieldOf(this.form)).focus();
  }

  /** @param {Course} course */
  #enter(course) {
    if (!this.calls) return;
    this.choice.hidden = true;
    this.memory.set(CLASS, course.code);
    this.enter(this.calls, course);
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const typed = fieldOf(this.ask).value.trim();
    const token = tokenIn(typed.slice(Math.max(0, typed.indexOf("#")))) ?? typed;
    complain(this.ask, token === "" ? GATE.empty : "");
    if (token === "") return;
    this.memory.set(TOKEN, token);
    void this.#come(token, GATE.wrong);
  }

  /** @param {SubmitEvent} event */
  async #open(event) {
    event.preventDefault();
    const title = fieldOf(this.form).value.trim();
    complain(this.form, title === "" ? GATE.untitled : "");
    if (title === "" || !this.calls) return;
    const exercises = new FormData(this.form).getAll("exercise");
    try {
      this.#enter(await this.calls.send("POST", "api/classes", { title, exercises }));
    } catch (error) {
      complain(this.form, /** @type {Error} */ (error).message);
    }
  }
}

/** @param {string} fragment @returns {string | null} */
export function tokenIn(fragment) {
  return /^#token=(.+)$/.exec(fragment)?.[1] ?? null;
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement} */
function fieldOf(form) {
  return /** @type {HTMLInputElement} */ (form.querySelector("input"));
}

/** @param {HTMLFormElement} form @param {string} why */
function complain(form, why) {
  const field = fieldOf(form);
  field.setAttribute("aria-invalid", String(why !== ""));
  setText(/** @type {HTMLElement} */ (form.querySelector(".field-error")), why);
  if (why !== "") field.focus();
}

/** @param {Catalogue} catalogue @returns {HTMLElement[]} */
function checkboxes({ exercises }) {
  const lessons = [...new Set(exercises.map(({ lesson }) => lesson))];
  return lessons.map((lesson) =>
    make("fieldset", {}, [
      make("legend", {}, [lesson]),
      ...exercises.filter((one) => one.lesson === lesson).map(({ slug, title }) => make("label", { class: "check" }, [make("input", { type: "checkbox", name: "exercise", value: slug, autocomplete: "off" }), title])),
    ]),
  );
}
