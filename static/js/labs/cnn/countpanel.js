/**
 * Bench B on the page: layers as rows, each counted, beside a fully connected layer on the same picture.
 *
 * @typedef {import("./types.js").CountBench} CountBench
 * @typedef {import("./types.js").Counted} Counted
 */
import { fill } from "../../core/fill.js";
import { any, element, setHidden, setText } from "../../shell/dom.js";
import { EXAMPLES, MOST_LAYERS, MOST_SIDE, MOST_UNITS, moved, NEW } from "./countbench.js";
import { countDense, countLayers, grouped, totalOf } from "./counting.js";
import { CountRow } from "./countrow.js";
import { bindWhole } from "./fields.js";
import { COUNT } from "./texts.js";

export class CountPanel {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.rows = any("count-rows");
    /** @type {CountRow[]} */
    this.shown = [];
    this.side = bindWhole(element("count-side", HTMLInputElement), any("count-error"), { maximum: MOST_SIDE }, (side) => this.#change({ side }));
    this.units = bindWhole(element("count-units", HTMLInputElement), any("count-error"), { maximum: MOST_UNITS }, (units) => this.#change({ units }));
    this.channels = element("count-channels", HTMLSelectElement);
    this.channels.addEventListener("change", () => this.#change({ channels: Number(this.channels.value) }));
    for (const one of this.#buttons("count-add")) one.addEventListener("click", () => this.#add(/** @type {keyof typeof NEW} */ (one.dataset.layer)));
    for (const one of this.#buttons("count-examples")) one.addEventListener("click", () => this.#change(EXAMPLES[/** @type {keyof typeof EXAMPLES} */ (one.dataset.example)]));
    store.follow(() => this.#show());
  }

  /** @returns {CountBench} */
  get bench() {
    return this.store.state.count;
  }

  /** @param {string} id @returns {HTMLButtonElement[]} */
  #buttons(id) {
    return [...any(id).querySelectorAll("button")];
  }

  /** @param {Partial<CountBench>} change */
  #change(change) {
    this.store.change({ count: { ...this.bench, ...change } });
  }

  /** @param {keyof typeof NEW} name */
  #add(name) {
    this.#change({ layers: [...this.bench.layers, NEW[name]] });
    this.shown.at(-1)?.focus("first");
  }

  /** The focus goes along with the row. @param {number} index @param {number} step */
  #move(index, step) {
    const to = index + step;
    if (to < 0 || to >= this.bench.layers.length) return;
    this.#change({ layers: moved(this.bench.layers, index, step) });
    this.shown[to]?.focus(step < 0 ? "up" : "down");
  }

  /** @param {number} index */
  #remove(index) {
    this.#change({ layers: this.bench.layers.filter((_, i) => i !== index) });
    const next = this.shown[Math.min(index, this.shown.length - 1)];
    if (next) next.focus("remove");
    else this.#buttons("count-add")[0].focus();
  }

  #show() {
    const { bench } = this;
    const counted = countLayers(bench);
    this.#build();
    this.shown.forEach((row, i) => row.show(bench.layers[i], counted[i] ?? null, bench.layers.length));
    this.side(bench.side);
    this.units(bench.units);
    this.channels.value = String(bench.channels);
    for (const one of this.#buttons("count-add")) one.disabled = bench.layers.length >= MOST_LAYERS;
    this.#showTotals(totalOf(counted), countDense(bench));
  }

  /** Rows stay while the kinds of layers do, so that who types in one is not disturbed. */
  #build() {
    const { layers } = this.bench;
    if (layers.length === this.shown.length && layers.every(({ type }, i) => type === this.shown[i].type)) return;
    this.shown = layers.map((layer, index) => new CountRow(layer, index, { change: (next) => this.#change({ layers: this.bench.layers.map((one, i) => (i === index ? next : one)) }), move: (step) => this.#move(index, step), remove: () => this.#remove(index) }));
    this.rows.replaceChildren(...this.shown.map((row) => row.element));
  }

  /** @param {{parameters: number, work: number} | null} total @param {Counted} dense */
  #showTotals(total, dense) {
    setText(any("dense-parameters"), grouped(dense.parameters));
    setText(any("dense-parameters-product"), fill(COUNT.product, { product: dense.parametersText }));
    setText(any("dense-work"), grouped(dense.work));
    setText(any("dense-work-product"), fill(COUNT.product, { product: dense.workText }));
    setText(any("total-parameters"), total ? grouped(total.parameters) : "");
    setText(any("total-work"), total ? grouped(total.work) : "");
    for (const [id, own, other] of /** @type {const} */ ([["bar-parameters", total?.parameters ?? 0, dense.parameters], ["bar-work", total?.work ?? 0, dense.work]])) {
      const largest = Math.max(own, other, 1);
      any(id).style.setProperty("--own", String(own / largest));
      any(id).style.setProperty("--dense", String(other / largest));
    }
    setText(any("verdict"), total ? verdict(total, dense) : COUNT.impossible);
    setHidden(any("count-moral"), total === null || dense.parameters / total.parameters < 2 * (dense.work / total.work));
  }
}

/**
 * @param {{parameters: number, work: number}} total
 * @param {Counted} dense
 * @returns {string}
 */
function verdict(total, dense) {
  const parameters = compared(dense.parameters / total.parameters, [COUNT.fewer, COUNT.asMany, COUNT.more]);
  const work = compared(dense.work / total.work, [COUNT.less, COUNT.asMuch, COUNT.moreWork]);
  return fill(COUNT.verdict, { parameters, work });
}

/**
 * @param {number} ratio
 * @param {readonly [less: typeof COUNT.fewer | typeof COUNT.less, same: string, more: typeof COUNT.more | typeof COUNT.moreWork]} texts
 */
function compared(ratio, [less, same, more]) {
  const times = (/** @type {number} */ value) => (value === Number.POSITIVE_INFINITY ? "∞" : grouped(Number(value.toPrecision(value < 100 ? 2 : 3))));
  if (!(ratio > 0) || Math.abs(ratio - 1) < 0.05) return same;
  return ratio > 1 ? fill(less, { times: times(ratio) }) : fill(more, { times: times(1 / ratio) });
}
