/**
 * The channels of the picture, each beside its kernel: one, or red, green and blue.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("./types.js").Picture} Picture
 */
import { fill } from "../../core/fill.js";
import { make, setText } from "../../shell/dom.js";
import { sumOf, termsAt } from "./convolution.js";
import { greys } from "./draw/grid.js";
import { Figure } from "./figure.js";
import { cellAbove, pictureIn, withCell, withWeight } from "./kernelbench.js";
import { KernelFields } from "./kernelfields.js";
import { isBinary } from "./pictures.js";
import { CHANNELS, valueText } from "./sums.js";
import { KERNEL } from "./texts.js";
import { decimal, written } from "./writing.js";

/** @typedef {{figure: Figure, fields: KernelFields, size: HTMLElement, sum: HTMLElement}} View */

export class ChannelViews {
  /**
   * @param {HTMLElement} place
   * @param {import("./store.js").Store} store
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../core/loop.js").Loop} loop
   * @param {(cell: Cell) => void} point told the cell of the map whose window is pointed at
   */
  constructor(place, store, theme, loop, point) {
    this.place = place;
    this.store = store;
    this.theme = theme;
    this.loop = loop;
    this.point = point;
    /** The cell of the picture that keys have come to. @type {Cell} */
    this.cursor = [0, 0];
    this.said = make("p", { class: "visually-hidden", role: "status" });
    /** @type {View[]} */
    this.views = [];
  }

  /** @returns {KernelBench} */
  get bench() {
    return this.store.state.kernel;
  }

  /**
   * @param {KernelBench} bench
   * @param {Picture} picture
   * @param {import("../../types.js").Palette} palette
   */
  show(bench, picture, palette) {
    if (this.views.length !== picture.length) this.#build(picture.length);
    const { padding, kernels, stride, cell } = bench;
    const colorOf = scaleOf(picture);
    const square = { row: cell[0] * stride - padding, column: cell[1] * stride - padding, size: kernels[0].length };
    const terms = termsAt(picture, bench, ...cell);
    this.views.forEach(({ figure, fields, size, sum }, channel) => {
      figure.show({ values: picture[channel], padding, colorOf, textsOf: (value) => [decimal(value, 1)], square, weights: kernels[channel].map((weights) => weights.map(written)), marks: [], cursor: null });
      figure.canvas.dataset.drawn = String(bench.picture === "drawn");
      fields.show(kernels[channel], palette);
      setText(sum, picture.length > 1 ? fill(KERNEL.partial, { sum: valueText(sumOf(terms[channel])) }) : "");
      setText(size, channel === 0 ? sizesText(picture, padding) : "");
    });
  }

  /** @param {number} count */
  #build(count) {
    this.views = Array.from({ length: count }, (_, channel) => this.#view(channel, count));
    this.place.replaceChildren(...this.views.map((view, channel) => channelElement(view, channel, count)), this.said);
  }

  /** @param {number} channel @param {number} count @returns {View} */
  #view(channel, count) {
    const name = count === 1 ? KERNEL.picture : fill(KERNEL.pictureOf, { channel: CHANNELS[channel] });
    const canvas = make("canvas", { class: "cells", tabindex: "0", role: "img", "aria-label": name, "aria-description": KERNEL.keys });
    const figure = new Figure(canvas, this.theme, this.loop);
    figure.bind({ said: this.said, step: (dx, dy) => this.#moved(dx, dy), show: (cell) => this.#reach(cell), words: () => this.#words(channel), choose: () => this.#toggle() });
    this.#bindPencil(figure);
    const fields = new KernelFields(count === 1 ? KERNEL.kernel : fill(KERNEL.kernelOf, { channel: CHANNELS[channel] }), (cell, weight, isStep) => this.store.changeKernel(withWeight(this.bench, channel, cell, weight), isStep ? "replace" : "push"));
    return { figure, fields, size: make("span"), sum: make("p", { class: "channel-sum" }) };
  }

  /** @param {number} dx @param {number} dy @returns {Cell} */
  #moved(dx, dy) {
    const [matrix] = pictureIn(this.bench);
    const [row, column] = this.cursor;
    return [Math.max(0, Math.min(matrix.length - 1, row + dy)), Math.max(0, Math.min(matrix[0].length - 1, column + dx))];
  }

  /** @param {Cell} cell */
  #reach(cell) {
    this.cursor = cell;
    this.point(cellAbove(this.bench, cell));
  }

  /** @param {number} channel */
  #words(channel) {
    const [row, column] = this.cursor;
    return fill(KERNEL.pixel, { row: row + 1, column: column + 1, value: decimal(pictureIn(this.bench)[channel][row]?.[column] ?? 0, 1) });
  }

  /** The cell under the keys changes its colour. */
  #toggle() {
    const [row, column] = this.cursor;
    this.#paint(this.cursor, 1 - (pictureIn(this.bench)[0][row]?.[column] ?? 0), "push");
  }

  /** @param {Cell} cell @param {number} value @param {"push" | "replace"} mode */
  #paint(cell, value, mode) {
    const { bench } = this;
    const old = pictureIn(bench)[0][cell[0]]?.[cell[1]];
    if (bench.picture === "drawn" && old !== undefined && old !== value) this.store.changeKernel({ own: [withCell(pictureIn(bench)[0], cell, value)] }, mode);
  }

  /** A stroke has the colour that its first cell has not. @param {Figure} figure */
  #bindPencil(figure) {
    /** @type {number | null} */
    let value = null;
    const { canvas } = figure;
    canvas.addEventListener("pointerdown", (event) => {
      if (this.bench.picture !== "drawn" || event.button !== 0) return;
      const cell = figure.cellAt(event);
      canvas.setPointerCapture(event.pointerId);
      value = 1 - (pictureIn(this.bench)[0][cell[0]]?.[cell[1]] ?? 0);
      this.#paint(cell, value, "push");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (value !== null) for (const moved of event.getCoalescedEvents()) this.#paint(figure.cellAt(moved), value, "replace");
    });
    for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => (value = null));
  }
}

/**
 * @param {View} view
 * @param {number} channel
 * @param {number} count
 */
function channelElement({ figure, fields, size, sum }, channel, count) {
  const heading = make("h2", {}, [count === 1 ? KERNEL.picture : CHANNELS[channel]]);
  const caption = make("figcaption", {}, [heading, " ", size]);
  if (count > 1) caption.prepend(make("span", { class: "channel-dot", "data-channel": String(channel), "aria-hidden": "true" }));
  const kernelCaption = make("p", { class: "kernel-caption" }, [KERNEL.kernel]);
  return make("div", { class: "channel" }, [make("figure", { class: "figure" }, [caption, figure.canvas]), make("span", { class: "operator", "aria-hidden": "true" }, ["∗"]), make("div", { class: "kernel" }, [kernelCaption, fields.element, sum])]);
}

/** @param {Picture} picture @returns {(value: number) => string} its greys: those that there are, a little stretched where they lie close together */
function scaleOf(picture) {
  if (isBinary(picture)) return greys(0, 1);
  const values = picture.flat(2);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const spread = highest - lowest;
  return spread > 128 ? greys(0, 255) : greys(lowest - 1.2 * spread - 1, highest + 0.15 * spread);
}

/** @param {Picture} picture @param {number} padding */
function sizesText([matrix, ...channels], padding) {
  const [rows, columns] = [matrix.length, matrix[0].length];
  return padding === 0 || channels.length > 0 ? fill(KERNEL.sizes, { rows, columns }) : fill(KERNEL.paddedSizes, { rows, columns, paddedRows: rows + 2 * padding, paddedColumns: columns + 2 * padding });
}
