/** Gradient flow in words: how the gradient of the first layer compares with that of the last, from which it comes. */
import { fill } from "../../core/fill.js";
import { formatSize } from "../../draw/format.js";
import { FLOW } from "./texts.js";

/** Layers that differ by no more than this factor are alike. */
const ALIKE = 2;
/** Larger factors are written as powers of ten. */
const PLAIN = 1e7;

/**
 * @param {readonly (number | null)[]} gradients a layer each; null: not finite
 * @returns {string} "" where there are none yet
 */
export function flowWords(gradients) {
  const [first, last] = [gradients[0], gradients[gradients.length - 1]];
  if (first === undefined || last === undefined) return "";
  if (first === null || last === null) return FLOW.notFinite;
  if (gradients.length === 1) return FLOW.single;
  if (last === 0) return first === 0 ? FLOW.none : FLOW.noneLast;
  if (first === 0) return FLOW.noneFirst;
  const ratio = first / last;
  if (ratio < 1 / ALIKE) return fill(FLOW.part, { times: about(1 / ratio) });
  return ratio > ALIKE ? fill(FLOW.times, { times: about(ratio) }) : FLOW.alike;
}

/** @param {number} factor more than 1 @returns {string} with one digit, so that it can be read while it changes */
function about(factor) {
  const rounded = Number(factor.toPrecision(1));
  return rounded < PLAIN ? rounded.toLocaleString("en") : formatSize(rounded);
}
