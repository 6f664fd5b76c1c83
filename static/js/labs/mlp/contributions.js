/**
 * What each link brings into its sum for one point: its weight times what comes out at its other end.
 *
 * @typedef {Pick<import("../../types.js").Trace, "features" | "outputs">} Values of the point
 */
import { unitOf } from "./parameters.js";

/** @param {{layer: number, input: number}} link @param {readonly number[]} sizes @param {Values} values @returns {number} what comes out at its other end */
export function carriedBy({ layer, input }, sizes, { features, outputs }) {
  return layer === 0 ? features[input] : outputs[unitOf({ layer: layer - 1, unit: input }, sizes)];
}

/**
 * @param {readonly number[]} sizes inputs, hidden layers..., outputs
 * @param {ArrayLike<number>} parameters of a frame
 * @param {Values} values
 * @param {readonly number[]} [off] places of links that bring nothing
 * @returns {Float64Array} in the places of the weights, so that it is drawn as they are; biases bring themselves
 */
export function contributionsOf(sizes, parameters, { features, outputs }, off = []) {
  const brought = Float64Array.from(parameters);
  let place = 0;
  let before = 0;
  sizes.slice(1).forEach((units, layer) => {
    const sources = layer === 0 ? features : outputs.slice(before, (before += sizes[layer]));
    for (let unit = 0; unit < units; unit++) for (const source of sources) brought[place++] *= source;
    place += units;
  });
  for (const one of off) brought[one] = 0;
  return brought;
}
