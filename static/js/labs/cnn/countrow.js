/**
 * A layer as a row: what can be chosen of it, and what it counts.
 *
 * @typedef {import("./types.js").Counted} Counted
 * @typedef {import("./types.js").CountLayer} CountLayer
 *
 * @typedef {object} Acts
 * @property {(layer: CountLayer) => void} change
 * @property {(step: number) => void} move
 * @property {() => void} remove
 */
import { fill } from "../../core/fill.js";
import { icon, make, setText } from "../../shell/dom.js";
import { MOST_CHANNELS, MOST_UNITS } from "./countbench.js";
import { grouped } from "./counting.js";
import { bindWhole } from "./fields.js";
import { PADDINGS, STRIDES } from "./link.js";
import { SIDES } from "./kernels.js";
import { COUNT, KERNEL } from "./texts.js";

const LAYERS = { convolution: COUNT.convolution, pooling: COUNT.pooling, dense: COUNT.dense };
const HEADS = { flatten: COUNT.flatten, mean: COUNT.mean, max: COUNT.max };
const KINDS = { max: KERNEL.maximum, mean: KERNEL.average };

/** @param {CountLayer} layer @returns {string} */
function nameOf(layer) {
  return layer.type === "head" ? HEADS[layer.kind] : LAYERS[layer.type];
}

export class CountRow {
  /**
   * @param {CountLayer} layer
   * @param {number} index
   * @param {Acts} acts
   */
  constructor(layer, index, acts) {
    this.type = layer.type;
    this.layer = layer;
    this.index = index;
    this.acts = acts;
    this.error = make("p", { class: "field-error", role: "alert" });
    this.name = make("span", { class: "count-name" });
    /** Show what is chosen. @type {((layer: any) => void)[]} */
    this.shows = [];
    const controls = make("div", { class: "count-controls" }, this.#controls(layer));
    this.cells = { shape: cellOf(COUNT.output), field: cellOf(COUNT.sees), parameters: cellOf(COUNT.parameters), work: cellOf(COUNT.work) };
    this.buttons = { up: this.#button("up", "down", () => acts.move(-1)), down: this.#button("down", "down", () => acts.move(1)), remove: this.#button("remove", "close", acts.remove) };
    const heading = make("th", { scope: "row" }, [this.name, controls, this.error]);
    const last = make("td", { class: "count-acts" }, Object.values(this.buttons));
    this.element = make("tr", {}, [heading, ...Object.values(this.cells), last]);
  }

  /** @param {"first" | "up" | "down" | "remove"} what */
  focus(what) {
    if (what !== "first") return this.buttons[what].focus();
    const first = this.element.querySelector("input, select");
    return (first instanceof HTMLElement ? first : this.buttons.remove).focus();
  }

  /**
   * @param {CountLayer} layer
   * @param {Counted | string | null} counted null: a layer above is not possible
   * @param {number} count of layers
   */
  show(layer, counted, count) {
    this.layer = layer;
    const name = nameOf(layer);
    setText(this.name, name);
    for (const show of this.shows) show(layer);
    const called = fill(COUNT.layer, { name, number: this.index + 1 });
    for (const [act, text] of /** @type {const} */ ([["up", COUNT.up], ["down", COUNT.down], ["remove", COUNT.remove]])) this.buttons[act].setAttribute("aria-label", fill(text, { layer: called }));
    this.buttons.up.ariaDisabled = String(this.index === 0);
    this.buttons.down.ariaDisabled = String(this.index === count - 1);
    setText(this.error, typeof counted === "string" ? counted : "");
    this.#showCounted(typeof counted === "string" ? null : counted);
  }

  /** @param {Counted | null} counted */
  #showCounted(counted) {
    const { shape, field, parameters, work } = this.cells;
    setText(shape, counted === null ? "" : counted.shape.isFlat ? fill(COUNT.row, { units: grouped(counted.shape.channels) }) : fill(COUNT.shape, counted.shape));
    setText(field, counted === null ? "" : fill(COUNT.field, { rows: counted.field[0], columns: counted.field[1] }));
    showProduct(parameters, counted?.parametersText, counted?.parameters);
    showProduct(work, counted?.workText, counted?.work);
  }

  /** @param {CountLayer} layer @returns {HTMLElement[]} */
  #controls(layer) {
    if (layer.type === "convolution") {
      return [
        this.#select(COUNT.kernel, "kernel", SIDES.map((side) => [side, fill(COUNT.kernelSize, { side })])),
        this.#number(COUNT.maps, "channels", MOST_CHANNELS),
        this.#select(COUNT.stride, "stride", STRIDES.map((one) => [one, String(one)])),
        this.#select(COUNT.padding, "padding", PADDINGS.map((one) => [one, String(one)])),
      ];
    }
    if (layer.type === "pooling") return [this.#select(COUNT.kind, "kind", Object.entries(KINDS))];
    return layer.type === "dense" ? [this.#number(COUNT.units, "units", MOST_UNITS)] : [];
  }

  /**
   * @param {string} label
   * @param {string} key
   * @param {readonly (readonly [string | number, string])[]} choices
   */
  #select(label, key, choices) {
    const select = make("select", { autocomplete: "off" }, choices.map(([value, text]) => make("option", { value: String(value) }, [text])));
    select.addEventListener("change", () => this.#set(key, choices.find(([value]) => String(value) === select.value)?.[0] ?? ""));
    this.shows.push((layer) => (select.value = String(layer[key])));
    return make("label", { class: "count-field" }, [make("span", {}, [label]), select]);
  }

  /** @param {string} label @param {string} key @param {number} maximum */
  #number(label, key, maximum) {
    const field = make("input", { type: "text", inputmode: "numeric", autocomplete: "off" });
    const show = bindWhole(field, this.error, { maximum }, (value) => this.#set(key, value));
    this.shows.push((layer) => show(layer[key]));
    return make("label", { class: "count-field" }, [make("span", {}, [label]), field]);
  }

  /** @param {string} key @param {string | number} value */
  #set(key, value) {
    this.acts.change(/** @type {CountLayer} */ ({ ...this.layer, [key]: value }));
  }

  /** @param {string} act @param {string} symbol @param {() => void} onClick */
  #button(act, symbol, onClick) {
    const made = make("button", { type: "button", class: "round small", "data-act": act }, [icon(symbol)]);
    made.addEventListener("click", () => made.ariaDisabled !== "true" && onClick());
    return made;
  }
}

/** @param {string} name of its column, which narrow windows have no room for */
function cellOf(name) {
  return make("td", { class: "count-number", "data-name": name });
}

/**
 * @param {HTMLElement} cell
 * @param {string | undefined} product
 * @param {number | undefined} value
 */
function showProduct(cell, product, value) {
  if (value === undefined) return cell.replaceChildren();
  const number = make("strong", {}, [grouped(value)]);
  return cell.replaceChildren(...(product ? [make("span", { class: "count-product" }, [fill(COUNT.product, { product })]), " "] : []), number);
}
