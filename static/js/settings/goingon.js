/**
 * How a run goes on as another one: with other rates, and with other data where these are own points, which are painted while it trains.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { same } from "../core/json.js";
import { tuning } from "./config.js";
import { goesOn, settingsBetween } from "./idle.js";

/**
 * @param {Options} options
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {boolean} whether a run goes on where it becomes the other, with other rates or with other data
 */
export function becomes(options, before, after) {
  return goesOn(options, before, after) || isOtherData(before, after);
}

/**
 * @param {RunConfig} before
 * @param {RunConfig} after
 * @returns {boolean} whether they differ in their data alone, which are own points then, and the network fits both
 */
export function isOtherData(before, after) {
  return after.data.points !== undefined && before.data.classes === after.data.classes && same({ ...before, data: after.data }, after);
}

/**
 * @param {Options} options
 * @param {import("../core/queue.js").CommandQueue} queue
 * @param {RunConfig} confirmed as the server last said
 * @param {RunConfig} now on screen
 * @param {RunConfig} next which that `becomes`
 * @returns {import("../types.js").Command | null} by which the run goes on; null where another one is on its way
 */
export function wayTo(options, queue, confirmed, now, next) {
  if (queue.newest("configure") !== null) return null;
  if (!goesOn(options, now, next)) return { type: "data", data: next.data };
  const asked = queue.newest("data");
  const before = asked?.type === "data" ? { ...confirmed, data: asked.data } : confirmed;
  if (!goesOn(options, before, next)) return null;
  return { type: "tune", ...tuning(options, next), ...settingsBetween(options, before, next) };
}
