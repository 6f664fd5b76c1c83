/**
 * One of the two settings of a sweep: which it is, its values as boxes to tick, and a line to type others.
 *
 * @typedef {import("./sweep.js").Axis} Axis
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { atStart, fill } from "../core/fill.js";
import { same, valueAt } from "../core/json.js";
import { SWEEP } from "../core/texts.js";
import { showFieldError } from "../settings/fields.js";
import { valueName } from "../settings/names.js";
import { make } from "../shell/dom.js";
import { example, offered, readValues, sweepableIn, tickedAtFirst, together } from "./sweep.js";

/** More values make no grid that one can read. */
const MOST = 12;

export class AxisField {
  /**
   * @param {HTMLElement} place
   * @param {Options} options
   * @param {readonly Option[]} settings to choose from
   * @param {Option} first
   * @param {import("../types.js").Lab["sweep"]} lab
   */
  constructor(place, options, settings, first, lab) {
    this.place = place;
    this.lab = lab;
    this.options = options;
    this.settings = settings;
    this.option = first;
    this.select = /** @type {HTMLSelectElement} */ (place.querySelector("select"));
    this.values = /** @type {HTMLElement} */ (place.querySelector(".axis-values"));
    this.more = /** @type {HTMLElement} */ (place.querySelector(".axis-more"));
    this.typed = /** @type {HTMLInputElement} */ (place.querySelector(".axis-more input"));
    /** What the boxes stand for, in their order. @type {unknown[]} */
    this.choices = [];
    /** @type {RunConfig | null} */
    this.config = null;
    this.isWrong = false;
    this.select.addEventListener("change", () => {
      this.option = settings.find(({ path }) => path === this.select.value) ?? first;
      this.#offer();
      this.place.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /** What was chosen before stays chosen, as long as it has a meaning. @param {RunConfig} config */
  begin(config) {
    const isNew = this.config === null;
    this.config = config;
    const settings = sweepableIn(this.settings, config);
    this.select.replaceChildren(...grouped(settings));
    const isKept = settings.includes(this.option);
    if (!isKept) this.option = settings[0];
    this.select.value = this.option?.path ?? "";
    if (isNew || !isKept) this.#offer();
    else this.#renew(config);
  }

  /** Another run may have other values to choose from. @param {RunConfig} config */
  #renew(config) {
    const current = valueAt(config, this.option.path);
    const choices = offered(this.options, this.option, config, current, this.lab.lists);
    if (same(choices, this.choices)) return;
    const ticked = this.#ticked();
    const kept = choices.filter((value) => ticked.some((one) => same(one, value)));
    this.#show(choices, kept.length > 0 ? kept : tickedAtFirst(choices, current));
  }

  #offer() {
    if (this.config === null) return;
    const current = valueAt(this.config, this.option.path);
    const choices = offered(this.options, this.option, this.config, current, this.lab.lists);
    this.#show(choices, tickedAtFirst(choices, current));
    const hint = example(this.option, this.lab.examples);
    this.more.hidden = hint === null;
    this.typed.value = "";
    this.typed.placeholder = hint === null ? "" : fill(SWEEP.example, { example: hint });
  }

  /**
   * @param {unknown} value
   * @param {boolean} isTicked
   */
  #box(value, isTicked) {
    const box = make("input", { type: "checkbox", autocomplete: "off" });
    box.checked = isTicked;
    return make("label", { class: "axis-value" }, [box, make("span", {}, [valueName(this.option, value)])]);
  }

  /**
   * @param {unknown[]} choices
   * @param {readonly unknown[]} ticked
   */
  #show(choices, ticked) {
    this.choices = choices;
    this.values.replaceChildren(...choices.map((value) => this.#box(value, ticked.includes(value))));
  }

  /** @returns {unknown[]} the values whose boxes are ticked */
  #ticked() {
    const boxes = [...this.values.querySelectorAll("input")];
    return this.choices.filter((_, i) => boxes[i]?.checked);
  }

  /** @returns {Axis} `isWrong` says whether it can be used; what is wrong with it is shown */
  read() {
    const typed = readValues(this.option, this.more.hidden ? "" : this.typed.value);
    const values = together(this.#ticked(), typed.values);
    this.complain(this.#problem(values, typed.wrong));
    return { option: this.option, values };
  }

  /**
   * @param {readonly unknown[]} values
   * @param {readonly string[]} wrong
   */
  #problem(values, wrong) {
    if (wrong.length > 0) return fill(SWEEP.wrong, { example: example(this.option, this.lab.examples) ?? "", wrong: wrong.join(", ") });
    if (values.length === 0) return SWEEP.noValue;
    return values.length > MOST ? fill(SWEEP.tooMany, { most: MOST, given: values.length }) : "";
  }

  /** @param {string} message "" where nothing is wrong */
  complain(message) {
    this.isWrong = message !== "";
    showFieldError(this.place, message);
  }
}

/**
 * @param {readonly Option[]} settings
 * @returns {HTMLOptGroupElement[]}
 */
function grouped(settings) {
  const groups = [...new Set(settings.map(({ group }) => group))];
  return groups.map((group) => {
    const entries = settings.filter((option) => option.group === group).map(({ path, label }) => new Option(label, path));
    return make("optgroup", { label: atStart(group) }, entries);
  });
}
