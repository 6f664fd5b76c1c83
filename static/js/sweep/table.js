/**
 * The grid of a sweep: a button for every combination. One of them is in the tab order; arrow keys move on from it.
 *
 * @typedef {import("./sweep.js").Grid} Grid
 * @typedef {import("../types.js").SweepRow} SweepRow
 * @typedef {{name: string, values: unknown[], row: SweepRow}} Chosen a cell, with its median run
 *
 * @typedef {object} Seen A cell that is looked at.
 * @property {string} name
 * @property {readonly SweepRow[]} rows of its runs so far
 * @property {SweepRow | null} typical the run that stands in the middle; null while there is none
 * @property {string} spread of its runs, in words
 *
 * @typedef {object} Use
 * @property {(chosen: Chosen) => void} open
 * @property {(a: Chosen, b: Chosen) => void} pair two that were picked
 * @property {((seen: Seen) => void) | null} look told of the cell that was pointed at last, of the best until then; null: hints say what is known
 * @property {(row: SweepRow, count: number) => string} words how its run went, one of so many
 */
import { fill, plural } from "../core/fill.js";
import { SWEEP } from "../core/texts.js";
import { formatLoss } from "../draw/format.js";
import { valueName } from "../settings/names.js";
import { explain, make, setText } from "../shell/dom.js";
import { keyAlone } from "../shell/keyboard.js";
import { bestOf, shades } from "./sweep.js";

/** Where an arrow leads: down, across. @type {Record<string, readonly [number, number]>} */
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Half of what a network loses that guesses would be 0.25; at this the boundary is there. */
export const SOLVED = 0.05;

export class SweepTable {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {Grid | null} */
    this.grid = null;
    this.seeds = 1;
    /** Test loss from which on a run counts as solved. */
    this.threshold = SOLVED;
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    /** The cells that are picked, to stand side by side; null where a click opens one. @type {number[] | null} */
    this.picked = null;
    /** @type {Use["look"]} */
    this.look = null;
    /** @type {Use["words"]} */
    this.words = () => "";
    /** The cell that was pointed at last; -1 until then. */
    this.looked = -1;
    place.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["pointerover", "focusin"]) place.addEventListener(type, ({ target }) => this.#lookAt(this.buttons.findIndex((button) => button === target)));
  }

  get isEmpty() {
    return this.grid === null;
  }

  /** Nothing has been trained: a grid without a number says nothing. */
  clear() {
    this.grid = null;
    this.buttons = [];
    this.place.replaceChildren();
  }

  /** Whether any run has come in. */
  get isBlank() {
    return this.buttons.every((button) => button.getAttribute("aria-disabled") === "true");
  }

  /**
   * @param {Grid} grid
   * @param {number} seeds runs in a cell
   * @param {Use} use
   */
  begin(grid, seeds, use) {
    this.grid = grid;
    this.seeds = seeds;
    [this.look, this.words, this.looked] = [use.look, use.words, -1];
    const [down, across] = grid.axes;
    const width = across.values.length;
    this.buttons = Array.from({ length: down.values.length * width }, (_, place) => {
      const button = make("button", { type: "button", class: "cell", tabindex: place === 0 ? "0" : "-1", "aria-disabled": "true" }, ["·"]);
      button.addEventListener("click", () => (this.picked === null ? this.#open(place, use) : this.#pick(place, use)));
      return button;
    });
    const corner = make("tr", {}, [make("td", { class: "corner" }), make("td", { class: "across", colspan: String(width) }, [across.option.label])]);
    const head = make("tr", {}, [make("td", { class: "corner" }, [down.option.label]), ...across.values.map((value) => make("th", { scope: "col" }, [valueName(across.option, value)]))]);
    const rows = down.values.map((value, i) => make("tr", {}, [make("th", { scope: "row" }, [valueName(down.option, value)]), ...this.buttons.slice(i * width, (i + 1) * width).map((button) => make("td", {}, [button]))]));
    const caption = make("caption", { class: "visually-hidden" }, [fill(SWEEP.caption, { down: down.option.label, across: across.option.label })]);
    this.place.replaceChildren(make("table", { class: "grid" }, [caption, make("thead", {}, [corner, head]), make("tbody", {}, rows)]));
    this.buttons.forEach((_, place) => this.#name(place, (cell) => fill(SWEEP.untrained, { cell })));
  }

  /** @param {SweepRow} row */
  add(row) {
    const place = this.grid?.add(row) ?? null;
    if (place === null) return;
    this.#show(place);
    this.#compare();
    this.#tell();
  }

  /** @param {number} threshold test loss from which on a run counts as solved */
  judge(threshold) {
    this.threshold = threshold;
    this.buttons.forEach((_, place) => this.#show(place));
    this.#tell();
  }

  /** @param {number} place -1: none */
  #lookAt(place) {
    if (place < 0) return;
    this.looked = place;
    this.#tell();
  }

  #tell() {
    const place = this.looked < 0 ? bestOf(this.grid?.medians() ?? []) : this.looked;
    if (this.look === null || this.grid === null || place < 0) return;
    const name = cellName(this.grid, this.#valuesAt(place));
    this.look({ name, rows: this.grid.rows[place], typical: this.grid.cell(place)?.typical ?? null, spread: this.#spread(place) });
  }

  /** What is known of a cell in words, beside its name. @param {number} place */
  #spread(place) {
    const cell = this.grid?.cell(place) ?? null;
    if (this.grid === null || cell === null) return SWEEP.notYet;
    const [median, low, high] = [cell.median, ...cell.quartiles].map((one) => (Number.isFinite(one) ? formatLoss(one) : "∞"));
    return fill(SWEEP.spread, { median, low, high, solved: this.grid.solved(place, this.threshold), count: cell.count, threshold: this.threshold });
  }

  /** Colours are of all cells together, and so is the frame around the best. */
  #compare() {
    const medians = this.grid?.medians() ?? [];
    const best = bestOf(medians);
    shades(medians).forEach((shade, place) => {
      this.buttons[place].style.setProperty("--good", shade.toFixed(3));
      this.buttons[place].toggleAttribute("data-best", place === best);
    });
  }

  /** @param {number} place */
  #show(place) {
    const cell = this.grid?.cell(place) ?? null;
    const button = this.buttons[place];
    if (cell === null || button === undefined) return;
    const isFinite = Number.isFinite(cell.median);
    const loss = isFinite ? formatLoss(cell.median) : "∞";
    setText(button, loss);
    const solved = this.grid?.solved(place, this.threshold) ?? 0;
    button.dataset.solved = fill(SWEEP.share, { solved, count: cell.count });
    if (this.look === null) explain(button, this.#spread(place));
    else button.setAttribute("aria-description", [this.#spread(place), this.words(cell.typical, cell.count)].join(" ").trimEnd());
    button.toggleAttribute("data-diverged", !isFinite);
    button.toggleAttribute("data-partial", cell.count < this.seeds);
    button.setAttribute("aria-disabled", "false");
    const runs = (/** @type {string} */ name) => (isFinite ? medianText(name, loss, cell.count, this.seeds) : divergedText(name, cell.count, this.seeds));
    this.#name(place, (name) => `${runs(name)}. ${fill(SWEEP.solved, { solved, count: cell.count })}`);
  }

  /**
   * @param {number} place
   * @param {(cell: string) => string} say what is known of it, by its name
   */
  #name(place, say) {
    if (this.grid === null) return;
    this.buttons[place].setAttribute("aria-label", say(cellName(this.grid, this.#valuesAt(place))));
  }

  /** @param {number} place */
  #valuesAt(place) {
    if (this.grid === null) return [];
    const [down, across] = this.grid.axes;
    const width = across.values.length;
    return [down.values[Math.floor(place / width)], across.values[place % width]];
  }

  /**
   * @param {number} place
   * @param {Use} use
   */
  #open(place, { open }) {
    const chosen = this.#chosen(place);
    if (chosen === null) return;
    for (const [i, button] of this.buttons.entries()) {
      if (i === place) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.#reach(place);
    open(chosen);
  }

  /** Whether clicks pick two cells, instead of opening one. @param {boolean} isPicking */
  choosePair(isPicking) {
    this.picked = isPicking ? [] : null;
    for (const button of this.buttons) {
      if (isPicking) button.setAttribute("aria-pressed", "false");
      else button.removeAttribute("aria-pressed");
    }
  }

  /**
   * @param {number} place
   * @param {Use} use
   */
  #pick(place, { pair }) {
    if (this.picked === null || this.#chosen(place) === null) return;
    this.#reach(place);
    this.picked = this.picked.includes(place) ? [] : [...this.picked, place];
    this.buttons[place].setAttribute("aria-pressed", String(this.picked.length > 0));
    const [a, b] = this.picked.map((one) => this.#chosen(one));
    if (a && b) pair(a, b);
  }

  /** @param {number} place @returns {Chosen | null} null while none of its runs has come in */
  #chosen(place) {
    const cell = this.grid?.cell(place);
    if (!this.grid || !cell) return null;
    const values = this.#valuesAt(place);
    return { name: cellName(this.grid, values), values, row: cell.typical };
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = WAYS[keyAlone(event)];
    const place = this.buttons.findIndex((button) => button === event.target);
    if (way === undefined || place < 0 || this.grid === null) return;
    event.preventDefault();
    const width = this.grid.axes[1].values.length;
    const [row, column] = [Math.floor(place / width) + way[0], (place % width) + way[1]];
    if (row < 0 || column < 0 || column >= width || row * width >= this.buttons.length) return;
    this.#reach(row * width + column);
    this.buttons[row * width + column].focus();
  }

  /** @param {number} place the one that Tab comes to */
  #reach(place) {
    this.buttons.forEach((button, i) => (button.tabIndex = i === place ? 0 : -1));
  }
}

/** @param {Grid} grid @param {unknown[]} values of a cell @returns {string} what it is called */
function cellName({ axes }, [downValue, acrossValue]) {
  const [down, across] = axes.map(({ option }) => option);
  return fill(SWEEP.cell, { down: down.label, across: across.label, downValue: valueName(down, downValue), acrossValue: valueName(across, acrossValue) });
}

/** @param {string} cell @param {string} loss @param {number} done runs so far @param {number} count of all */
function medianText(cell, loss, done, count) {
  return done < count ? plural(SWEEP.medianSoFar, count, { cell, loss, done }) : plural(SWEEP.median, count, { cell, loss });
}

/** @param {string} cell @param {number} done runs so far @param {number} count of all */
function divergedText(cell, done, count) {
  return done < count ? plural(SWEEP.divergedSoFar, count, { cell, done }) : plural(SWEEP.diverged, count, { cell });
}
