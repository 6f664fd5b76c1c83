/**
 * The points of a run as a table: own ones in the order of their config and in the units that they came in, others in training order.
 *
 * @typedef {import("../../types.js").Axis} Axis
 * @typedef {import("../../types.js").Point} Point
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Table} Table
 */
import { axisTitle, measured, nameOfClass, PLAIN } from "../../draw/units.js";
import { EDGE, GRID_STEPS, LABEL_STEPS } from "./paint/grid.js";

/** Places of own points from 0 to the edge, of coordinates and of labels that are numbers: what lies between is moved to the nearest. */
const PLACES = { coordinate: GRID_STEPS / EDGE, label: LABEL_STEPS / EDGE };
/** Of the way to the next place: at the half of it, who rounds otherwise comes to another one. */
const NEARLY_HALF = 0.49;
const TRAIN = "train";
const TEST = "test";

/**
 * @param {RunConfig} config
 * @param {import("../../types.js").Points} points of its run
 * @returns {Table} with a column for each coordinate, the label, and whether the point trains or tests
 */
export function pointList({ data, problem }, points) {
  const { axes } = data;
  const named = [axes?.x1, axes?.x2, axes?.label].map((axis, i) => (axis ? axisTitle(axis) : ["x1", "x2", "label"][i]));
  const parted = data.points ? asWritten(data.points, points.train) : [...marked(points.train, TRAIN), ...marked(points.test, TEST)];
  const [across, up, label] = [axes?.x1, axes?.x2, axes?.label].map((axis) => axis ?? PLAIN);
  const isOwn = data.points !== undefined;
  const number = (/** @type {Axis} */ axis, /** @type {number} */ value, /** @type {number} */ places) => (isOwn ? shortest(axis, value, places) : String(value));
  const labelled = (/** @type {number} */ value) => (problem === "regression" ? number(label, value, PLACES.label) : nameOfClass(data, data.labels?.length === 2 ? (value + 1) / 2 : value) || String(value));
  return { header: [...named, "part"], rows: parted.map(([x1, x2, value, part]) => [number(across, x1, PLACES.coordinate), number(up, x2, PLACES.coordinate), labelled(value), part]) };
}

/** @typedef {[x1: number, x2: number, label: number, part: string]} Parted */

/** @param {readonly Point[]} points @param {string} part @returns {Parted[]} */
function marked(points, part) {
  return points.map(([x1, x2, label]) => [x1, x2, label, part]);
}

/**
 * @param {NonNullable<RunConfig["data"]["points"]>} own
 * @param {readonly Point[]} train those of them that train, in another order
 * @returns {Parted[]} in their order
 */
function asWritten(own, train) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const point of train) counts.set(point.join(), (counts.get(point.join()) ?? 0) + 1);
  return own.map(([x1, x2, label]) => {
    const key = [x1, x2, label].join();
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return [x1, x2, label, left > 0 ? TRAIN : TEST];
  });
}

/**
 * @param {Axis} axis
 * @param {number} coordinate
 * @param {number} places for each unit of the map
 * @returns {string} what it was before it was scaled, in the fewest digits that lead back to its place
 */
function shortest(axis, coordinate, places) {
  const value = measured(axis, coordinate);
  const place = Math.round(coordinate * places);
  const leadsBack = (/** @type {string} */ text) => Math.abs((Number(text) - axis.offset) * axis.scale * places - place) < NEARLY_HALF;
  for (let digits = 1; digits <= 17; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (leadsBack(text)) return text;
  }
  return String(value);
}
