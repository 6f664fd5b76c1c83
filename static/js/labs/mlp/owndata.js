/**
 * A run with own points in the place of its data, and with what that means for its other settings.
 *
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 *
 * @typedef {object} OwnData
 * @property {string} problem
 * @property {number} classes two for a regression
 * @property {RunConfig["data"]["points"]} points
 * @property {RunConfig["data"]["axes"]} [axes]
 * @property {RunConfig["data"]["labels"]} [labels]
 */
import { edited } from "../../settings/rules.js";

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {OwnData} own
 * @returns {RunConfig} another problem has another loss, a third class as well
 */
export function withOwnData(options, config, { problem, classes, points, axes, labels }) {
  const asked = problem === config.problem ? config : edited(options, config, "problem", problem);
  const { axes: oldAxes, labels: oldLabels, ...data } = asked.data;
  const own = { ...data, name: "own", points, ...(axes && { axes }), ...(labels && { labels }) };
  return edited(options, { ...asked, data: own }, "data.classes", classes);
}
