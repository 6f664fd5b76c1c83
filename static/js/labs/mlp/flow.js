/**
 * Gradient flow, on demand: a chart above the layers, its numbers, and its slope in words. While it is off nothing of it is computed, sent or drawn.
 *
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 *
 * @typedef {object} Elements
 * @property {HTMLButtonElement} toggle
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} numbers
 * @property {HTMLElement} words
 */
import { CHART, followFrames } from "../../core/budget.js";
import { around, fill } from "../../core/fill.js";
import { formatSize } from "../../draw/format.js";
import { make, setHidden, setText } from "../../shell/dom.js";
import { length, Sheet } from "../../shell/sheet.js";
import { drawFlow, NUMBERS_AT } from "./draw/flow.js";
import { flowWords } from "./flowwords.js";
import { FLOW } from "./texts.js";

/** Distance between layers below which numbers have one digit. */
const NARROW = 54;

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
    /** A number above each layer, in a sentence for who does not see where it stands. @type {{root: HTMLElement, before: HTMLElement, number: HTMLElement, behind: HTMLElement}[]} */
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
    const { toggle, canvas, numbers, words } = this.elements;
    this.isOn = isOn;
    toggle.setAttribute("aria-pressed", String(isOn));
    setHidden(canvas, !isOn);
    setHidden(numbers, !isOn);
    setHidden(words, !isOn);
    this.session.interest.inspect({ gradients: isOn });
    this.picture.makeRoomForFlow(isOn);
    this.repaint();
  }

  /** @param {NetworkLayout} layout */
  #arrange({ columns }) {
    const layers = columns.filter(({ kind }) => kind !== "feature");
    while (this.layers.length < layers.length) this.layers.push(this.#make());
    for (const { root } of this.layers.splice(layers.length)) root.remove();
    layers.forEach((column, i) => {
      const { root, before, behind } = this.layers[i];
      const isOutput = i === layers.length - 1;
      const words = isOutput ? around(FLOW.output, "size", {}) : around(FLOW.layer, "size", { layer: i + 1 });
      [before, behind].forEach((element, end) => setText(element, words[end]));
      root.style.setProperty("--x", length(column.x));
      root.style.setProperty("--y", length(NUMBERS_AT));
    });
    this.repaint();
  }

  #make() {
    const [before, behind] = [0, 1].map(() => make("span", { class: "visually-hidden" }));
    const number = make("span");
    const root = make("span", { class: "flow-number" }, [before, number, behind]);
    this.elements.numbers.append(root);
    return { root, before, number, behind };
  }

  #paint() {
    const { layout } = this.picture;
    if (!this.isOn || layout === null) return;
    const { extras, frame } = this.store.state;
    const gradients = extras?.gradients ?? [];
    setText(this.elements.words, flowWords(gradients));
    this.layers.forEach(({ root, number }, i) => {
      const value = gradients[i];
      const isNarrow = layout.columns[i + 1].width < NARROW;
      const text = value === undefined ? "" : formatSize(isNarrow && value !== null ? Number(value.toPrecision(1)) : (value ?? Number.NaN));
      setText(number, text);
      const size = text || FLOW.unknown;
      const named = i === this.layers.length - 1 ? fill(FLOW.output, { size }) : fill(FLOW.layer, { layer: i + 1, size });
      root.dataset.hint = `${named}\n${FLOW.meaning}`;
    });
    const surface = this.sheet.surface();
    const first = this.session.measures.firstGradients;
    const start = first && frame && first.epoch < frame.epoch ? first.sizes : [];
    if (surface) drawFlow(surface, layout.columns, gradients, start, this.theme.palette.theme);
  }
}
