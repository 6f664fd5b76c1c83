/**
 * Many small matrices in one picture, side by side.
 *
 * @typedef {import("../types.js").Matrix} Matrix
 * @typedef {import("../../../types.js").Surface} Surface
 */
import { snap } from "../../../draw/surface.js";

/** Units between two tiles. */
const GAP = 3;

/**
 * @param {Surface} surface cleared
 * @param {readonly Matrix[]} tiles all of one size
 * @param {number} across how many stand in a row
 * @param {(value: number) => string} colorOf
 * @param {string} frame around each
 */
export function drawTiles({ context, width, ratio }, tiles, across, colorOf, frame) {
  context.strokeStyle = frame;
  context.lineWidth = 1;
  const side = (width + GAP) / across - GAP;
  tiles.forEach((tile, i) => {
    const [left, top] = [(i % across) * (side + GAP), Math.floor(i / across) * (side + GAP)];
    const cell = side / tile.length;
    const edge = (/** @type {number} */ start, /** @type {number} */ count) => snap(start + count * cell, ratio);
    tile.forEach((values, row) =>
      values.forEach((value, column) => {
        context.fillStyle = colorOf(value);
        const [x, y] = [edge(left, column), edge(top, row)];
        context.fillRect(x, y, edge(left, column + 1) - x, edge(top, row + 1) - y);
      }),
    );
    context.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
  });
}
