/**
 * Gradient flow, on demand: a picture above the layers and the numbers in words. While it is off nothing of it is computed, sent or drawn.
 *
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 *
 * @typedef {object} Elements
 * @property {HTMLButtonElement} toggle
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} numbers
 */
import { CHART, followFrames } from "../../core/budget.js";
import { formatSize } from "../../draw/format.js";
import { make, setHidden, setText } from "../../shell/dom.js";
import { length, Sheet } from "../../shell/sheet.js";
import { drawFlow, flowBox, NUMBERS_AT } from "./draw/flow.js";

export class Flow {
  /**
   * @param {Elements} elements
   * @param {import("./picture.js").Picture} picture
   * @param {import("../../core/store.js").Store} store
   * @param {import("../../settings/session.js").Session} session
   * @param {import("../../core/loop.js").Loop} loop
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   */
  constructor(elements, picture, store, session, loop, theme) {
    this.elements = elements;
    this.picture = picture;
    this.store = store;
    this.session = session;
    this.theme = theme;
    this.isOn = false;
    /** A number above each layer. @type {{root: HTMLElement, name: HTMLElement, number: HTMLElement}[]} */
    this.layers = [];
    const part = loop.addPart(() => this.#paint(), CHART);
    this.repaint = part.now;
    this.sheet = new Sheet(elements.canvas, this.repaint);
    followFrames(store, { now: () => this.isOn && part.now(), later: () => this.isOn && part.later() });
    theme.onChange(this.repaint);
    picture.onLayout((layout) => this.isOn && this.#arrange(layout));
    elements.toggle.addEventListener("click", () => session.look({ show_gradient_flow: !this.isOn }));
    store.follow(["view"], ({ view }) => view.show_gradient_flow !== this.isOn && this.#turn(view.show_gradient_flow));
  }

  /** @param {boolean} isOn */
  #turn(isOn) {
    const { toggle, canvas, numbers } = this.elements;
    this.isOn = isOn;
    toggle.setAttribute("aria-pressed", String(isOn));
    setHidden(canvas, !isOn);
    setHidden(numbers, !isOn);
    this.session.inspect({ gradients: isOn });
    this.picture.makeRoomForFlow(isOn);
    this.repaint();
  }

  /** @param {NetworkLayout} layout */
  #arrange({ columns }) {
    const layers = columns.filter(({ kind }) => kind !== "feature");
    while (this.layers.length < layers.length) this.layers.push(this.#make());
    for (const { root } of this.layers.splice(layers.length)) root.remove();
    layers.forEach((column, i) => {
      const { root, name } = this.layers[i];
      const box = flowBox(column);
      setText(name, column.kind === "output" ? "Gradient of the output layer: " : `Gradient of layer ${i + 1}: `);
      root.style.setProperty("--x", length(box.x + box.width / 2));
      root.style.setProperty("--y", length(NUMBERS_AT));
    });
    this.repaint();
  }

  #make() {
    const name = make("span", { class: "visually-hidden" });
    const number = make("span");
    const root = make("span", { class: "flow-number" }, [name, number]);
    this.elements.numbers.append(root);
    return { root, name, number };
  }

  #paint() {
    const { layout } = this.picture;
    if (!this.isOn || layout === null) return;
    const gradients = this.store.state.extras?.gradients ?? [];
    this.layers.forEach(({ root, name, number }, i) => {
      const value = gradients[i];
      const text = value === undefined ? "" : formatSize(value ?? Number.NaN);
      setText(number, text);
      root.dataset.hint = `${name.textContent}${text || "–"}\nRoot mean square over its weights, of the loss on all training points.`;
    });
    const surface = this.sheet.surface();
    if (surface) drawFlow(surface, layout.columns, gradients, this.session.measures.gradients, this.theme.palette.theme);
  }
}
