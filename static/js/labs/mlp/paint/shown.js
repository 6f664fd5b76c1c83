/**
 * Painted points as the map shows them before the server has said which of them train: those that are known stay what they were, new
 * ones are shown as training points.
 *
 * @typedef {import("../../../types.js").OwnPoint} OwnPoint
 * @typedef {import("../../../types.js").Point} Point
 * @typedef {import("../../../types.js").Points} Points
 */

/**
 * @param {readonly OwnPoint[]} points
 * @param {Points | null} told as the server last had them
 * @returns {Points}
 */
export function shownOf(points, told) {
  /** How often each is known to test. @type {Map<string, number>} */
  const tests = new Map();
  for (const point of told?.test ?? []) tests.set(keyOf(point), (tests.get(keyOf(point)) ?? 0) + 1);
  /** @type {{train: Point[], test: Point[]}} */
  const shown = { train: [], test: [] };
  for (const [x1, x2, label, part] of points) {
    const point = /** @type {const} */ ([x1, x2, label]);
    const left = part === undefined ? (tests.get(keyOf(point)) ?? 0) : 0;
    if (left > 0) tests.set(keyOf(point), left - 1);
    (part === "test" || left > 0 ? shown.test : shown.train).push(point);
  }
  return shown;
}

/** @param {Point} point */
function keyOf([x1, x2, label]) {
  return `${x1} ${x2} ${label}`;
}
