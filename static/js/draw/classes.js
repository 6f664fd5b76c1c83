/**
 * Codes on a map of three or more classes: which one is the most probable, and how sure that is. What they mean is written down in
 * app/nn_playground/live/wire.py; 255 is not finite, as everywhere.
 *
 * @typedef {import("../types.js").Coloring} Coloring
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Palette} Palette
 */
import { fill } from "../core/fill.js";
import { MAP } from "../core/texts.js";

/** Codes of each class. */
export const SHADES = 42;
/** The most classes there can be. */
export const CLASSES = 6;
/** @param {number} code not 255 */
export function classOf(code) {
  return Math.floor(code / SHADES);
}

/**
 * @param {number} code not 255
 * @returns {number} 0: all classes are equally probable; 1: certain
 */
export function surenessOf(code) {
  return (code % SHADES) / (SHADES - 1);
}

/**
 * @param {number} code not 255
 * @param {number} classes
 * @returns {number} of the most probable class
 */
export function probabilityOf(code, classes) {
  return 1 / classes + surenessOf(code) * (1 - 1 / classes);
}

/**
 * @param {number} number of the class
 * @param {number} probability
 * @param {number} classes
 * @returns {number} the code
 */
export function classCode(number, probability, classes) {
  const sureness = Math.max(0, Math.min(1, (probability * classes - 1) / (classes - 1)));
  return number * SHADES + Math.round((SHADES - 1) * sureness);
}

/**
 * The page counts from one, as it does neurons and layers.
 *
 * @param {number} number the label of its points
 */
export function className(number) {
  return fill(MAP.className, { class: number + 1 });
}

/**
 * How the map of a frame's watched node is coloured: of one class by its probability, of all classes by the most probable one.
 *
 * @param {Pick<Frame, "classMap" | "sizes" | "watched">} frame
 * @param {Palette} palette
 * @returns {Coloring}
 */
export function coloringOf({ classMap, sizes, watched }, palette) {
  const outputs = sizes[sizes.length - 1];
  if (classMap) return palette.classMap(outputs);
  return outputs > 1 && watched.layer === sizes.length - 2 ? palette.probability[watched.unit] : palette;
}
