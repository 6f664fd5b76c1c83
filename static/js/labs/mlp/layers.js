/**
 * Plus and minus: for the number of hidden layers above the picture, for the neurons of each layer where the layer is; and there, where it
 * is asked for or in use, the activation that is the layer's own.
 *
 * @typedef {import("../../types.js").LayoutColumn} LayoutColumn
 * @typedef {import("../../types.js").HiddenLayer} HiddenLayer
 * @typedef {import("../../types.js").ListOption} ListOption
 * @typedef {import("../../settings/session.js").Session} Session
 * @typedef {import("../../core/store.js").Store} Store
 *
 * @typedef {object} Elements
 * @property {HTMLElement} controls over the picture
 * @property {HTMLButtonElement} addLayer
 * @property {HTMLButtonElement} removeLayer
 * @property {HTMLElement} count
 * @property {HTMLElement} parameters how many there are
 *
 * @typedef {{root: HTMLElement, less: HTMLButtonElement, more: HTMLButtonElement, count: HTMLElement, noun: HTMLElement, activation: HTMLSelectElement}} LayerControl
 */
import { fill, plural } from "../../core/fill.js";
import { withValue } from "../../core/json.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { isAllowed, isFree, refusal } from "../../settings/rules.js";
import { explain, icon, make, setHidden, setText } from "../../shell/dom.js";
import { length } from "../../shell/sheet.js";
import { countOf, sizesOf, unitsOf } from "./shape.js";
import { LAYERS, NAMES } from "./texts.js";

const PATH = "network.hidden";
const ACTIVATION = "network.activation";
/** Neurons in a layer that is added. */
const NEW_LAYER = 2;
/** Narrower columns have no room for the word. */
const ROOM_FOR_WORDS = 116;
/** Narrower columns have plus and minus below the number. */
const ROOM_FOR_ROW = 64;

export class Layers {
  /**
   * @param {Elements} elements
   * @param {import("./picture.js").Picture} picture
   * @param {Store} store
   * @param {Session} session
   * @param {ListOption} option
   */
  constructor(elements, picture, store, session, option) {
    this.elements = elements;
    this.store = store;
    this.session = session;
    this.option = option;
    /** @type {LayerControl[]} */
    this.layers = [];
    /** @type {LayoutColumn[]} */
    this.columns = [];
    this.features = elements.controls.appendChild(make("span", { class: "column-name", hidden: "" }, [NAMES.features]));
    this.output = elements.controls.appendChild(make("span", { class: "column-name", hidden: "" }, [NAMES.output]));
    onPress(elements.addLayer, () => this.#edit((hidden) => [...hidden, NEW_LAYER]));
    onPress(elements.removeLayer, () => this.#edit((hidden) => hidden.slice(0, -1)));
    store.follow(["config", "view", "layerActivations"], () => this.#show());
    picture.onLayout(({ columns }) => {
      this.columns = columns;
      this.#arrange();
    });
  }

  /** @param {(hidden: HiddenLayer[]) => HiddenLayer[]} change */
  #edit(change) {
    const { config } = this.store.state;
    if (config !== null) this.session.edit(PATH, change(config.network.hidden));
  }

  #show() {
    const { config, view } = this.store.state;
    if (config === null) return;
    const hidden = unitsOf(config.network);
    const { minimum, maximum, maximum_items: most } = this.option;
    const isLocked = !isFree(this.session.free, PATH);
    setText(this.elements.count, plural(LAYERS.count, hidden.length));
    disable(this.elements.addLayer, isLocked || hidden.length >= most);
    this.#explain(config);
    disable(this.elements.removeLayer, isLocked || hidden.length === 0);
    while (this.layers.length < hidden.length) this.layers.push(this.#make(this.layers.length));
    for (const { root } of this.layers.splice(hidden.length)) root.remove();
    const hasOwn = config.network.hidden.some((layer) => typeof layer !== "number");
    this.elements.controls.toggleAttribute("data-activations", hidden.length > 0 && (hasOwn || this.store.state.layerActivations));
    this.#showParameters(config);
    this.layers.forEach(({ root, less, more, count, noun, activation }, i) => {
      this.#offer(activation, config, i);
      setText(count, String(hidden[i]));
      setText(noun, plural(LAYERS.neurons, hidden[i]));
      disable(less, isLocked || hidden[i] <= minimum);
      disable(more, isLocked || hidden[i] >= maximum);
      root.toggleAttribute("data-hidden", view.hidden.includes(`numNodes${i + 1}`));
    });
    this.#arrange();
  }

  /**
   * How many weights and biases there are, and the sum for each layer; not where an exercise asks for that.
   *
   * @param {import("../../types.js").RunConfig} config
   */
  #showParameters(config) {
    const { parameters } = this.elements;
    const isAsked = this.session.hides.includes("parameters");
    setHidden(parameters, isAsked);
    if (isAsked) return;
    const { count, hint, layers } = countOf(sizesOf(config));
    setText(parameters, plural(LAYERS.parameters, count));
    explain(parameters, hint);
    [...this.layers.map(({ root }) => root), this.output].forEach((element, i) => explain(element, layers[i]));
  }

  /**
   * Where a rule stands against more layers, the button says so before it is pressed.
   *
   * @param {import("../../types.js").RunConfig} config
   */
  #explain(config) {
    const why = refusal(this.session.options, config, withValue(config, PATH, [...config.network.hidden, NEW_LAYER]));
    const { addLayer } = this.elements;
    if (why === null) {
      delete addLayer.dataset.hint;
      addLayer.removeAttribute("aria-description");
      return;
    }
    disable(addLayer, true);
    explain(addLayer, why);
  }

  /**
   * @param {HTMLSelectElement} select
   * @param {import("../../types.js").RunConfig} config
   * @param {number} layer
   */
  #offer(select, { network }, layer) {
    const choices = choicesOf(optionAt(this.session.options, ACTIVATION));
    const shared = choices.find(({ name }) => name === network.activation);
    const free = choices.filter(({ name }) => name !== network.activation && isAllowed(this.session.allowed[ACTIVATION], name));
    const names = [shared, ...free].map((choice) => choice?.name ?? "");
    if (select.dataset.names !== names.join()) {
      const own = make("optgroup", { label: LAYERS.own }, free.map(({ name, label }) => new Option(label, name)));
      select.replaceChildren(make("optgroup", { label: LAYERS.shared }, [new Option(shared?.label ?? "", "")]), own);
      select.dataset.names = names.join();
    }
    const one = network.hidden[layer];
    select.value = typeof one === "number" || one.activation === network.activation ? "" : (one.activation ?? "");
    select.disabled = !isFree(this.session.free, PATH) || !isFree(this.session.free, ACTIVATION);
    select.toggleAttribute("data-own", select.value !== "");
  }

  #arrange() {
    for (const column of this.columns) this.#place(column);
  }

  /**
   * @param {number} layer
   * @returns {LayerControl}
   */
  #make(layer) {
    const step = (/** @type {number} */ by) => () => this.#edit((hidden) => hidden.map((one, i) => (i === layer ? widened(one, by) : one)));
    const less = button("minus", fill(LAYERS.remove, { layer: layer + 1 }), step(-1));
    const more = button("plus", fill(LAYERS.add, { layer: layer + 1 }), step(1));
    const count = make("span", { class: "layer-count" });
    const noun = make("span", { class: "layer-noun" });
    const name = make("span", { class: "layer-name", "data-told": "" }, [count, " ", noun]);
    const activation = make("select", { class: "layer-activation", "aria-label": fill(LAYERS.activation, { layer: layer + 1 }), autocomplete: "off" });
    activation.addEventListener("change", () => this.#edit((hidden) => hidden.map((one, i) => (i === layer ? activated(one, activation.value) : one))));
    const root = make("div", { class: "layer-control", role: "group", "aria-label": fill(LAYERS.group, { layer: layer + 1 }) }, [less, name, more, activation]);
    this.elements.controls.append(root);
    return { root, less, more, count, noun, activation };
  }

  /** @param {LayoutColumn} column */
  #place({ kind, layer, x, width, controlsY }) {
    const element = kind === "feature" ? this.features : kind === "output" ? this.output : this.layers[layer]?.root;
    if (element === undefined) return;
    element.hidden = false;
    element.style.setProperty("--x", length(x));
    element.style.setProperty("--y", length(controlsY));
    element.style.setProperty("--room", length(width));
    element.toggleAttribute("data-narrow", width < ROOM_FOR_WORDS);
    element.toggleAttribute("data-tight", width < ROOM_FOR_ROW);
  }
}

/**
 * @param {HiddenLayer} layer
 * @param {number} by
 * @returns {HiddenLayer} with so many units more
 */
function widened(layer, by) {
  return typeof layer === "number" ? layer + by : { ...layer, units: layer.units + by };
}

/**
 * @param {HiddenLayer} layer
 * @param {string} activation "" for the network's
 * @returns {HiddenLayer}
 */
function activated(layer, activation) {
  const units = typeof layer === "number" ? layer : layer.units;
  return activation === "" ? units : { units, activation };
}

/**
 * Stays in the tab order: who removes the last neuron by keyboard is not thrown off.
 *
 * @param {HTMLButtonElement} button
 * @param {boolean} isDisabled
 */
function disable(button, isDisabled) {
  button.setAttribute("aria-disabled", String(isDisabled));
}

/**
 * @param {string} symbol
 * @param {string} name
 * @param {() => void} act
 */
function button(symbol, name, act) {
  const element = make("button", { type: "button", class: "tiny", "aria-label": name, "data-own-click": "" }, [icon(symbol)]);
  onPress(element, act);
  return element;
}

/**
 * @param {HTMLButtonElement} element
 * @param {() => void} act
 */
function onPress(element, act) {
  element.addEventListener("click", () => element.getAttribute("aria-disabled") !== "true" && act());
}
