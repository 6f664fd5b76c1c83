/**
 * Bench A on the page: picture, kernel and map, and the sum of the cell that is pointed at.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Pooled} Pooled
 * @typedef {import("./sums.js").Shown} Shown
 */
import { fill } from "../../core/fill.js";
import { any, button, canvas, make, setHidden, setText } from "../../shell/dom.js";
import { ChannelViews } from "./channelviews.js";
import { mapSize } from "./convolution.js";
import { mapColors } from "./draw/grid.js";
import { Figure } from "./figure.js";
import { pictureIn } from "./kernelbench.js";
import { KernelChoices } from "./kernelchoices.js";
import { SIDE, windowOf } from "./pooling.js";
import { nextCell, Slide } from "./slide.js";
import { shownOf, sizeLines, sumLines, valueText } from "./sums.js";
import { KERNEL } from "./texts.js";
import { decimal } from "./writing.js";

export class KernelPanel {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../core/loop.js").Loop} loop
   */
  constructor(store, theme, loop) {
    this.store = store;
    this.theme = theme;
    this.said = any("bench-said");
    this.map = new Figure(canvas("map"), theme, loop);
    this.pooled = new Figure(canvas("pooled"), theme, loop);
    this.channels = new ChannelViews(any("channels"), store, theme, loop, (cell) => this.#point(cell));
    new KernelChoices(store);
    this.slide = new Slide({
      cell: () => this.bench.cell,
      size: () => mapSize(pictureIn(this.bench), this.bench),
      show: (cell) => this.#show(cell),
      onChange: () => this.#showSlide(),
      isStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
      setTimeout: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
    });
    this.#bind();
    store.follow(({ bench }) => {
      if (bench !== "kernel") this.slide.pause();
      this.#refresh();
    });
    theme.onChange(() => this.#refresh());
  }

  /** @returns {KernelBench} */
  get bench() {
    return this.store.state.kernel;
  }

  #bind() {
    button("slide").addEventListener("click", () => this.slide.toggle());
    button("first-cell").addEventListener("click", () => this.#point([0, 0]));
    button("next-cell").addEventListener("click", () => this.#point(nextCell(this.bench.cell, mapSize(pictureIn(this.bench), this.bench)) ?? [0, 0]));
    const words = () => this.words;
    this.map.bind({ said: this.said, step: (dx, dy) => this.#moved(dx, dy), show: (cell) => this.#point(cell), words });
    this.pooled.bind({ said: this.said, step: (dx, dy) => this.#moved(SIDE * dx, SIDE * dy), show: ([row, column]) => this.#point([SIDE * row, SIDE * column]), words });
  }

  get words() {
    return [fill(KERNEL.place, { row: this.bench.cell[0] + 1, column: this.bench.cell[1] + 1 }), ...sumLines(this.bench, shownOf(this.bench))].join(". ");
  }

  /** @param {number} dx @param {number} dy @returns {Cell} */
  #moved(dx, dy) {
    const { rows, columns } = mapSize(pictureIn(this.bench), this.bench);
    const [row, column] = this.bench.cell;
    return [Math.max(0, Math.min(rows - 1, row + dy)), Math.max(0, Math.min(columns - 1, column + dx))];
  }

  /** Who points somewhere has taken over. @param {Cell} cell */
  #point(cell) {
    this.slide.pause();
    this.#show(cell);
  }

  /** @param {Cell} cell */
  #show(cell) {
    const [row, column] = this.bench.cell;
    if (cell[0] !== row || cell[1] !== column) this.store.changeKernel({ cell }, "replace");
  }

  #showSlide() {
    const { isSliding } = this.slide;
    const opener = button("slide");
    opener.setAttribute("aria-label", isSliding ? KERNEL.pause : KERNEL.slide);
    opener.querySelector("use")?.setAttribute("href", isSliding ? "#i-pause" : "#i-play");
    this.#refresh();
  }

  #refresh() {
    const { bench } = this;
    const shown = shownOf(bench);
    this.channels.show(bench, shown.picture, this.theme.palette);
    this.#showMaps(bench, shown);
    this.#showSums(bench, shown);
    this.#fit(bench, shown);
  }

  /** @param {KernelBench} bench @param {Shown} shown */
  #showMaps(bench, { sums, map, pooled }) {
    const { palette } = this.theme;
    const largest = Math.max(...sums.flat().map(Math.abs));
    const [row, column] = bench.cell;
    /** @type {Cell} */
    const corner = [Math.floor(row / SIDE), Math.floor(column / SIDE)];
    const isPooled = pooled?.values[corner[0]]?.[corner[1]] !== undefined;
    const look = { padding: 0, colorOf: mapColors(palette, largest), textsOf: cellTexts, weights: null };
    const known = map.map((values, i) => values.map((value, j) => (this.slide.isSliding && (i > row || (i === row && j > column)) ? null : value)));
    this.map.show({ ...look, values: known, square: isPooled ? { row: SIDE * corner[0], column: SIDE * corner[1], size: SIDE } : null, marks: this.slide.isSliding || !pooled ? [] : winnersOf(map, pooled), cursor: bench.cell });
    setText(any("map-size"), fill(KERNEL.sizes, { rows: map.length, columns: map[0].length }));
    const isEmpty = pooled === null || pooled.values.length === 0 || pooled.values[0].length === 0;
    setHidden(any("pooled-figure"), isEmpty);
    setText(any("scale-low"), decimal(-largest, 1));
    setText(any("scale-high"), decimal(largest, 1));
    if (isEmpty) return;
    this.pooled.show({ ...look, values: pooled.values, square: null, marks: [], cursor: isPooled ? corner : null });
    setText(any("pooled-size"), fill(KERNEL.sizes, { rows: pooled.values.length, columns: pooled.values[0].length }));
  }

  /** @param {KernelBench} bench @param {Shown} shown */
  #showSums(bench, shown) {
    const place = fill(KERNEL.place, { row: bench.cell[0] + 1, column: bench.cell[1] + 1 });
    setText(any("sum-place"), place);
    showLines(any("sum-lines"), sumLines(bench, shown));
    showLines(any("size-lines"), sizeLines(bench, shown));
    canvas("map").setAttribute("aria-label", fill(KERNEL.reading, { place, value: valueText(shown.map[bench.cell[0]][bench.cell[1]]) }));
  }

  /** How many cells stand side by side, and one below the other, for the style sheet. @param {KernelBench} bench @param {Shown} shown */
  #fit(bench, { picture, map, pooled }) {
    const figures = any("figures");
    const sizes = { channels: picture.length, side: bench.kernels[0].length, rows: picture[0].length + 2 * bench.padding, columns: picture[0][0].length + 2 * bench.padding, "map-rows": map.length, "map-columns": map[0].length, "pooled-columns": pooled?.values[0]?.length ?? 0 };
    for (const [name, size] of Object.entries(sizes)) figures.style.setProperty(`--${name}`, String(size));
    figures.dataset.channels = String(picture.length);
  }
}

/** @param {number} value @returns {string[]} with as many decimals as a cell may have room for */
function cellTexts(value) {
  return [decimal(value, Math.abs(value) < 10 ? 2 : 1), decimal(value, Math.abs(value) < 10 ? 1 : 0)];
}

/** Where all of a window are equal, none has won. @param {Matrix} map @param {Pooled} pooled @returns {Cell[]} */
function winnersOf(map, { winners }) {
  const isAhead = (/** @type {number} */ i, /** @type {number} */ j) => new Set(windowOf(map, i, j)).size > 1;
  return (winners ?? []).flatMap((row, i) => row.filter((_, j) => isAhead(i, j)));
}

/** @param {HTMLElement} place @param {readonly string[]} lines */
function showLines(place, lines) {
  while (place.childElementCount > lines.length) place.lastElementChild?.remove();
  while (place.childElementCount < lines.length) place.append(make("p"));
  lines.forEach((line, i) => showLine(place.children[i], line));
}

/** What comes out stands out, and never alone on a line. @param {Element} place @param {string} line */
function showLine(place, line) {
  const end = line.lastIndexOf("=");
  if (place.childElementCount === 0) place.append(make("span"), make("strong"));
  setText(place.children[0], line.slice(0, end));
  setText(place.children[1], line.slice(end));
}
