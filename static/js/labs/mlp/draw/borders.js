/**
 * Lines where weighted sums are 0, and borders between classes, where two sums are as large and no other is larger: found on a grid of places,
 * and traced where these lie on a picture.
 *
 * @typedef {import("../../../types.js").SpaceScene} SpaceScene
 * @typedef {ArrayLike<number>} Places pairs: across, up
 * @typedef {{x: number, y: number, above: number[]}} Crossing
 *
 * @typedef {object} Border Where `one` is as large as `other`, or is 0 where there is none, and no other is larger.
 * @property {Float64Array} one
 * @property {Float64Array | null} other
 * @property {readonly Float64Array[]} others
 */

/**
 * @param {ArrayLike<number>} lines of the next layer's neurons
 * @param {Places} places
 * @returns {Float64Array[]} for each neuron its weighted sums at all places
 */
export function sumsOf(lines, places) {
  return Array.from({ length: lines.length / 3 }, (_, unit) => {
    const [across, up, base] = [lines[3 * unit], lines[3 * unit + 1], lines[3 * unit + 2]];
    const sums = new Float64Array(places.length / 2);
    for (let i = 0; i < sums.length; i++) sums[i] = across * places[2 * i] + up * places[2 * i + 1] + base;
    return sums;
  });
}

/**
 * @param {readonly Float64Array[]} sums
 * @param {SpaceScene["kind"]} kind
 * @returns {Border[]} one a neuron; of classes between every two of them
 */
export function bordersOf(sums, kind) {
  if (kind !== "classes") return sums.map((one) => ({ one, other: null, others: [] }));
  return sums.flatMap((one, i) => sums.slice(i + 1).map((other) => ({ one, other, others: sums.filter((third) => third !== one && third !== other) })));
}

/** @param {Border} border @returns {Float64Array} 0 on it */
function valuesOf({ one, other }) {
  if (other === null) return one;
  const values = new Float64Array(one.length);
  for (let i = 0; i < values.length; i++) values[i] = one[i] - other[i];
  return values;
}

/**
 * Adds a border to the path: from edge to edge of each cell, as if sums were linear along its edges and in between.
 *
 * @param {Pick<import("../../../types.js").Context, "moveTo" | "lineTo">} context
 * @param {Border} border on a square grid
 * @param {Places} pixels where its places are
 */
export function traceBorder(context, border, pixels) {
  const values = valuesOf(border);
  const side = Math.round(Math.sqrt(values.length));
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const first = row * side + column;
      const isPositive = values[first] >= 0;
      if (values[first + 1] >= 0 === isPositive && values[first + side] >= 0 === isPositive && values[first + side + 1] >= 0 === isPositive) continue;
      const crossings = crossingsOf([first, first + 1, first + side + 1, first + side], values, border, pixels);
      for (let i = 0; i + 1 < crossings.length; i += 2) tracePart(context, crossings[i], crossings[i + 1]);
    }
  }
}

/**
 * @param {readonly number[]} corners of a cell, around it
 * @param {Float64Array} values
 * @param {Border} border
 * @param {Places} pixels
 * @returns {Crossing[]} where it crosses the edges
 */
function crossingsOf(corners, values, { one, others }, pixels) {
  return corners.flatMap((from, i) => {
    const to = corners[(i + 1) % corners.length];
    const part = values[from] / (values[from] - values[to]);
    if (values[from] >= 0 === values[to] >= 0 || !Number.isFinite(part)) return [];
    const at = (/** @type {Places} */ list, /** @type {number} */ a, /** @type {number} */ b) => list[a] + (list[b] - list[a]) * part;
    const above = others.map((other) => at(one, from, to) - at(other, from, to));
    return [{ x: at(pixels, 2 * from, 2 * to), y: at(pixels, 2 * from + 1, 2 * to + 1), above }];
  });
}

/**
 * @param {Pick<import("../../../types.js").Context, "moveTo" | "lineTo">} context
 * @param {Crossing} from
 * @param {Crossing} to
 */
function tracePart(context, from, to) {
  let [start, end] = [0, 1];
  from.above.forEach((a, i) => {
    const b = to.above[i];
    if (a < 0) start = Math.max(start, b < 0 ? 1 : a / (a - b));
    else if (b < 0) end = Math.min(end, a / (a - b));
  });
  if (start >= end) return;
  context.moveTo(from.x + (to.x - from.x) * start, from.y + (to.y - from.y) * start);
  context.lineTo(from.x + (to.x - from.x) * end, from.y + (to.y - from.y) * end);
}
