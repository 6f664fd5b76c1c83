/**
 * The kernel slides over the picture by itself, cell by cell. Where motion is to be reduced, each press moves it by one cell.
 *
 * @typedef {import("./types.js").Cell} Cell
 */

/** Ms: a whole map takes as long, but no cell more or less than this. */
const WHOLE = 12_000;
const SLOWEST = 700;
const QUICKEST = 60;

/**
 * @param {Cell} cell
 * @param {{rows: number, columns: number}} size of the map
 * @returns {Cell | null} the next one, row by row; null behind the last
 */
export function nextCell([row, column], { rows, columns }) {
  if (column + 1 < columns) return [row, column + 1];
  return row + 1 < rows ? [row + 1, 0] : null;
}

export class Slide {
  /**
   * @param {object} parts
   * @param {() => Cell} parts.cell
   * @param {() => {rows: number, columns: number}} parts.size of the map
   * @param {(cell: Cell) => void} parts.show
   * @param {() => void} parts.onChange told when it begins and ends
   * @param {() => boolean} parts.isStill whether motion is to be reduced
   * @param {(callback: () => void, milliseconds: number) => number} parts.setTimeout
   */
  constructor(parts) {
    this.parts = parts;
    this.isSliding = false;
    /** Of the timer that counts: one that was set before a pause does nothing. */
    this.turn = 0;
  }

  toggle() {
    if (this.isSliding) return this.pause();
    const { cell, size, isStill, show } = this.parts;
    if (isStill()) return show(nextCell(cell(), size()) ?? [0, 0]);
    this.isSliding = true;
    if (nextCell(cell(), size()) === null) show([0, 0]);
    this.#wait();
    return this.parts.onChange();
  }

  pause() {
    if (!this.isSliding) return;
    this.isSliding = false;
    this.turn++;
    this.parts.onChange();
  }

  #wait() {
    const { rows, columns } = this.parts.size();
    const turn = ++this.turn;
    this.parts.setTimeout(() => turn === this.turn && this.#move(), Math.max(QUICKEST, Math.min(SLOWEST, WHOLE / (rows * columns))));
  }

  #move() {
    const next = nextCell(this.parts.cell(), this.parts.size());
    if (next === null) return this.pause();
    this.parts.show(next);
    return this.#wait();
  }
}
