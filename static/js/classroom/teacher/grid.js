/** How large the tiles of a wall are, and where the arrow keys lead on it; without a document. */

/**
 * @param {number} count of tiles
 * @param {{width: number, height: number}} room
 * @param {{foot: number, gap: number, least: number, most: number}} tile height of the text below it, and sizes
 * @returns {{columns: number, size: number}} the largest tiles that are all in sight; where those would be too small, the smallest ones
 */
export function fitTiles(count, { width, height }, { foot, gap, least, most }) {
  const mostColumns = Math.max(1, Math.floor((width + gap) / (least + gap)));
  let size = 0;
  for (let columns = 1; columns <= mostColumns; columns++) {
    const rows = Math.ceil(count / columns);
    size = Math.max(size, Math.min(most, Math.floor((width + gap) / columns - gap), Math.floor((height + gap) / rows - gap - foot)));
  }
  if (size >= least) return { columns: Math.floor((width + gap) / (size + gap)), size };
  return { columns: mostColumns, size: Math.min(most, Math.floor((width + gap) / mostColumns - gap)) };
}

/**
 * @param {string} key
 * @param {number} index of the tile that has the focus
 * @param {number} count
 * @param {number} columns
 * @returns {number | null} the tile that the key leads to; null where it is no key of the grid, or leads nowhere
 */
export function step(key, index, count, columns) {
  const moves = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -index, End: count - 1 - index });
  if (!(key in moves)) return null;
  const next = index + moves[key];
  return next >= 0 && next < count && next !== index ? next : null;
}
