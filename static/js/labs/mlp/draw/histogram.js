/**
 * A column of a table in small: how often its values are where.
 *
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 */
const GAP = 1;

/**
 * @param {Surface} surface
 * @param {readonly number[]} counts
 * @param {Theme} theme
 * @param {readonly string[]} [colors] of each bar
 */
export function drawHistogram({ context, width, height }, counts, theme, colors) {
  const most = Math.max(1, ...counts);
  const each = width / Math.max(1, counts.length);
  counts.forEach((count, i) => {
    const tall = count === 0 ? 0 : Math.max(1, (count / most) * (height - 1));
    context.fillStyle = colors?.[i] ?? theme.muted;
    context.fillRect(i * each, height - 1 - tall, Math.max(1, each - GAP), tall);
  });
  context.fillStyle = theme.line;
  context.fillRect(0, height - 1, width, 1);
}
