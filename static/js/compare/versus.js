/**
 * Two runs of the list side by side, in the place of the playground, each from where it stands. The run on screen rests meanwhile, and
 * nothing is lost: how far both came is told when one goes back.
 *
 * @typedef {import("./side.js").From} From
 * @typedef {import("./side.js").Side} Side
 *
 * @typedef {object} Elements
 * @property {HTMLElement} main
 * @property {HTMLElement} section
 * @property {HTMLElement} body has the focus at first, so that keys are for both runs
 * @property {HTMLButtonElement} back
 * @property {HTMLSelectElement[]} choices
 *
 * @typedef {object} Parts
 * @property {() => import("./pair.js").Pair} make
 * @property {() => From[]} runs oldest first; the one on screen among them
 * @property {() => boolean} isBehind whether the server may still have to tell what was last changed of the run on screen
 * @property {(callback: () => void, milliseconds: number) => unknown} later
 * @property {() => import("../types.js").View} view
 * @property {() => unknown} pause the run on screen
 * @property {(side: Side) => void} keep how far it has come
 */

/** Milliseconds after which the server has told all of a run at rest: it does so twice a second at most. */
const TOLD = 700;

export class Versus {
  /**
   * @param {Elements} elements
   * @param {Parts} parts
   */
  constructor(elements, parts) {
    this.elements = elements;
    this.parts = parts;
    /** @type {import("./pair.js").Pair | null} */
    this.made = null;
    /** Those that can be chosen. @type {From[]} */
    this.runs = [];
    /** Whether it is about to open. */
    this.isOpening = false;
    /** What had the focus. @type {Element | null} */
    this.opener = null;
    const { section, back, choices } = elements;
    back.addEventListener("click", () => this.close());
    choices.forEach((choice, i) => choice.addEventListener("change", () => this.#choose(i, Number(choice.value))));
    section.ownerDocument.addEventListener("keydown", (event) => this.#press(event));
  }

  get isOpen() {
    return !this.elements.section.hidden;
  }

  /** @param {number} a ids of runs @param {number} b @param {From[]} [others] that are in no list */
  open(a, b, others = []) {
    const { isBehind, later, pause } = this.parts;
    if (this.isOpening) return;
    pause();
    if (!isBehind()) return this.#open(a, b, others);
    this.isOpening = true;
    later(() => {
      this.isOpening = false;
      this.#open(a, b, others);
    }, TOLD);
  }

  /** @param {number} a @param {number} b @param {From[]} others */
  #open(a, b, others) {
    const { main, section, body, choices } = this.elements;
    this.parts.pause();
    this.runs = [...others, ...this.parts.runs()];
    this.opener = section.ownerDocument.activeElement;
    for (const choice of choices) choice.replaceChildren(...[...this.runs].reverse().map(({ id, name }) => new Option(name, String(id))));
    section.hidden = false;
    main.toggleAttribute("data-versus", true);
    const isNew = this.made === null;
    this.made ??= this.parts.make();
    [a, b].forEach((id, i) => {
      choices[i].value = String(id);
      this.#choose(i, id);
    });
    for (const connection of this.made.connections) connection.connect();
    if (!isNew) this.made.panel.refresh();
    body.focus({ preventScroll: true });
    section.ownerDocument.defaultView?.scrollTo({ top: 0 });
  }

  /** @param {number} i @param {number} id */
  #choose(i, id) {
    const run = this.runs.find((one) => one.id === id);
    if (run === undefined || this.made === null) return;
    this.made.panel.pause();
    this.parts.keep(this.made.sides[i]);
    this.made.sides[i].goOn(run, this.parts.view());
    this.made.panel.refresh();
  }

  /** Both runs rest where they are. */
  hold() {
    if (this.isOpen) this.made?.panel.pause();
  }

  close() {
    const { main, section } = this.elements;
    if (this.made === null || !this.isOpen) return;
    const { panel, sides, connections } = this.made;
    panel.pause();
    sides.forEach((side) => this.parts.keep(side));
    for (const connection of connections) connection.close();
    for (const side of sides) {
      side.kept = null;
      side.client.away(null);
    }
    section.hidden = true;
    main.toggleAttribute("data-versus", false);
    if (this.opener instanceof HTMLElement) this.opener.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.isOpen || this.made === null || event.defaultPrevented || this.elements.section.ownerDocument.querySelector("dialog:modal") !== null) return;
    if (event.key === "Escape" && !(event.target instanceof HTMLSelectElement)) this.close();
    else this.made.panel.press(event);
  }
}
