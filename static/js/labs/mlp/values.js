/**
 * Weights and biases by what one points at.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Target} Target
 * @typedef {{layer: number, unit: number, input?: number}} Place without `input` a bias
 */
import { biasIndex, weightIndex } from "./parameters.js";

/**
 * @param {Frame | null} frame
 * @param {Place} place
 * @returns {number | null} null when the frame has no such parameter
 */
export function parameterIn(frame, { layer, unit, input }) {
  if (frame === null || layer < 0 || unit >= (frame.sizes[layer + 1] ?? 0) || (input ?? 0) >= Math.max(1, frame.sizes[layer])) return null;
  const index = input === undefined ? biasIndex(frame.sizes, layer, unit) : weightIndex(frame.sizes, layer, unit, input);
  return frame.parameters[index] ?? null;
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
