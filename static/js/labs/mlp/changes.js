/**
 * What changes of this lab's settings are called in the names of runs, and which runs can stand in one chart.
 *
 * @typedef {import("../../types.js").Option} Option
 * @typedef {import("../../types.js").RunConfig} RunConfig
 */
import { fill, plural } from "../../core/fill.js";
import { same } from "../../core/json.js";
import { SETTING } from "../../core/texts.js";
import { unitsOf } from "./shape.js";
import { CHANGES } from "./texts.js";

/** @type {Record<string, string>} */
const SEEDS = { seed: CHANGES.start, "network.seed": CHANGES.weights, "data.seed": CHANGES.points };

/** @type {import("../../types.js").Lab["changeOf"]} */
export function changeOf({ path, is_seed: isSeed }, before, after) {
  if (isSeed) return hasSameWeights(before, after) ? CHANGES.points : (SEEDS[path] ?? null);
  if (path === "data.name" && after.data.points) return fill(SETTING.ownPoints, { count: after.data.points.length }); // as the points themselves are called
  if (path !== "network.hidden") return null;
  const [was, is] = [unitsOf(before.network), unitsOf(after.network)];
  return was.length === is.length ? changeOfUnits(was, is) : changeOfLayers(was, is);
}

/** Whether other points have come to the same random start. @param {RunConfig} before @param {RunConfig} after */
function hasSameWeights(before, after) {
  const seedOf = (/** @type {RunConfig} */ { network, seed }) => network.seed ?? seed;
  return before.seed !== after.seed && seedOf(before) === seedOf(after);
}

/**
 * @param {readonly number[]} before
 * @param {readonly number[]} after
 */
function changeOfUnits(before, after) {
  const changes = after.map((units, i) => units - before[i]).filter((change) => change !== 0);
  if (changes.length === 0) return CHANGES.activations;
  return changes.length === 1 ? signed(CHANGES.neurons, changes[0]) : shape(after);
}

/**
 * @param {readonly number[]} before
 * @param {readonly number[]} after
 */
function changeOfLayers(before, after) {
  const [short, long] = before.length < after.length ? [before, after] : [after, before];
  return same(long.slice(0, short.length), short) ? signed(CHANGES.layers, after.length - before.length) : shape(after);
}

/** @param {import("../../types.js").Forms & {one: "{count} neuron" | "{count} layer"}} forms @param {number} change */
function signed(forms, change) {
  return `${change > 0 ? "+" : "−"}${plural(forms, Math.abs(change))}`;
}

/** @param {readonly number[]} units */
function shape(units) {
  return units.length === 0 ? CHANGES.none : fill(CHANGES.shape, { units: units.join("-") });
}

/** @type {import("../../types.js").Lab["isComparable"]} */
export function isComparable(a, b) {
  return a.problem === b.problem && a.training.loss === b.training.loss && a.data.classes === b.data.classes;
}
