/**
 * The architecture as chips: plus and minus for maps and units, all else behind the chip's name, and what it costs.
 *
 * @typedef {import("./run.js").TrainRun} TrainRun
 * @typedef {import("./types.js").RunLayer} RunLayer
 */
import { fill } from "../../../core/fill.js";
import { same } from "../../../core/json.js";
import { any, icon, make, setText } from "../../../shell/dom.js";
import { grouped } from "../counting.js";
import { COUNT, TRAIN } from "../texts.js";
import { showValue } from "./bar.js";
import { changed, costOf, MOST_DENSE, MOST_MAPS, mayAdd, nextCount, withAnother, withLayer, withoutLayer } from "./edits.js";

/** @typedef {readonly (readonly [value: string | number, text: string])[]} Choices */

/** @type {Readonly<Record<string, {label: string, choices: Choices}>>} */
const FIELDS = {
  kernel: { label: COUNT.kernel, choices: [1, 3, 5].map((side) => [side, fill(COUNT.kernelSize, { side })]) },
  padding: { label: COUNT.padding, choices: [0, 1, 2].map((one) => [one, String(one)]) },
  stride: { label: COUNT.stride, choices: [1, 2, 3].map((one) => [one, String(one)]) },
  activation: { label: TRAIN.activation, choices: Object.entries(TRAIN.activations) },
  kind: { label: COUNT.kind, choices: [["max", TRAIN.heads.max], ["mean", TRAIN.heads.mean]] },
  size: { label: TRAIN.window, choices: [2, 3, 4].map((side) => [side, fill(COUNT.kernelSize, { side })]) },
};
const OF = { convolution: ["kernel", "padding", "stride", "activation"], pooling: ["kind", "size", "stride"] };
/** @type {Choices} */
const HEADS = [["flatten", COUNT.flatten], ["mean", COUNT.mean], ["max", COUNT.max]];

export class LayerChips {
  /** @param {TrainRun} run */
  constructor(run) {
    this.run = run;
    this.place = any("train-layers");
    /** What the chips are of. @type {unknown} */
    this.shown = null;
    document.addEventListener("pointerdown", ({ target }) => this.#closeOthers(target));
    this.place.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeOthers(null));
  }

  show() {
    const { confirmed, config, pictures } = this.run;
    if (config === null) return;
    if (!same(this.shown, config.network)) this.#build();
    const cost = costOf(confirmed ?? config, pictures?.classes.length ?? 0);
    setText(any("train-cost"), cost === null ? "" : fill(TRAIN.cost, { parameters: grouped(cost.parameters), work: grouped(cost.work) }));
  }

  get config() {
    return /** @type {import("./types.js").CnnConfig} */ (this.run.config);
  }

  /** An open chip stays open, and what had the focus keeps it. */
  #build() {
    const { network } = this.config;
    const focused = document.activeElement?.closest("[data-key]")?.getAttribute("data-key");
    const open = this.place.querySelector("details[open]")?.getAttribute("data-chip");
    this.shown = network;
    const dense = network.hidden.map((units, i) => this.#dense(units, i));
    this.place.replaceChildren(...network.layers.map((layer, i) => this.#layer(layer, i)), ...this.#adders(), this.#head(), ...dense, ...this.#denseAdder());
    const again = open && this.place.querySelector(`[data-chip="${open}"]`);
    if (again instanceof HTMLDetailsElement) again.open = true;
    const focus = focused && this.place.querySelector(`[data-key="${focused}"]`);
    if (focus instanceof HTMLElement) focus.focus();
  }

  /** @param {EventTarget | null} target in whose chip it stays open */
  #closeOthers(target) {
    for (const chip of this.place.querySelectorAll("details[open]")) if (!(target instanceof Node && chip.contains(target))) /** @type {HTMLDetailsElement} */ (chip).open = false;
  }

  /** @param {RunLayer} layer @param {number} index */
  #layer(layer, index) {
    const isConvolution = layer.type === "convolution";
    const name = fill(isConvolution ? TRAIN.convolutionOf : TRAIN.poolingOf, { side: isConvolution ? layer.kernel : layer.size });
    const called = fill(COUNT.layer, { name, number: index + 1 });
    const fields = OF[layer.type].map((key) => this.#select(FIELDS[key], `${index}-${key}`, /** @type {any} */ (layer)[key], (value) => this.run.change(withLayer(this.config, index, { [key]: value }))));
    const remove = this.#button(`${index}-remove`, "close", fill(COUNT.remove, { layer: called }), () => this.run.change(withoutLayer(this.config, index)));
    const details = make("details", { "data-chip": String(index) }, [make("summary", { "data-key": `${index}-name`, "aria-label": called }, [name]), make("div", { class: "train-layer-card card" }, fields)]);
    const count = isConvolution ? this.#count(layer.channels, `${index}`, fill(TRAIN.mapsOf, { layer: called }), (channels) => this.run.change(withLayer(this.config, index, { channels }))) : [];
    return make("div", { class: "train-chip", "data-type": layer.type }, [details, ...count, remove]);
  }

  /** @param {number} units @param {number} index */
  #dense(units, index) {
    const { hidden } = this.config.network;
    const set = (/** @type {number[]} */ next) => this.run.change(changed(this.config, "network.hidden", next));
    const called = fill(COUNT.layer, { name: COUNT.dense, number: index + 1 });
    const count = this.#count(units, `dense-${index}`, fill(TRAIN.unitsOf, { layer: called }), (next) => set(hidden.map((one, i) => (i === index ? next : one))));
    const remove = this.#button(`dense-${index}-remove`, "close", fill(COUNT.remove, { layer: called }), () => set(hidden.filter((_, i) => i !== index)));
    return make("div", { class: "train-chip", "data-type": "dense" }, [make("span", { class: "train-chip-name" }, [COUNT.dense]), ...count, remove]);
  }

  #head() {
    const select = this.#select({ label: TRAIN.head, choices: HEADS }, "head", this.config.network.head, (value) => this.run.change(changed(this.config, "network.head", value)));
    select.classList.add("train-chip");
    return select;
  }

  #adders() {
    return /** @type {const} */ (["convolution", "pooling"]).map((kind) => {
      const text = kind === "convolution" ? COUNT.convolution : TRAIN.pooling;
      const add = this.#button(`add-${kind}`, "plus", fill(TRAIN.add, { layer: text }), () => this.run.change(withAnother(this.config, kind)), text);
      add.disabled = !mayAdd(this.config, kind);
      return add;
    });
  }

  #denseAdder() {
    const { hidden } = this.config.network;
    const add = this.#button("add-dense", "plus", fill(TRAIN.add, { layer: COUNT.dense }), () => this.run.change(changed(this.config, "network.hidden", [...hidden, 16])), COUNT.dense);
    add.disabled = hidden.length >= MOST_DENSE;
    return [add];
  }

  /**
   * @param {number} count
   * @param {string} key
   * @param {string} label
   * @param {(count: number) => void} set
   */
  #count(count, key, label, set) {
    const fewer = this.#button(`${key}-fewer`, "minus", fill(TRAIN.fewer, { what: label }), () => set(nextCount(count, -1)));
    const more = this.#button(`${key}-more`, "plus", fill(TRAIN.more, { what: label }), () => set(nextCount(count, 1)));
    fewer.ariaDisabled = String(count <= 1);
    more.ariaDisabled = String(count >= MOST_MAPS);
    return [fewer, make("output", { class: "train-count", "aria-label": label }, [String(count)]), more];
  }

  /**
   * @param {{label: string, choices: Choices}} field
   * @param {string} key
   * @param {string | number} value
   * @param {(value: string | number) => void} set
   */
  #select({ label, choices }, key, value, set) {
    const select = make("select", { autocomplete: "off", "data-key": key }, choices.map(([one, text]) => make("option", { value: String(one) }, [text])));
    showValue(select, value);
    select.addEventListener("change", () => set(choices.find(([one]) => String(one) === select.value)?.[0] ?? value));
    return make("label", { class: "train-field" }, [make("span", {}, [label]), select]);
  }

  /**
   * @param {string} key
   * @param {string} symbol
   * @param {string} label
   * @param {() => void} act
   * @param {string} [text]
   */
  #button(key, symbol, label, act, text) {
    const made = make("button", { type: "button", class: text ? "plain train-add" : "round small", "data-key": key, "aria-label": label, title: label }, [icon(symbol), ...(text ? [text] : [])]);
    made.addEventListener("click", () => made.ariaDisabled !== "true" && act());
    return made;
  }
}
