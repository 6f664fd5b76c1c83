/**
 * Where a weight or bias lies in the flat parameters: layer by layer, a layer's weights [to][from] row by row, then its biases; and what
 * the weights and biases are of what one points at.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Target} Target
 * @typedef {{layer: number, unit: number, input?: number}} Place without `input` a bias
 */

/**
 * @param {readonly number[]} sizes
 * @param {number} layer
 */
function layerStart(sizes, layer) {
  let start = 0;
  for (let i = 0; i < layer; i++) start += (sizes[i] + 1) * sizes[i + 1];
  return start;
}

/**
 * @param {readonly number[]} sizes
 * @param {number} layer
 * @param {number} unit
 * @param {number} input
 * @returns {number}
 */
export function weightIndex(sizes, layer, unit, input) {
  return layerStart(sizes, layer) + unit * sizes[layer] + input;
}

/**
 * @param {readonly number[]} sizes
 * @param {number} layer
 * @param {number} unit
 * @returns {number}
 */
export function biasIndex(sizes, layer, unit) {
  return layerStart(sizes, layer) + sizes[layer] * sizes[layer + 1] + unit;
}

/** @param {readonly number[]} sizes @param {Place} place of a weight or bias @returns {number} */
export function indexAt(sizes, { layer, unit, input }) {
  return input === undefined ? biasIndex(sizes, layer, unit) : weightIndex(sizes, layer, unit, input);
}

/**
 * @param {readonly number[]} sizes
 * @returns {number} weights and biases
 */
export function parameterCount(sizes) {
  return layerStart(sizes, sizes.length - 1);
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export function sameSizes(a, b) {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/**
 * @param {readonly number[]} sizes
 * @param {ArrayLike<number>} parameters
 * @returns {import("../../types.js").Parameters} as scripts have them, complete
 */
export function nested(sizes, parameters) {
  const layers = sizes.slice(1).map((units, layer) => ({ units, layer }));
  const row = (/** @type {number} */ count, /** @type {(i: number) => number} */ index) => Array.from({ length: count }, (_, i) => parameters[index(i)]);
  const plain = {
    weights: layers.map(({ units, layer }) => Array.from({ length: units }, (_, unit) => row(sizes[layer], (input) => weightIndex(sizes, layer, unit, input)))),
    biases: layers.map(({ units, layer }) => row(units, (unit) => biasIndex(sizes, layer, unit))),
  };
  const count = parameterCount(sizes);
  if (parameters.length === count) return plain;
  const hidden = sizes.slice(1, -1);
  const running = count + 2 * hidden.reduce((sum, units) => sum + units, 0); // scales and shifts, then means and variances
  const before = hidden.map((_, layer) => 2 * hidden.slice(0, layer).reduce((sum, units) => sum + units, 0));
  const part = (/** @type {number} */ start, /** @type {number} */ units) => row(units, (i) => start + i);
  const normalization = hidden.map((units, layer) => ({
    scale: part(count + before[layer], units),
    shift: part(count + before[layer] + units, units),
    mean: part(running + before[layer], units),
    variance: part(running + before[layer] + units, units),
  }));
  return { ...plain, normalization };
}

/**
 * @param {{layer: number, unit: number}} node
 * @param {readonly number[]} sizes
 * @returns {number} counted through the layers behind the inputs; below 0 for a feature
 */
export function unitOf({ layer, unit }, sizes) {
  if (layer < 0) return -1;
  return sizes.slice(1, layer + 1).reduce((sum, units) => sum + units, unit);
}

/**
 * @param {Frame | null} frame
 * @param {Place} place
 * @returns {number | null} null when the frame has no such parameter
 */
export function parameterIn(frame, { layer, unit, input }) {
  if (frame === null || layer < 0 || unit >= (frame.sizes[layer + 1] ?? 0) || (input ?? 0) >= Math.max(1, frame.sizes[layer])) return null;
  return frame.parameters[indexAt(frame.sizes, { layer, unit, input })] ?? null;
}

/**
 * Sets weights and biases as one step, which can be undone.
 *
 * @param {import("../../settings/session.js").Session} session
 * @param {readonly import("../../settings/byhand.js").Change[]} changes
 */
export function setByHand(session, changes) {
  const { frame } = session.store.state;
  const before = changes.map((change) => parameterIn(frame, change)).filter((value) => value !== null);
  session.byHand.set(changes, before.length === changes.length && before.every(Number.isFinite) ? before : null);
}

/**
 * @param {Target} target a link or a bias
 * @returns {Place}
 */
export function placeOf(target) {
  const { layer, unit } = target;
  return target.kind === "link" ? { layer, unit, input: target.input } : { layer, unit };
}

/**
 * @param {Target} target
 * @param {Frame | null} frame
 * @returns {Place[]} what can be edited there: of a neuron its bias and then its weights
 */
export function placesOf(target, frame) {
  if (target.kind !== "node") return [placeOf(target)];
  const { layer, unit } = target;
  if (layer < 0 || frame === null) return [];
  return [{ layer, unit }, ...Array.from({ length: frame.sizes[layer] ?? 0 }, (_, input) => ({ layer, unit, input }))];
}
