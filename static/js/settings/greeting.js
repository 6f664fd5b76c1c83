/**
 * What is asked of a server that is met: the session as it was before the connection broke, or the run, from where it stood; and what is
 * asked instead of a run that it can't give.
 *
 * @typedef {import("../core/store.js").State} State
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").Resume} Resume
 * @typedef {import("../types.js").RunConfig} RunConfig
 *
 * @typedef {{config: RunConfig, view: import("../types.js").View}} Confirmed what the server last said
 */
import { same } from "../core/json.js";
import { isSameRun } from "./idle.js";

/**
 * @param {Command} rejoin
 * @param {State} state
 * @param {Confirmed | null} confirmed
 * @returns {Command[]} that the session be given back, with what was wished since
 */
export function again(rejoin, { view, speed }, confirmed) {
  /** @type {Command[]} */
  const looks = same(view, confirmed?.view) ? [] : [{ type: "view", view }];
  return [rejoin, ...looks, { type: "speed", epochs: speed }];
}

/**
 * @param {string} link of the address
 * @param {State} state
 * @param {Resume | undefined} resume undefined: the run begins
 * @returns {Command[]} that there be the run that is on screen, or that of the link
 */
export function anew(link, { config, view, speed }, resume) {
  /** @type {Command} */
  const run = config === null ? { type: "configure", link } : { type: "configure", config, view, resume };
  return speed === 1 || resume !== undefined ? [run] : [run, { type: "speed", epochs: speed }];
}

/**
 * @param {Options} options
 * @param {State} state
 * @param {Confirmed | null} confirmed
 * @param {(run: number) => Uint8Array | undefined} stateOf a run as it was last told; undefined: not known
 * @returns {Resume | undefined} where the run on screen stood; undefined when it has to begin anew
 */
export function whereItStood(options, { config, frame, playing, goal, speed, turns }, confirmed, stateOf) {
  if (config === null || frame === null || confirmed === null || !isSameRun(options, confirmed.config, config)) return undefined;
  const state = stateOf(frame.run);
  if (state === undefined && !(turns.length === 0 && playing)) return undefined;
  return { epoch: frame.epoch, playing, ...(goal !== null && { until: goal }), speed, state };
}

/**
 * @param {State} state
 * @param {Confirmed | null} confirmed
 * @returns {boolean} whether there was more to the run on screen than its config, which is lost where it begins anew
 */
export function hadMore({ frame, config, turns }, confirmed) {
  return frame !== null && same(config, confirmed?.config) && (frame.epoch > 0 || frame.position > 0 || turns.length > 0);
}

/**
 * A link that is no run shows the one that the page begins with; a run that can't be gone on with begins anew.
 *
 * @param {Command} failed
 * @param {State} state
 * @param {string} start the link that the page begins with
 * @returns {Command[]}
 */
export function insteadOf(failed, { config, view }, start) {
  if (failed.type !== "configure") return [];
  if (failed.resume && config !== null) return [{ type: "configure", config, view }];
  return failed.link !== start ? [{ type: "configure", link: start }] : [];
}
