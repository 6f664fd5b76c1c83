/**
 * The curve of a link. It leaves and arrives level: both control points lie half-way across, at the height of their own end. So where it
 * is along x depends on nothing but its two x, and all links between two columns share that.
 */

/**
 * @param {number} t 0..1 along the curve
 * @returns {number} share of the way across, 0..1
 */
export function across(t) {
  return t * (1.5 - t * (1.5 - t));
}

/**
 * @param {number} t 0..1
 * @returns {number} share of the way up or down, 0..1
 */
export function along(t) {
  return t * t * (3 - 2 * t);
}

/**
 * The inverse of `across`; it has one, as `across` rises everywhere.
 *
 * @param {number} share clamped to 0..1
 * @returns {number} t
 */
export function parameterAt(share) {
  const wanted = Math.max(0, Math.min(1, share));
  let t = wanted;
  for (let i = 0; i < 8; i++) t -= (across(t) - wanted) / (1.5 - 3 * t + 3 * t * t);
  return Math.max(0, Math.min(1, t));
}

/**
 * @param {ArrayLike<number>} ends of a LinkTable
 * @param {number} index of the link
 * @param {number} t 0..1
 */
export function pointOn(ends, index, t) {
  const [x0, y0, x1, y1] = [ends[4 * index], ends[4 * index + 1], ends[4 * index + 2], ends[4 * index + 3]];
  return { x: x0 + (x1 - x0) * across(t), y: y0 + (y1 - y0) * along(t) };
}

/**
 * How far a point is from a link, measured at right angles to it; exact where the link is straight, close enough to choose by elsewhere.
 *
 * @param {ArrayLike<number>} ends of a LinkTable
 * @param {number} index of the link
 * @param {number} t from `parameterAt` for the point's x
 * @param {number} y of the point
 */
export function distanceAt(ends, index, t, y) {
  const dx = ends[4 * index + 2] - ends[4 * index];
  const rise = ends[4 * index + 3] - ends[4 * index + 1];
  const slope = (rise * 6 * t * (1 - t)) / (dx * (1.5 - 3 * t + 3 * t * t));
  return Math.abs(y - ends[4 * index + 1] - rise * along(t)) / Math.hypot(1, slope);
}
