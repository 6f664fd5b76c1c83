/**
 * Numbers at links: which of them have one, and where it may stand.
 *
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 */
import { pointOn } from "./curve.js";
import { emphasisOf } from "./emphasis.js";

/** More links than this between two columns are many. */
const FEW = 12;
/** Shares of a link's way, the best place first. */
const PLACES = [0.5, 0.38, 0.62, 0.28, 0.72];

/**
 * @param {NetworkScene} scene
 * @param {(row: number, gap: number, isFew: boolean) => boolean} isWanted by its row, which gap between columns it is in, and whether there are few in it
 * @returns {number[]} rows of links: those of what is pointed at, else those that are wanted
 */
export function numberedRows(scene, isWanted) {
  const { layout, focus } = scene;
  if (focus && focus.kind !== "bias") return [...emphasisOf(scene).links];
  return rowsByGap(layout.sizes).flatMap((rows, gap) => rows.filter((row) => isWanted(row, gap, rows.length <= FEW)));
}

/** @param {readonly number[]} sizes @returns {number[][]} the rows of the links in each gap between columns */
function rowsByGap(sizes) {
  let start = 0;
  return sizes.slice(1).map((units, gap) => {
    const rows = Array.from({ length: units * sizes[gap] }, (_, row) => start + row);
    start += rows.length;
    return rows;
  });
}

/** @param {Float32Array} ends of all links @param {number} row */
export function spotsOn(ends, row) {
  return PLACES.map((share) => pointOn(ends, row, share));
}
