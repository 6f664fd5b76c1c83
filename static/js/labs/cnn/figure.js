/**
 * A matrix on the page: a canvas as large as its cells, where a cell is pointed at, tapped, or reached by the arrow keys.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").Grid} Grid
 *
 * @typedef {object} Pointing
 * @property {HTMLElement} said a live region
 * @property {(dx: number, dy: number) => Cell} step where a key leads
 * @property {(cell: Cell) => void} show
 * @property {() => string} words
 * @property {() => void} [choose] Enter
 */
import { bindCrosshair } from "../../shell/crosshair.js";
import { Sheet } from "../../shell/sheet.js";
import { cellOn, drawGrid, gridSize } from "./draw/grid.js";

export class Figure {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../core/loop.js").Loop} loop
   */
  constructor(canvas, theme, loop) {
    this.canvas = canvas;
    /** @type {Grid | null} */
    this.grid = null;
    const paint = loop.add(() => {
      const surface = this.grid && this.sheet.surface();
      if (surface && this.grid) drawGrid(surface, this.grid, theme.palette.theme);
    });
    this.paint = paint;
    this.sheet = new Sheet(canvas, paint);
  }

  /** @param {Grid} grid */
  show(grid) {
    const { rows, columns } = gridSize(grid);
    this.canvas.style.setProperty("--rows", String(rows));
    this.canvas.style.setProperty("--columns", String(columns));
    this.grid = grid;
    this.paint();
  }

  /** @param {MouseEvent} event @returns {Cell} */
  cellAt(event) {
    return this.grid ? cellOn(this.grid, this.sheet, this.sheet.place(event)) : [0, 0];
  }

  /** @param {Pointing} pointing */
  bind({ said, step, show, words, choose }) {
    bindCrosshair(this.canvas, said, {
      placeOf: (event) => placeOf(this.cellAt(event)),
      step: (_, dx, dy) => placeOf(step(dx, dy)),
      show: (place) => place && show([place.y, place.x]),
      words,
      choose: choose && ((_, event) => event === null && choose()),
    });
  }
}

/** @param {Cell} cell */
function placeOf([row, column]) {
  return { x: column, y: row };
}
