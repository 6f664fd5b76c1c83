/**
 * A run with own points in the place of its data, and with what that means for its other settings; and whether it may have some.
 *
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 *
 * @typedef {object} OwnData
 * @property {string} [problem] the run's, where there is none
 * @property {number} classes two for a regression
 * @property {readonly import("../../types.js").OwnPoint[]} [points]
 * @property {RunConfig["data"]["axes"]} [axes]
 * @property {RunConfig["data"]["labels"]} [labels]
 */
import { edited, isAllowed, isFree } from "../../settings/rules.js";

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {OwnData} own
 * @param {readonly string[] | null} [free] paths that may change; null: all
 * @returns {RunConfig} another problem has another loss, a third class as well, and the full batch stays the full batch
 */
export function withOwnData(options, config, { problem = config.problem, classes, points, axes, labels }, free = null) {
  const asked = problem === config.problem ? config : edited(options, config, "problem", problem, free);
  const { axes: _, labels: __, ...data } = asked.data;
  const named = { ...asked, data: { ...data, name: "own", ...(axes && { axes }), ...(labels && { labels }) } };
  const own = edited(options, named, "data.points", points, free);
  return classes === asked.data.classes ? own : edited(options, own, "data.classes", classes, free);
}

/**
 * @param {RunConfig | null} config
 * @param {boolean} [painting] others are about to become own ones
 * @returns {boolean} whether its points are own ones of classes, which have shapes also where there are two
 */
export function areOwnClasses(config, painting = false) {
  return config?.problem === "classification" && (painting || config.data.points !== undefined);
}

/** @param {Pick<import("../../settings/session.js").Session, "free" | "allowed">} session @returns {boolean} whether its data may become own points */
export function mayBeOwn({ free, allowed }) {
  return isFree(free, "data.name") && isFree(free, "data.points") && isAllowed(allowed["data.name"], "own");
}
