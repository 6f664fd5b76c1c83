/**
 * A picture to draw on, large, by pointer, finger or keys, and beside it what the network gets of it.
 *
 * @typedef {import("../train/run.js").TrainRun} TrainRun
 */
import { fill } from "../../../core/fill.js";
import { keyAlone } from "../../../shell/keyboard.js";
import { any, button, canvas, element, setText } from "../../../shell/dom.js";
import { TEST } from "../texts.js";
import { codeOf } from "../train/draw/tiles.js";
import { dabbed, way } from "../train/drawing.js";
import { paintPixels } from "../train/thumbnail.js";
import { fitted } from "./fitting.js";

/** Strokes that can be taken back. */
const MOST_BACK = 50;
/** @type {Readonly<Record<string, readonly [dx: number, dy: number]>>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pad {
  /**
   * @param {TrainRun} run
   * @param {import("../store.js").Store} store
   */
  constructor(run, store) {
    this.run = run;
    this.store = store;
    this.canvas = canvas("test-pad");
    this.seen = canvas("test-seen");
    this.cursor = any("test-cursor");
    this.switch = element("test-fitted", HTMLInputElement);
    this.undo = button("test-undo");
    this.clear = button("test-clear");
    /** @type {{side: number, channels: number}} */
    this.size = { side: 0, channels: 1 };
    /** @type {number[]} */
    this.pixels = [];
    /** @type {number[][]} */
    this.before = [];
    /** Where keys draw, in pixels. @type {{column: number, row: number} | null} */
    this.place = null;
    this.#bind();
  }

  get isEmpty() {
    return !this.pixels.some((ink) => ink > 0);
  }

  #bind() {
    /** @type {{x: number, y: number} | null} */
    let last = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.canvas.setPointerCapture(event.pointerId);
      this.#keep();
      last = this.#placeOf(event);
      this.#ink([last]);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (last === null) return;
      const next = this.#placeOf(event);
      this.#ink(way(last, next));
      last = next;
    });
    for (const type of ["pointerup", "pointercancel"]) this.canvas.addEventListener(type, () => (last = null));
    this.canvas.addEventListener("keydown", (event) => this.#press(event));
    this.canvas.addEventListener("blur", () => this.#moveTo(null));
    this.switch.addEventListener("change", () => this.store.change({ isFitted: this.switch.checked }));
    this.undo.addEventListener("click", () => this.#takeBack());
    this.clear.addEventListener("click", () => {
      if (this.isEmpty) return;
      this.#keep();
      this.#set(this.pixels.map(() => 0));
      setText(any("test-said"), TEST.cleared);
    });
    this.store.follow(({ isFitted }) => {
      this.switch.checked = isFitted;
      setText(any("test-fitting"), isFitted ? TEST.fitted : TEST.unfitted);
      if (!this.isEmpty) this.#show();
    });
  }

  /** @param {PointerEvent} event @returns {{x: number, y: number}} in pixels */
  #placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * this.size.side) / box.width, y: ((event.clientY - box.top) * this.size.side) / box.height };
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return this.#takeBack();
    }
    const key = keyAlone(event) ?? "";
    if (key === "Escape") return this.#moveTo(null);
    const middle = Math.floor(this.size.side / 2);
    const { column, row } = this.place ?? { column: middle, row: middle };
    if (key in STEPS) {
      const [dx, dy] = this.place === null ? [0, 0] : STEPS[key];
      const within = (/** @type {number} */ one) => Math.max(0, Math.min(this.size.side - 1, one));
      this.#moveTo({ column: within(column + dx), row: within(row + dy) });
    } else if (key === " ") {
      this.#keep();
      this.#moveTo({ column, row });
      this.#ink([{ x: column + 0.5, y: row + 0.5 }]);
    } else return;
    event.preventDefault();
    const place = this.place;
    if (place) setText(any("test-said"), fill(TEST.pixel, { row: place.row + 1, column: place.column + 1, ink: Math.round(100 * (this.pixels[place.row * this.size.side + place.column] ?? 0)) }));
  }

  /** @param {{column: number, row: number} | null} place */
  #moveTo(place) {
    this.place = place;
    this.cursor.hidden = place === null;
    if (place === null) return;
    this.cursor.style.setProperty("--column", String(place.column));
    this.cursor.style.setProperty("--row", String(place.row));
  }

  #keep() {
    this.before = [...this.before.slice(1 - MOST_BACK), this.pixels];
  }

  #takeBack() {
    const before = this.before.pop();
    if (before === undefined) return;
    this.#set(before);
    setText(any("test-said"), TEST.undone);
  }

  /** @param {readonly {x: number, y: number}[]} places */
  #ink(places) {
    this.#set(places.reduce((pixels, place) => dabbed(pixels, this.size, place), this.pixels));
  }

  /** @param {number[]} pixels */
  #set(pixels) {
    this.pixels = pixels;
    this.#show();
  }

  /** The drawing, and what the network gets of it; asked what it says. */
  #show() {
    const given = this.store.state.isFitted ? fitted(this.pixels, this.size.side) : this.pixels;
    this.#paint(given);
    if (this.run.isReady && this.store.state.bench === "test") this.run.draw(given);
  }

  /** @param {number[]} given */
  #paint(given) {
    paintPixels(this.canvas, this.pixels.map(codeOf), this.size.channels);
    paintPixels(this.seen, given.map(codeOf), this.size.channels);
    this.undo.disabled = this.before.length === 0;
    this.clear.disabled = this.isEmpty;
  }

  /** As large as the run's pictures are; another size begins a new drawing. */
  fit() {
    const data = this.run.confirmed?.data;
    if (data === undefined || (data.side === this.size.side && data.channels === this.size.channels)) return;
    this.size = { side: data.side, channels: data.channels };
    this.before = [];
    this.pixels = Array.from({ length: data.channels * data.side ** 2 }, () => 0);
    this.canvas.parentElement?.style.setProperty("--side", String(data.side));
    this.#paint(this.pixels);
  }

  /** The bench is shown: the network is asked about the drawing, where there is one. */
  ask() {
    if (!this.isEmpty && this.run.isReady) this.#show();
  }
}
