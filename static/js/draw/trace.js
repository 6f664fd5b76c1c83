/**
 * A long line in few points: per column of pixels what is first, lowest, highest and last in it.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 */

/** Which line is which, wherever losses are drawn: test solid and thick, training dashed. A colour says whose run it is. CSS pixels. */
export const LINES = /** @type {const} */ ({
  train: { width: 1.75, dashes: [5, 3.5] },
  test: { width: 2.5, dashes: [] },
});

/**
 * Points of the line from left to right as x, y, x, y...; NaN, NaN where it is interrupted. No extreme is lost, and at most four points
 * fall into one column.
 *
 * @param {ArrayLike<number>} keys ascending
 * @param {ArrayLike<number>} values what is not finite interrupts the line
 * @param {number} length how many entries count
 * @param {(key: number) => number} toX
 * @param {(value: number) => number} toY may return NaN for what has no place
 * @param {number} column width of a column
 * @returns {number[]}
 */
export function traceLine(keys, values, length, toX, toY, column) {
  /** @type {number[]} */
  const line = [];
  /** @type {number[]} */
  let group = [];
  let current = Number.NaN;
  for (let i = 0; i < length; i++) {
    const x = toX(keys[i]);
    const y = Number.isFinite(values[i]) ? toY(values[i]) : Number.NaN;
    const here = Math.floor(x / column);
    if (here !== current || !Number.isFinite(y)) {
      emit(line, group);
      group = [];
      current = here;
    }
    if (Number.isFinite(y)) group.push(x, y);
    else interrupt(line);
  }
  emit(line, group);
  return line;
}

/**
 * @param {number[]} line
 */
function interrupt(line) {
  if (line.length > 0 && !Number.isNaN(line[line.length - 1])) line.push(Number.NaN, Number.NaN);
}

/**
 * @param {number[]} line
 * @param {number[]} group x, y, x, y... of one column
 */
function emit(line, group) {
  if (group.length <= 8) {
    line.push(...group);
    return;
  }
  let low = 1;
  let high = 1;
  for (let i = 3; i < group.length; i += 2) {
    if (group[i] < group[low]) low = i;
    if (group[i] > group[high]) high = i;
  }
  const kept = new Set([1, Math.min(low, high), Math.max(low, high), group.length - 1]);
  for (const i of kept) line.push(group[i - 1], group[i]);
}

/**
 * @param {Context} context
 * @param {Box} box beyond which nothing is painted, but for half the width of a line
 * @param {readonly number[]} line from `traceLine`
 * @param {string} color
 * @param {number} width CSS pixels
 * @param {readonly number[]} [dashes] none: solid
 */
export function strokeTrace(context, box, line, color, width, dashes = []) {
  context.save();
  context.setLineDash([...dashes]);
  context.beginPath();
  context.rect(box.x - 2, box.y - 2, box.width + 4, box.height + 4);
  context.clip();
  context.beginPath();
  let isDown = false;
  for (let i = 0; i < line.length; i += 2) {
    const isPoint = !Number.isNaN(line[i]);
    if (isPoint && isDown) context.lineTo(line[i], line[i + 1]);
    else if (isPoint) context.moveTo(line[i], line[i + 1]);
    isDown = isPoint;
  }
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.stroke();
  context.restore();
}
