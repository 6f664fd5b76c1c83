/**
 * A kernel as fields: typed, turned by the wheel, moved by arrows. A field has the colour of its weight.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").Matrix} Matrix
 */
import { fill } from "../../core/fill.js";
import { misread, possibleNumber } from "../../settings/number.js";
import { make, setText } from "../../shell/dom.js";
import { inkOn, mapColors } from "./draw/grid.js";
import { MOST } from "./link.js";
import { KERNEL } from "./texts.js";
import { written } from "./writing.js";

const WANTED = { minimum: -MOST, maximum: MOST };

/** @type {Readonly<Record<string, number>>} */
const STEPS = { ArrowUp: 1, ArrowDown: -1 };
/** @type {Readonly<Record<string, number>>} */
const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };

export class KernelFields {
  /**
   * @param {string} name
   * @param {(cell: Cell, weight: number, isStep: boolean) => void} onWeight `isStep`: one of several, as the wheel makes them
   */
  constructor(name, onWeight) {
    this.onWeight = onWeight;
    /** @type {Matrix} */
    this.kernel = [];
    this.error = make("p", { class: "field-error", role: "alert" });
    this.grid = make("div", { class: "kernel-grid", role: "group", "aria-label": name });
    this.element = make("div", { class: "kernel-fields" }, [this.grid, this.error]);
  }

  /**
   * @param {Matrix} kernel
   * @param {import("../../types.js").Palette} palette
   */
  show(kernel, palette) {
    if (kernel.length !== this.kernel.length) this.#build(kernel.length);
    this.kernel = kernel;
    const colorOf = mapColors(palette, Math.max(...kernel.flat().map(Math.abs)));
    kernel.flat().forEach((weight, i) => {
      const field = this.fields[i];
      const color = colorOf(weight);
      field.style.setProperty("--weight", color);
      field.style.setProperty("--on-weight", inkOn(color));
      if (field !== document.activeElement || possibleNumber(field.value, WANTED) !== weight) this.#write(field, weight);
    });
  }

  /** @returns {HTMLInputElement[]} */
  get fields() {
    return [...this.grid.querySelectorAll("input")];
  }

  /** @param {number} side */
  #build(side) {
    this.grid.style.setProperty("--side", String(side));
    this.grid.dataset.side = String(side);
    const fields = Array.from({ length: side * side }, (_, i) => this.#field(/** @type {Cell} */ ([Math.floor(i / side), i % side])));
    this.grid.replaceChildren(...fields);
  }

  /** @param {Cell} cell */
  #field(cell) {
    const name = fill(KERNEL.weight, { row: cell[0] + 1, column: cell[1] + 1 });
    const field = make("input", { type: "text", class: "weight", "aria-label": name, autocomplete: "off", spellcheck: "false" });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => this.#read(field, cell));
    field.addEventListener("blur", () => this.#isWrong(field) || this.#write(field, this.#weightAt(cell)));
    field.addEventListener("wheel", (event) => this.#turn(event, field, cell), { passive: false });
    field.addEventListener("keydown", (event) => this.#press(event, field, cell));
    return field;
  }

  /** @param {Cell} cell */
  #weightAt([row, column]) {
    return this.kernel[row][column];
  }

  /** @param {HTMLInputElement} field */
  #isWrong(field) {
    return field.getAttribute("aria-invalid") === "true";
  }

  /** @param {HTMLInputElement} field @param {Cell} cell */
  #read(field, cell) {
    const weight = possibleNumber(field.value, WANTED);
    field.setAttribute("aria-invalid", String(weight === null));
    setText(this.error, weight === null ? misread(field.value, WANTED) : "");
    if (weight !== null) this.onWeight(cell, weight, false);
  }

  /** @param {HTMLInputElement} field @param {number} weight */
  #write(field, weight) {
    field.value = written(weight);
    if (!this.#isWrong(field)) return;
    field.setAttribute("aria-invalid", "false");
    setText(this.error, "");
  }

  /** Only where one is: else a page that is scrolled would change numbers. @param {WheelEvent} event @param {HTMLInputElement} field @param {Cell} cell */
  #turn(event, field, cell) {
    if (field !== document.activeElement || event.deltaY === 0) return;
    event.preventDefault();
    this.#move(field, cell, -Math.sign(event.deltaY));
  }

  /** @param {KeyboardEvent} event @param {HTMLInputElement} field @param {Cell} cell */
  #press(event, field, cell) {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (key in STEPS) {
      event.preventDefault();
      this.#move(field, cell, STEPS[key] * (event.shiftKey ? 0.1 : 1));
    } else if (key === "Enter") {
      this.#read(field, cell);
      field.select();
    } else if (key === "Escape") {
      this.#write(field, this.#weightAt(cell));
      field.select();
    } else if (key in SIDEWAYS && !event.shiftKey) this.#sideways(event, field, SIDEWAYS[key]);
  }

  /** From the edge of a number to the next one. @param {KeyboardEvent} event @param {HTMLInputElement} field @param {number} way */
  #sideways(event, field, way) {
    const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const isAtEdge = way < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length;
    const next = isWhole || isAtEdge ? this.fields[this.fields.indexOf(field) + way] : undefined;
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }

  /** @param {HTMLInputElement} field @param {Cell} cell @param {number} step */
  #move(field, cell, step) {
    const weight = Math.max(-MOST, Math.min(MOST, Math.round((this.#weightAt(cell) + step) * 1e6) / 1e6));
    this.#write(field, weight);
    this.onWeight(cell, weight, true);
    field.select();
  }
}
