/**
 * Pooling over windows of 2 x 2 that don't overlap; a last row or column that is left over falls away, as in every framework.
 *
 * @typedef {import("./types.js").Cell} Cell
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Pooled} Pooled
 */

export const SIDE = 2;

/**
 * @param {Matrix} map
 * @param {"mean" | "max"} kind
 * @returns {Pooled}
 */
export function pool(map, kind) {
  const size = { rows: Math.floor(map.length / SIDE), columns: Math.floor((map[0]?.length ?? 0) / SIDE) };
  const every = (/** @type {(row: number, column: number) => any} */ make) => Array.from({ length: size.rows }, (_, row) => Array.from({ length: size.columns }, (_, column) => make(row, column)));
  const winners = kind === "max" ? every((row, column) => winner(map, row, column)) : null;
  return { values: every((row, column) => (winners ? map[winners[row][column][0]][winners[row][column][1]] : meanOf(windowOf(map, row, column)))), winners };
}

/**
 * @param {Matrix} map
 * @param {number} row of the pooled map
 * @param {number} column
 * @returns {number[]} what is pooled there, row by row
 */
export function windowOf(map, row, column) {
  return cellsOf(row, column).map(([i, j]) => map[i][j]);
}

/** @param {number} row @param {number} column @returns {Cell[]} */
function cellsOf(row, column) {
  const [top, left] = [row * SIDE, column * SIDE];
  return [0, 1, 2, 3].map((k) => [top + Math.floor(k / SIDE), left + (k % SIDE)]);
}

/** @param {Matrix} map @param {number} row @param {number} column @returns {Cell} the first of the largest */
function winner(map, row, column) {
  return cellsOf(row, column).reduce((best, cell) => (map[cell[0]][cell[1]] > map[best[0]][best[1]] ? cell : best));
}

/** @param {readonly number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
