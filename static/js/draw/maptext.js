/**
 * What a map shows at a place, in words.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { LIMIT } from "./axes.js";
import { className, classOf, probabilityOf } from "./classes.js";
import { decode, NOT_FINITE } from "./palette.js";

/**
 * @param {Pick<Frame, "grid" | "classMap" | "sizes" | "watched">} frame
 * @param {{x1: number, x2: number} | null} place
 * @returns {string} "(1.0, −2.0) → 0.87", of a class its probability, of all classes the most probable one; "" outside of the map
 */
export function textAt(frame, place) {
  if (place === null) return "";
  const { size, codes } = frame.grid;
  const column = Math.round(((place.x1 + LIMIT) / (2 * LIMIT)) * (size - 1));
  const row = Math.round(((LIMIT - place.x2) / (2 * LIMIT)) * (size - 1));
  return `(${place.x1.toFixed(1)}, ${place.x2.toFixed(1)}) → ${meaning(codes[row * size + column], frame)}`.replaceAll("-", "−");
}

/**
 * @param {number} code
 * @param {Pick<Frame, "classMap" | "sizes" | "watched">} frame
 */
function meaning(code, { classMap, sizes, watched }) {
  const outputs = sizes[sizes.length - 1];
  if (code === NOT_FINITE) return "not finite";
  if (classMap) return `${className(classOf(code)).toLowerCase()}, ${percent(probabilityOf(code, outputs))}`;
  if (outputs > 1 && watched.layer === sizes.length - 2) return percent((decode(code) + 1) / 2);
  return decode(code).toFixed(2);
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(100 * share)}\u2009%`;
}
