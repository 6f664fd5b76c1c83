/**
 * What of the page may be a little behind while a run plays on a computer that is too slow to paint all of it in every frame. At rest
 * nothing is.
 *
 * @typedef {import("../core/budget.js").Part} Part
 */

/** The epoch and the losses: nobody reads more than ten a second. */
export const NUMBERS = /** @type {Part} */ ({ name: "numbers", shortest: 100, longest: 125, pieces: () => 1 });
export const CHART = /** @type {Part} */ ({ name: "chart", shortest: 0, longest: 240, pieces: () => 1 });

/**
 * @param {() => number} pieces
 * @returns {Part}
 */
export function network(pieces) {
  return { name: "network", shortest: 0, longest: 240, pieces };
}

/**
 * Frames of a run that plays may wait for their turn; any other, and the end of playing, is shown at once.
 *
 * @param {import("../core/store.js").Store} store
 * @param {{now: () => void, later: () => void}} part
 */
export function followFrames(store, { now, later }) {
  store.follow(["frame"], ({ playing, phase, frame }) => (playing && phase === "ready" && frame?.playing ? later() : now()));
  store.follow(["playing", "phase"], now);
}
