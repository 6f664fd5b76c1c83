/**
 * Straight and logarithmic scales, and ticks a person would have chosen.
 *
 * @typedef {import("../types.js").Range} Range
 * @typedef {import("../types.js").Scale} Scale
 */

/**
 * A domain of no length maps to the middle of the range.
 *
 * @param {Range} domain
 * @param {Range} range
 * @returns {Scale}
 */
export function linear(domain, range) {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const slope = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0);
  const start = d1 === d0 ? (r0 + r1) / 2 : r0;
  return {
    domain,
    range,
    to: (value) => start + (value - d0) * slope,
    from: (pixel) => (slope === 0 ? d0 : d0 + (pixel - start) / slope),
  };
}

/**
 * What is not above 0 has no place on a logarithmic scale: it maps to NaN, and whoever draws leaves it out.
 *
 * @param {Range} domain both above 0
 * @param {Range} range
 * @returns {Scale}
 */
export function log(domain, range) {
  const inner = linear([Math.log10(domain[0]), Math.log10(domain[1])], range);
  return {
    domain,
    range,
    to: (value) => (value > 0 ? inner.to(Math.log10(value)) : Number.NaN),
    from: (pixel) => 10 ** inner.from(pixel),
  };
}

/**
 * The largest of 1, 2, 5 times a power of ten that still gives at least about `count` intervals.
 *
 * @param {number} span above 0
 * @param {number} count
 */
export function niceStep(span, count) {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const rest = rough / power;
  if (rest >= 7.07) return 10 * power;
  if (rest >= 3.16) return 5 * power;
  return rest >= 1.41 ? 2 * power : power;
}

/**
 * Round numbers within [from, to], about `count` intervals apart.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @returns {number[]} ascending; empty when a bound is not finite, one entry when both are the same
 */
export function niceTicks(from, to, count) {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
  if (from === to) return [from];
  const [low, high] = from < to ? [from, to] : [to, from];
  const step = niceStep(high - low, count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(clean(i, step));
  return ticks;
}

/**
 * `i * step` without the binary dust (3 * 0.1 is not 0.3), and never a negative zero.
 *
 * @param {number} i
 * @param {number} step
 */
export function clean(i, step) {
  return (step < 1 ? i / Math.round(1 / step) : i * step) + 0;
}

/**
 * Powers of ten within [from, to]; with 2 and 5 between them while there is room for `count`, every other power when there is none.
 *
 * @param {number} from above 0
 * @param {number} to above `from`
 * @param {number} count
 * @returns {number[]} ascending
 */
export function logTicks(from, to, count) {
  if (!(from > 0) || !Number.isFinite(to) || to <= from) return [];
  const decades = Math.log10(to / from);
  const factors = decades * 3 <= count + 1 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const ticks = [];
  const last = Math.floor(Math.log10(to) + 1e-9);
  for (let power = Math.floor(Math.log10(from) + 1e-9); power <= last; power++) {
    if (power % stride !== 0) continue;
    ticks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  }
  return ticks.filter((tick) => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9));
}

/**
 * The bounds moved outwards to round numbers.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @returns {Range}
 */
export function niceBounds(from, to, count) {
  if (from === to) return from === 0 ? [0, 1] : [Math.min(0, from), Math.max(0, from)];
  const step = niceStep(to - from, count);
  return [clean(Math.floor(from / step + 1e-9), step), clean(Math.ceil(to / step - 1e-9), step)];
}
