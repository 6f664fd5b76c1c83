/**
 * The curve of a link. It leaves and arrives level: both control points lie at the height of their own end, equally far inwards. How far
 * depends on the distance between the columns only, so all links between two columns share their course along x.
 */

/**
 * Wide curves where there is room; straighter ones between near columns, which would else be crossed by walls.
 *
 * @param {number} dx distance between the ends, CSS pixels
 * @returns {number} how far inwards the control points lie, as a share of it
 */
export function bendOver(dx) {
  return 0.3 + 0.2 * Math.max(0, Math.min(1, (dx - 40) / 80));
}

/**
 * @param {number} t 0..1 along the curve
 * @param {number} bend from `bendOver`
 * @returns {number} share of the way across, 0..1
 */
export function across(t, bend) {
  return t * (3 * bend + t * (3 - 9 * bend + t * (6 * bend - 2)));
}

/**
 * @param {number} t
 * @param {number} bend
 * @returns {number} how fast `across` rises
 */
export function pace(t, bend) {
  return 3 * (bend + t * (2 - 6 * bend + t * (6 * bend - 2)));
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
 * @param {number} bend
 * @returns {number} t
 */
export function parameterAt(share, bend) {
  const wanted = Math.max(0, Math.min(1, share));
  let t = wanted;
  for (let i = 0; i < 8; i++) t -= (across(t, bend) - wanted) / pace(t, bend);
  return Math.max(0, Math.min(1, t));
}

/**
 * @param {ArrayLike<number>} ends of a LinkTable
 * @param {number} index of the link
 * @param {number} t 0..1
 */
export function pointOn(ends, index, t) {
  const [x0, y0, x1, y1] = [ends[4 * index], ends[4 * index + 1], ends[4 * index + 2], ends[4 * index + 3]];
  return { x: x0 + (x1 - x0) * across(t, bendOver(x1 - x0)), y: y0 + (y1 - y0) * along(t) };
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
  const slope = (rise * 6 * t * (1 - t)) / (dx * pace(t, bendOver(dx)));
  return Math.abs(y - ends[4 * index + 1] - rise * along(t)) / Math.hypot(1, slope);
}
