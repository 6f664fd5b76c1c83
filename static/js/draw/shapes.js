/**
 * The shapes of classes, so that points are told apart without their colours: each class has one, as large to the eye as the others.
 *
 * @typedef {import("../types.js").Context} Context
 */

/** Outlines around a centre, in radii of a point, y downwards; a circle has none. app/nn_playground/labs/mlp/point_shapes.py has the same. */
const [SIDE, TOP, BASE, HALF, TIP, LONG, ARM] = [0.95, 1.45, 0.9, 1.35, 1.4, 1.4, 0.5];
/** @type {readonly (readonly (readonly [x: number, y: number])[])[]} */
export const SHAPES = [
  [],
  [[-SIDE, -SIDE], [SIDE, -SIDE], [SIDE, SIDE], [-SIDE, SIDE]],
  [[0, -TOP], [HALF, BASE], [-HALF, BASE]],
  [[0, -TIP], [TIP, 0], [0, TIP], [-TIP, 0]],
  [[-ARM, -LONG], [ARM, -LONG], [ARM, -ARM], [LONG, -ARM], [LONG, ARM], [ARM, ARM], [ARM, LONG], [-ARM, LONG], [-ARM, ARM], [-LONG, ARM], [-LONG, -ARM], [-ARM, -ARM]],
  [[0, TOP], [HALF, -BASE], [-HALF, -BASE]],
];

/**
 * @param {number} label of a point
 * @param {number} classes of two they are -1 and +1, of more 0, 1, 2 ...
 * @returns {number} the number of its class, which is that of its shape
 */
export function shapeOf(label, classes) {
  return classes > 2 ? label : Number(label > 0);
}

/**
 * Begins the outline of a point.
 *
 * @param {Context} context
 * @param {number} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function traceShape(context, shape, x, y, radius) {
  context.beginPath();
  const outline = SHAPES[shape] ?? SHAPES[0];
  if (outline.length === 0) return context.arc(x, y, radius, 0, 2 * Math.PI);
  outline.forEach(([across, down], i) => (i === 0 ? context.moveTo(x + across * radius, y + down * radius) : context.lineTo(x + across * radius, y + down * radius)));
  context.closePath();
}

/** @param {number} shape @returns {string} it as a clip path of CSS, within a box of its own */
export function clipOf(shape) {
  const outline = SHAPES[shape] ?? SHAPES[0];
  const reach = Math.max(...outline.flat().map(Math.abs));
  const share = (/** @type {number} */ part) => `${Math.round(50 + (50 * part) / reach)}%`;
  return outline.length === 0 ? "circle()" : `polygon(${outline.map(([x, y]) => `${share(x)} ${share(y)}`).join(", ")})`;
}
