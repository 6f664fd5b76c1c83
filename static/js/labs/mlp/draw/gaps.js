/**
 * The spaces between columns of neurons. Links of one never reach into another, so each can be painted by itself.
 *
 * @typedef {import("../../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("./stroke.js").Sheet} Sheet
 *
 * @typedef {object} Gap
 * @property {number} start first row in the table of links
 * @property {number} end row behind the last
 * @property {number} left device pixels
 * @property {number} right
 * @property {number} cost lengths of its links together, device pixels
 */

/**
 * @param {NetworkLayout} layout
 * @param {number} ratio
 * @returns {Gap[]}
 */
export function gapsOf({ sizes, links }, ratio) {
  /** @type {Gap[]} */
  const gaps = [];
  for (let layer = 0, start = 0; layer + 1 < sizes.length; layer++) {
    const end = start + sizes[layer] * sizes[layer + 1];
    const gap = { start, end, left: Number.POSITIVE_INFINITY, right: 0, cost: 0 };
    for (let i = start; i < end; i++) {
      const [x0, x1] = [links.ends[4 * i], links.ends[4 * i + 2]];
      gap.left = Math.min(gap.left, x0 * ratio);
      gap.right = Math.max(gap.right, x1 * ratio);
      gap.cost += (x1 - x0 + Math.abs(links.ends[4 * i + 3] - links.ends[4 * i + 1])) * ratio;
    }
    gaps.push(gap);
    start = end;
  }
  return gaps;
}

/**
 * @param {Sheet} sheet
 * @param {Gap} gap
 * @param {number} ground
 */
export function wipe({ pixels, width, height }, gap, ground) {
  if (gap.end === gap.start) return;
  const left = Math.max(0, Math.floor(gap.left));
  const right = Math.min(width, Math.ceil(gap.right));
  for (let row = 0; row < height; row++) pixels.fill(ground, row * width + left, row * width + right);
}
