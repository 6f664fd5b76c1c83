/**
 * What the server's text about a run makes of the page's state: what is still on its way to the server stays as it is shown.
 *
 * @typedef {import("../core/store.js").State} State
 * @typedef {import("../types.js").RunMessage} RunMessage
 * @typedef {import("./turns.js").Turn} Turn
 *
 * @typedef {object} Kind What the text is about.
 * @property {boolean} isFresh a run from its start, or one that was kept
 * @property {boolean} isRemade the run goes on as another one
 * @property {import("../runs/log.js").Kept | null} back that is brought back
 */
import { isAtStart, turnsWith, withHand } from "./turns.js";

/**
 * @param {RunMessage} message
 * @param {Readonly<State>} state
 * @param {(type: "configure" | "tune" | "data" | "view" | "speed") => boolean} waits whether something newer is to be sent
 * @returns {Pick<State, "config" | "view" | "link" | "points" | "pointsOf" | "judged" | "playing" | "stopped" | "speed">}
 */
export function stateAfter({ config, view, link, points, exercise, playing, stopped, speed }, state, waits) {
  return {
    config: waits("configure") || waits("tune") || waits("data") ? state.config : config,
    view: waits("view") ? state.view : view,
    link,
    points: points ?? state.points,
    pointsOf: points === null ? state.pointsOf : config,
    judged: exercise ?? null,
    ...{ playing, stopped },
    speed: waits("speed") ? state.speed : speed,
  };
}

/**
 * What was changed of a run under way, now too.
 *
 * @param {RunMessage} message
 * @param {readonly Turn[]} turns so far
 * @param {Kind} kind
 * @param {import("../types.js").Options} options
 * @param {import("../types.js").RunConfig | undefined} before as the server last said; undefined where it said nothing yet
 * @returns {readonly Turn[]}
 */
export function turnsAfter(message, turns, { isFresh, isRemade, back }, options, before) {
  if (isFresh) return back?.turns ?? [];
  if (isAtStart(message)) return isRemade ? withHand(turns, message) : turns;
  return before === undefined ? turns : turnsWith(options, turns, before, message.config, message);
}
