/**
 * The config of a run with what is painted, and what it lacks to be one.
 *
 * @typedef {import("../../../types.js").Options} Options
 * @typedef {import("../../../types.js").OwnPoint} OwnPoint
 * @typedef {import("../../../types.js").RunConfig} RunConfig
 * @typedef {import("./draft.js").Drawn} Drawn
 */
import { fill } from "../../../core/fill.js";
import { trainingPoints } from "../../../settings/rules.js";
import { withOwnData } from "../owndata.js";
import { PAINT } from "./texts.js";
import { LEAST_POINTS } from "./grid.js";

/**
 * @param {Options} options
 * @param {RunConfig} config
 * @param {Drawn} drawn
 * @param {readonly string[] | null} free paths that may change
 * @returns {RunConfig} with these points, and with what they mean for the rest
 */
export function withDrawn(options, config, { points, classes, names }, free) {
  return withOwnData(options, config, { points, classes, ...names }, free);
}

/** @param {RunConfig["data"]} data @returns {import("./draft.js").Names} of it, where it has some */
export function namesIn({ axes, labels }) {
  return { ...(axes && { axes }), ...(labels && { labels }) };
}

/** @param {import("./draft.js").Names | undefined} names @param {number} classes @returns {import("./draft.js").Names | undefined} with names of as many classes */
export function renamed(names, classes) {
  return names?.labels ? { ...names, labels: namesOf(names.labels, classes) } : names;
}

/** @param {readonly string[]} labels @param {number} classes @returns {string[]} names of as many, each another one */
function namesOf(labels, classes) {
  const names = labels.slice(0, classes);
  for (let number = names.length + 1; names.length < classes; number++) {
    const name = fill(PAINT.className, { class: number });
    if (!names.includes(name)) names.push(name);
  }
  return names;
}

/**
 * @param {RunConfig} config with the points
 * @returns {string | null} what they lack to be a run; null where it is one
 */
export function missingIn(config) {
  const count = config.data.points?.length ?? 0;
  const train = trainingPoints(config);
  if (count < LEAST_POINTS) return count === 0 ? PAINT.none : PAINT.single;
  if (train === 0) return PAINT.noTraining;
  return train === count ? PAINT.noTest : null;
}

/** @param {RunConfig["data"]} data @returns {number[]} points of each class, those at one place once, as an exercise counts them */
export function countsOf({ points = [], classes }) {
  const different = new Set(points.map(([x1, x2, label]) => `${x1} ${x2} ${label}`));
  const labels = [...different].map((key) => Number(key.split(" ")[2]));
  return Array.from({ length: classes }, (_, number) => labels.filter((label) => label === labelOf(number, classes)).length);
}

/** @param {RunConfig["data"]} data @param {import("../../../types.js").Judged | null} judged by its exercise @returns {string[]} how far the points are what that asks for */
export function askedOf(data, judged) {
  if (judged === null) return [];
  const { measures, added } = judged;
  const places = new Set(data.points?.map(([x1, x2]) => `${x1} ${x2}`)).size;
  const { points, class_points: each } = measures;
  return [
    ...(added ? [fill(PAINT.added, added)] : []),
    ...(points?.required ? [fill(PAINT.asked, { count: places, required: points.required })] : []),
    ...(each?.required && !each.holds ? [fill(PAINT.askedEach, { count: Math.min(...countsOf(data)), required: each.required })] : []),
  ];
}

/**
 * Points keep their class where there are more or fewer: of two they are -1 and +1, of more 0, 1, 2 ...
 *
 * @param {readonly OwnPoint[]} points
 * @param {number} before classes
 * @param {number} after classes; what is of none of them goes
 * @returns {readonly OwnPoint[]}
 */
export function relabelled(points, before, after) {
  const numbered = points.map((point) => ({ point, number: numberOf(point[2], before) })).filter(({ number }) => number < after);
  return numbered.map(({ point: [x1, x2, , part], number }) => {
    const label = labelOf(number, after);
    return part === undefined ? [x1, x2, label] : [x1, x2, label, part];
  });
}

/** @param {number} number of a class, from 0 @param {number} classes @returns {number} the label of its points */
export function labelOf(number, classes) {
  return classes === 2 ? 2 * number - 1 : number;
}

/** @param {number} label @param {number} classes @returns {number} of its class, from 0 */
export function numberOf(label, classes) {
  return classes === 2 ? Number(label > 0) : label;
}
