/**
 * The bar of the brush, at the map: what the next points are, the tool, the way back, and how many there are.
 *
 * @typedef {import("../../../types.js").Options} Options
 * @typedef {import("../../../types.js").RunConfig} RunConfig
 * @typedef {import("../../../types.js").Axis} Axis
 * @typedef {"spray" | "point" | "eraser"} Tool
 *
 * @typedef {object} About
 * @property {string} news what is said where nothing is missing
 * @property {number} kept points of the run as it still is
 * @property {number} tests points that test
 * @property {import("../../../types.js").Judged | null} judged what an exercise says of the run
 *
 * @typedef {object} Acts
 * @property {(by: number) => void} addClass
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} clear
 * @property {() => void} done
 * @property {(size: number) => void} takeBatch
 */
import { fill, plural } from "../../../core/fill.js";
import { CLASSES } from "../../../draw/classes.js";
import { formatValue } from "../../../draw/format.js";
import { colorsOf } from "../../../draw/points.js";
import { clipOf } from "../../../draw/shapes.js";
import { coordinateOf, inUnit, measured, PLAIN, spanIn } from "../../../draw/units.js";
import { trainingPoints } from "../../../settings/rules.js";
import { choicesOf, nextLower, optionAt } from "../../../settings/config.js";
import { explain, icon, make, setHidden, setText } from "../../../shell/dom.js";
import { PAINT } from "./texts.js";
import { askedOf, countsOf, labelOf, missingIn, numberOf } from "./config.js";
import { fitsLink, noteOfLink } from "../own.js";
import { MOST_POINTS } from "./grid.js";

const BATCH = "training.batch_size";
/** Points of a spray for each unit of the map that it goes, at a density of 1. */
const DENSITY = 2;

export class PaintBar {
  /**
   * @param {HTMLElement} root
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {Acts} acts
   * @param {boolean} hasFixedClasses there are neither more nor fewer of them
   */
  constructor(root, theme, acts, hasFixedClasses) {
    this.root = root;
    this.theme = theme;
    this.acts = acts;
    this.hasFixedClasses = hasFixedClasses;
    /** @type {Tool} */
    this.tool = "spray";
    /** The class that is chosen, from 0. */
    this.number = 0;
    this.classes = 2;
    this.isValue = false;
    /** What the values of a regression are measured in. @type {Axis} */
    this.axis = PLAIN;
    /** Names of the classes, where they have some. @type {readonly string[]} */
    this.names = [];
    /** Points of each class, where an exercise asks for some. @type {readonly number[]} */
    this.counts = [];
    this.chips = make("span", { class: "paint-classes", role: "group", "aria-label": PAINT.classes });
    this.value = make("input", { class: "paint-value", type: "range", min: "-1", max: "1", step: "0.1", value: "1", "aria-label": PAINT.value, autocomplete: "off" });
    this.amountText = make("span");
    this.amount = make("output", { class: "paint-amount" }, [make("span", { class: "paint-dot" }), this.amountText]);
    this.tools = this.#tools();
    this.size = make("input", { type: "range", min: "0.2", max: "2", step: "0.1", value: "0.6", autocomplete: "off" });
    this.density = make("input", { type: "range", min: "1", max: "10", step: "1", value: "4", autocomplete: "off" });
    this.sizes = [labelled(PAINT.size, this.size), labelled(PAINT.density, this.density)];
    const parts = Object.entries(PAINT.parts).map(([value, name]) => new Option(name, value));
    this.parts = make("select", { class: "inline", "aria-label": PAINT.part, "data-hint": PAINT.part, autocomplete: "off" }, parts);
    this.next = make("label", { class: "paint-next" }, [make("span", {}, [PAINT.next]), this.parts]);
    this.undo = small("undo", PAINT.undo, PAINT.undoHint, acts.undo);
    this.redo = small("redo", PAINT.redo, PAINT.redoHint, acts.redo);
    this.clear = plain(PAINT.clear, PAINT.clearHint, acts.clear);
    this.count = make("output", { class: "paint-count", "aria-live": "off" });
    this.words = make("span");
    this.cure = make("button", { type: "button", class: "text-button", hidden: "" });
    this.cure.addEventListener("click", () => this.curing());
    this.curing = () => {};
    const done = plain(PAINT.done, PAINT.doneHint, acts.done);
    done.classList.add("strong");
    root.replaceChildren(
      make("div", { class: "paint-row" }, [this.chips, this.value, this.amount, this.tools, this.next, make("span", { class: "paint-steps" }, [this.undo, this.redo, this.clear]), make("span", { class: "paint-sizes" }, this.sizes)]),
      make("div", { class: "paint-row paint-foot" }, [make("p", { class: "paint-words", role: "status" }, [this.words, " ", this.cure]), this.count, done]),
    );
    this.value.addEventListener("input", () => this.#paint());
    theme.onChange(() => this.#paint());
  }

  /** Of the next points. */
  get label() {
    return this.isValue ? coordinateOf(this.axis, this.value.valueAsNumber) : labelOf(this.number, this.classes);
  }

  /** @returns {"train" | "test" | null} of the next points */
  get part() {
    const { value } = this.parts;
    return value === "train" || value === "test" ? value : null;
  }

  get spray() {
    return { size: this.size.valueAsNumber, density: DENSITY * this.density.valueAsNumber };
  }

  /** @param {number} number of a class, from 0 */
  choose(number) {
    if (this.isValue || number >= this.classes) return;
    this.number = number;
    this.#paint();
  }

  /** @param {number} label @returns {string} what a point of it is */
  nameOf(label) {
    return this.isValue ? this.#amountOf(label) : this.#className(numberOf(label, this.classes));
  }

  /** @param {number} label of a regression @returns {string} */
  #amountOf(label) {
    return this.axis === PLAIN ? formatValue(label) : inUnit(this.axis, label);
  }

  /** The slider of values goes over the usual labels and those that are there, in their unit. @param {RunConfig["data"]} data */
  #span({ axes, points = [] }) {
    const { label } = this;
    this.axis = axes?.label ?? PLAIN;
    const labels = [-1, 1, ...points.map((point) => point[2])];
    const { low, high, step } = spanIn(this.axis, [Math.min(...labels), Math.max(...labels)]);
    for (const [name, value] of Object.entries({ min: low, max: high, step })) this.value.setAttribute(name, String(value));
    this.value.valueAsNumber = measured(this.axis, label);
  }

  /** @param {number} number */
  #className(number) {
    return this.names[number] ?? fill(PAINT.className, { class: this.#sign(number) });
  }

  /** @param {number} number @returns {string} by which the page calls a class without a name */
  #sign(number) {
    if (this.classes > 2) return String(number + 1);
    return number === 0 ? "−1" : "+1";
  }

  /**
   * @param {RunConfig} config with what is painted
   * @param {import("./draft.js").Draft} draft
   * @param {Options} options
   * @param {About} about
   */
  show(config, { past, future }, options, about) {
    const { data, problem } = config;
    const count = data.points?.length ?? 0;
    this.isValue = problem === "regression";
    if (this.isValue) this.#span(data);
    this.classes = data.classes;
    this.names = data.labels ?? [];
    this.number = Math.min(this.number, this.classes - 1);
    this.undo.disabled = past.length === 0;
    this.redo.disabled = future.length === 0;
    this.clear.disabled = count === 0;
    setText(this.count, fill(PAINT.count, { count: count.toLocaleString("en"), most: MOST_POINTS.toLocaleString("en") }));
    this.counts = about.judged?.measures.class_points ? countsOf(data) : [];
    this.#say(config, options, about);
    this.#paint();
  }

  /** What there is to know of the points, and what helps. @param {RunConfig} config @param {Options} options @param {About} about */
  #say(config, options, { news, kept, tests, judged }) {
    const count = config.data.points?.length ?? 0;
    const { batch_size: batch } = config.training;
    const train = trainingPoints(config);
    const missing = missingIn(config);
    const smaller = train < batch ? nextLower(options, BATCH, train + 1) : null;
    this.#offer(null);
    if (missing !== null) setText(this.words, fill(PAINT.still, { missing, count: kept.toLocaleString("en") }));
    else if (train < batch) {
      setText(this.words, plural(PAINT.batch, train, { batch }));
      if (smaller !== null) this.#offer(fill(PAINT.batchCure, { batch: smaller }), () => this.acts.takeBatch(smaller));
    } else if (count >= MOST_POINTS) setText(this.words, fill(PAINT.full, { most: MOST_POINTS.toLocaleString("en") }));
    else if (!fitsLink(config)) setText(this.words, noteOfLink(config) ?? "");
    else setText(this.words, [news, ...askedOf(config.data, judged), tests > 0 ? plural(PAINT.tests, tests) : ""].filter(Boolean).join(" "));
  }

  /** They paint into points that are not their own yet. @param {RunConfig} config @param {Options} options @param {number} count */
  sayBase(config, options, count) {
    const name = choicesOf(optionAt(options, "data.name")).find((choice) => choice.name === config.data.name)?.label ?? config.data.name;
    setText(this.words, fill(PAINT.base, { count: count.toLocaleString("en"), name }));
    this.#offer(PAINT.empty, this.acts.clear);
  }

  /** @param {string | null} words null: nothing @param {() => void} [act] */
  #offer(words, act = () => {}) {
    this.curing = act;
    setText(this.cure, words ?? "");
    setHidden(this.cure, words === null);
  }

  /** Chips, tools and the value as they are chosen. */
  #paint() {
    const { palette } = this.theme;
    const color = colorsOf(palette, this.classes);
    setHidden(this.chips, this.isValue);
    for (const part of [this.value, this.amount]) setHidden(part, !this.isValue);
    const value = coordinateOf(this.axis, this.value.valueAsNumber);
    const amount = this.#amountOf(value);
    this.amount.style.setProperty("--chip", color(value));
    setText(this.amountText, amount);
    this.value.setAttribute("aria-valuetext", amount);
    const wanted = [...Array.from({ length: this.classes }, (_, number) => this.#className(number)), this.classes].join("\n");
    if (this.chips.dataset.classes !== wanted) this.#makeChips(wanted);
    [...this.chips.querySelectorAll(".paint-chip")].forEach((chip, number) => {
      chip.setAttribute("aria-pressed", String(number === this.number && this.tool !== "eraser"));
      /** @type {HTMLElement} */ (chip).style.setProperty("--chip", color(labelOf(number, this.classes)));
      const count = this.counts[number];
      setText(/** @type {HTMLElement} */ (chip.querySelector(".paint-number")), count === undefined ? "" : String(count));
      chip.setAttribute("aria-label", count === undefined ? this.#className(number) : plural(PAINT.classCounted, count, { name: this.#className(number) }));
    });
    for (const tool of /** @type {NodeListOf<HTMLElement>} */ (this.tools.querySelectorAll("[data-tool]"))) tool.setAttribute("aria-pressed", String(tool.dataset.tool === this.tool));
    setHidden(this.sizes[0], this.tool === "point");
    setHidden(this.sizes[1], this.tool !== "spray");
    setHidden(this.next, this.tool === "eraser");
  }

  /** @param {string} wanted what is known of them then */
  #makeChips(wanted) {
    this.chips.dataset.classes = wanted;
    const chips = Array.from({ length: this.classes }, (_, number) => {
      const name = this.#className(number);
      const dot = make("span", { class: "paint-dot" });
      dot.style.clipPath = clipOf(number);
      const chip = make("button", { type: "button", class: "paint-chip", "aria-label": name }, [dot, make("span", { class: "paint-name" }, [this.names[number] ?? this.#sign(number)]), make("span", { class: "paint-number" })]);
      explain(chip, fill(PAINT.classHint, { name, key: number + 1 }));
      chip.addEventListener("click", () => {
        if (this.tool === "eraser") this.tool = "spray";
        this.choose(number);
      });
      return chip;
    });
    const fewer = small("minus", fill(PAINT.removeClass, { name: this.#className(this.classes - 1) }), "", () => this.acts.addClass(-1));
    const more = small("plus", PAINT.addClass, "", () => this.acts.addClass(1));
    const ways = [...(this.classes > 2 ? [fewer] : []), ...(this.classes < CLASSES ? [more] : [])];
    this.chips.replaceChildren(...chips, ...(this.hasFixedClasses ? [] : ways));
  }

  #tools() {
    const tools = /** @type {const} */ ([["spray", "scatter", PAINT.spray, PAINT.sprayHint], ["point", "dot", PAINT.point, PAINT.pointHint], ["eraser", "eraser", PAINT.eraser, PAINT.eraserHint]]).map(([tool, picture, name, hint]) => {
      const button = small(picture, name, hint, () => {
        this.tool = tool;
        this.#paint();
      });
      button.dataset.tool = tool;
      return button;
    });
    return make("span", { class: "paint-tools", role: "group", "aria-label": PAINT.tools }, tools);
  }
}

/** @param {string} name @param {HTMLInputElement} input */
function labelled(name, input) {
  return make("label", { class: "paint-slider" }, [make("span", {}, [name]), input]);
}

/** @param {string} picture @param {string} name @param {string} hint "": its name @param {() => void} act */
function small(picture, name, hint, act) {
  const made = make("button", { type: "button", class: "paint-button", "aria-label": name, "data-hint": hint || name }, [icon(picture)]);
  made.addEventListener("click", act);
  return made;
}

/** @param {string} name @param {string} hint @param {() => void} act */
function plain(name, hint, act) {
  const made = make("button", { type: "button", class: "plain", "data-hint": hint }, [name]);
  made.addEventListener("click", act);
  return made;
}
