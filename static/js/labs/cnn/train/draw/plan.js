/**
 * Where everything lies on the canvas: the picture at the left, a column of maps for each layer, the kernels of the first one on its links,
 * dense layers at the right.
 *
 * @typedef {import("../types.js").At} At
 * @typedef {import("../types.js").Plan} Plan
 * @typedef {import("../types.js").Stage} Stage
 * @typedef {import("../../../../types.js").Box} Box
 */

/** Units. */
const CAPTION = 34;
const GAP = 5;
const LARGEST_TILE = 80;
const LARGEST_PICTURE = 160;
const SMALLEST = 10;
const UNIT = 11;
/** At the right, for the names of classes. */
const NAMES = 60;
/** Between columns, and before dense layers, at least; less in narrow windows. */
const LINKS = { roomy: { link: 30, dense: 34 }, narrow: { link: 13, dense: 24 } };
const NARROW = 480;
/** No map is smaller than this share of what it could be; a canvas that is too narrow for that scrolls. */
const SMALLEST_SHARE = 0.6;
/** More maps stand in several columns. */
const IN_COLUMN = 8;

/**
 * @param {readonly Stage[]} stages
 * @param {readonly number[]} dense numbers of units, those of the output at last
 * @param {{width: number, height: number}} surface
 * @returns {Plan}
 */
export function planOf(stages, dense, { width, height }) {
  const { shapes, wanted, channels, tilesWide, fixed, least } = needs(stages, dense, width, height);
  const scale = Math.max(SMALLEST_SHARE, Math.min(1, (width - fixed) / tilesWide));
  const sides = wanted.map((side) => Math.max(SMALLEST, Math.floor(side * scale)));
  const spare = Math.max(0, width - fixed - tilesWide * scale) / Math.max(1, stages.length + dense.length - 1 + (channels && 1));
  return laidOut(stages, dense, { shapes, sides, channels, link: least.link + Math.min(56, spare), least: least.dense, width, height });
}

/**
 * @param {readonly Stage[]} stages
 * @param {readonly number[]} dense
 * @param {{width: number, height: number}} surface that there is room for
 * @returns {number} the least width at which everything can be seen
 */
export function leastWidth(stages, dense, { width, height }) {
  const { tilesWide, fixed } = needs(stages, dense, width, height);
  return Math.ceil(tilesWide * SMALLEST_SHARE + fixed);
}

/**
 * @param {readonly Stage[]} stages
 * @param {readonly number[]} dense
 * @param {number} width
 * @param {number} height
 */
function needs(stages, dense, width, height) {
  const room = height - CAPTION;
  const least = width < NARROW ? LINKS.narrow : LINKS.roomy;
  const shapes = stages.map(({ count, kind }) => shapeOf(kind === "picture" ? 1 : count));
  const wanted = shapes.map(({ rows }, i) => Math.max(SMALLEST, Math.min(i === 0 ? LARGEST_PICTURE : LARGEST_TILE, (room + GAP) / rows - GAP)));
  const channels = stages[1]?.kind === "convolution" && shapes[1].columns === 1 ? stages[0].count : 0;
  const tilesWide = shapes.reduce((sum, { columns }, i) => sum + columns * (wanted[i] + GAP) - GAP, 0) + (channels && channels * wanted[1]);
  const fixed = (stages.length - 1 + (channels && 1)) * least.link + dense.length * (least.dense + UNIT) + NAMES;
  return { shapes, wanted, channels, tilesWide, fixed, least };
}

/** @param {number} count @returns {{rows: number, columns: number}} */
function shapeOf(count) {
  const columns = Math.ceil(count / IN_COLUMN);
  return { rows: Math.ceil(count / columns), columns };
}

/**
 * @param {readonly Stage[]} stages
 * @param {readonly number[]} dense
 * @param {{shapes: {rows: number, columns: number}[], sides: number[], channels: number, link: number, least: number, width: number, height: number}} sizes `channels` of the kernels that are shown; 0: none are, where maps stand in several columns and no link leads straight to each
 * @returns {Plan}
 */
function laidOut(stages, dense, { shapes, sides, channels, link, least, width, height }) {
  const middle = CAPTION + (height - CAPTION) / 2;
  /** @type {Plan} */
  const plan = { width, height, tiles: [], kernels: [], captions: [], dense: [] };
  let x = 0;
  stages.forEach(({ kind, count }, i) => {
    if (i > 0) x += link;
    const side = sides[i];
    const { rows, columns } = shapes[i];
    const top = middle - (rows * (side + GAP) - GAP) / 2;
    if (i === 1 && channels > 0) {
      plan.kernels = Array.from({ length: rows }, (_, row) => ({ x, y: top + row * (side + GAP), width: channels * side, height: side }));
      x += channels * side + link;
    }
    const tiles = Array.from({ length: kind === "picture" ? 1 : count }, (_, n) => ({ x: x + Math.floor(n / rows) * (side + GAP), y: top + (n % rows) * (side + GAP), width: side, height: side }));
    plan.tiles.push(tiles);
    const across = columns * (side + GAP) - GAP;
    plan.captions.push({ x: x + across / 2, y: Math.max(CAPTION, top) - 6 });
    x += across;
  });
  for (const units of dense) {
    x += Math.max(least, link);
    const side = Math.min(UNIT, (height - CAPTION) / units - 2);
    const step = Math.min(2.25 * side, (height - CAPTION) / units);
    const top = middle - (units * step) / 2;
    plan.dense.push({ x, y: top, width: side, height: units * step });
    plan.captions.push({ x: x + side / 2, y: Math.max(CAPTION, top) - 6 });
    x += UNIT;
  }
  return plan;
}

/**
 * @param {Plan} plan
 * @param {readonly Stage[]} stages
 * @param {{x: number, y: number}} place
 * @returns {At | null} the pixel there
 */
export function pixelAt(plan, stages, { x, y }) {
  for (const [stage, tiles] of plan.tiles.entries()) {
    const map = tiles.findIndex((tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height);
    if (map < 0) continue;
    const { side } = stages[stage];
    const cell = (/** @type {number} */ at, /** @type {number} */ length) => Math.min(side - 1, Math.floor((at / length) * side));
    return { stage, map, row: cell(y - tiles[map].y, tiles[map].height), column: cell(x - tiles[map].x, tiles[map].width) };
  }
  return null;
}

/**
 * @param {Plan} plan
 * @param {readonly Stage[]} stages
 * @param {At} at
 * @returns {{x: number, y: number}} the middle of a pixel
 */
export function middleOf(plan, stages, { stage, map, row, column }) {
  const tile = plan.tiles[stage][map];
  const cell = tile.width / stages[stage].side;
  return { x: tile.x + (column + 0.5) * cell, y: tile.y + (row + 0.5) * cell };
}
