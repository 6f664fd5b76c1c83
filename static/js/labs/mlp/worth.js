/**
 * What each hidden neuron is worth, at the neurons: how much larger the test loss is without it. Comes when it is first asked for; while it
 * is off nothing of it is computed or sent.
 *
 * @typedef {import("../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 */
import { fill } from "../../core/fill.js";
import { make, setHidden } from "../../shell/dom.js";
import { length } from "../../shell/sheet.js";
import { nodeName } from "./names.js";
import { WORTH } from "./texts.js";
import { valueOf } from "./worthwords.js";

/** Neurons that are closer together, in CSS pixels, have no room for a label. */
const ROOM = 15;

export class WorthPanel {
  /**
   * @param {HTMLElement} place
   * @param {import("./picture.js").Picture} picture
   * @param {import("../../core/store.js").Store} store
   * @param {import("../../core/loop.js").Loop} loop
   * @param {import("../../types.js").Options} options
   */
  constructor(place, picture, store, loop, options) {
    this.place = place;
    this.store = store;
    this.options = options;
    this.isOn = false;
    /** @type {LayoutNode[]} */
    this.nodes = [];
    const repaint = loop.add(() => this.#show());
    picture.onLayout((layout) => this.#arrange(layout));
    store.follow(["extras", "config"], () => this.isOn && repaint());
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    this.isOn = isOn;
    setHidden(this.place, !isOn);
    this.#show();
  }

  /** @param {NetworkLayout} layout */
  #arrange({ nodes }) {
    this.nodes = nodes.filter(({ kind }) => kind === "hidden");
    while (this.place.children.length > this.nodes.length) this.place.lastElementChild?.remove();
    while (this.place.children.length < this.nodes.length) this.place.append(make("span", { class: "worth" }));
    this.nodes.forEach((node, i) => {
      const label = /** @type {HTMLElement} */ (this.place.children[i]);
      label.style.setProperty("--x", length(node.x));
      label.style.setProperty("--y", length(node.y + node.size / 2));
      label.toggleAttribute("data-tight", this.#gap(node) < ROOM);
    });
    this.#show();
  }

  /** @param {LayoutNode} node @returns {number} CSS pixels to the next one in its column */
  #gap(node) {
    const others = this.nodes.filter(({ layer, unit }) => layer === node.layer && unit !== node.unit);
    return Math.min(Infinity, ...others.map(({ y }) => Math.abs(y - node.y)));
  }

  #show() {
    const { config, extras } = this.store.state;
    if (!this.isOn || config === null) return;
    this.nodes.forEach((node, i) => {
      const label = /** @type {HTMLElement} */ (this.place.children[i]);
      const value = valueOf(node, extras?.worth, config);
      setHidden(label, value === null);
      if (value === null) return;
      const name = fill(WORTH.label, { name: nodeName(node, config, this.options), change: value.short });
      if (label.dataset.kind !== value.kind) label.dataset.kind = value.kind;
      if (label.dataset.name !== name) {
        label.dataset.name = name;
        label.replaceChildren(make("span", { class: "visually-hidden" }, [name]), make("span", { "aria-hidden": "true" }, [value.short]));
      }
    });
  }
}
