/**
 * The training points of a single mini-batch, which are shown for a moment after a step of one.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Point} Point
 */

/** Milliseconds for which they are ringed. */
export const MOMENT = 1000;

/**
 * @param {Pick<Frame, "run" | "epoch" | "position"> | null} before
 * @param {Pick<Frame, "run" | "epoch" | "position"> & {playing: boolean}} now
 * @param {number} size of a batch
 * @param {readonly Point[]} points in the order in which the network saw them
 * @returns {readonly Point[]} those between two frames that one batch lies between; none otherwise
 */
export function batchBetween(before, now, size, points) {
  if (before === null || before.run !== now.run || now.playing) return [];
  const total = points.length;
  const seen = (now.epoch - before.epoch) * total + now.position - before.position;
  return seen > 0 && seen <= size && seen < total ? points.slice(before.position, before.position + seen) : [];
}
