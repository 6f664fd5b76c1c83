/** Numbers that are not evenly spaced, on a slider whose positions are their places: 0 the first, 1 the second. */

/**
 * @param {readonly number[]} steps rising
 * @param {number} value
 * @returns {number} between two places where it is between two steps, at an end where it is beyond
 */
export function placeIn(steps, value) {
  const above = steps.findIndex((step) => step >= value);
  if (above < 0) return steps.length - 1;
  if (above === 0) return 0;
  return above - (steps[above] - value) / (steps[above] - steps[above - 1]);
}

/**
 * @param {readonly number[]} steps
 * @param {number} place
 * @returns {number} the step that is nearest to it
 */
export function valueIn(steps, place) {
  return steps[Math.max(0, Math.min(steps.length - 1, Math.round(place)))];
}
