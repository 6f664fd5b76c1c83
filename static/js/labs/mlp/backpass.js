/**
 * Backpropagation in stops: forward, the loss, the delta of the output, the deltas back layer by layer, and the step; and the numbers that
 * each stop is about, from the trace of one labelled point.
 *
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Trace} Trace
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {Trace & Required<Pick<Trace, "errors" | "slopes" | "deltas">>} LabelledTrace
 *
 * @typedef {"forward" | "loss" | "output" | "back" | "step"} Stop
 * @typedef {{stop: Stop, layer: number}} Stage `layer`: whose deltas are computed here, 0 the first behind the inputs
 */
import { LIMIT } from "../../draw/mapaxes.js";
import { carriedBy, contributionsOf } from "./contributions.js";
import { biasIndex, unitOf, weightIndex } from "./parameters.js";

/** @type {readonly Stop[]} */
export const STOPS = ["forward", "loss", "output", "back", "step"];
/** In the place of a number that is to be guessed. */
export const UNKNOWN = "?";
/** Codes of a class on a class map. */
const PER_CLASS = 42;
/** What the largest of some numbers is drawn as, in place of a weight. */
const STRONGEST = 1.5;

/** @param {readonly number[]} sizes inputs, hidden layers..., outputs @returns {Stage[]} without "back" where no layer is hidden */
export function stagesOf(sizes) {
  const last = sizes.length - 2;
  const back = Array.from({ length: last }, (_, i) => ({ stop: /** @type {const} */ ("back"), layer: last - 1 - i }));
  return [{ stop: "forward", layer: last }, { stop: "loss", layer: last }, { stop: "output", layer: last }, ...back, { stop: "step", layer: last }];
}

/** @param {Trace | null | undefined} trace @returns {trace is LabelledTrace} */
export function isLabelled(trace) {
  return trace?.deltas !== undefined && trace.errors !== undefined && trace.slopes !== undefined;
}

/** @param {NodeRef} node @param {readonly number[]} sizes @param {LabelledTrace} trace @returns {{error: number, slope: number, delta: number}} */
export function partsOf(node, sizes, { errors, slopes, deltas }) {
  const unit = unitOf(node, sizes);
  return { error: errors[unit], slope: slopes[unit], delta: deltas[unit] };
}

/**
 * What each link carries back: its weight times the delta of the neuron that it leads to.
 *
 * @param {readonly number[]} sizes
 * @param {Float64Array} parameters
 * @param {LabelledTrace} trace
 * @param {number} first the first layer whose deltas are used; links to layers before carry 0
 * @returns {Float64Array} in the places of the weights, 0 in those of biases
 */
export function carriedBack(sizes, parameters, { deltas }, first) {
  const carried = new Float64Array(parameters.length);
  for (const { layer, unit, delta } of unitsWith(sizes, deltas)) {
    if (layer < first) continue;
    for (let input = 0; input < sizes[layer]; input++) {
      const place = weightIndex(sizes, layer, unit, input);
      carried[place] = parameters[place] * delta;
    }
  }
  return carried;
}

/**
 * One step of gradient descent on this point alone: minus the learning rate times the delta times what the link carries.
 *
 * @param {readonly number[]} sizes
 * @param {Float64Array} parameters
 * @param {LabelledTrace} trace
 * @param {number} rate
 * @returns {Float64Array} in the places of weights and biases; what batch normalization has besides stays
 */
export function changesOf(sizes, parameters, trace, rate) {
  const changes = new Float64Array(parameters.length);
  for (const { layer, unit, delta } of unitsWith(sizes, trace.deltas)) {
    changes[biasIndex(sizes, layer, unit)] = -rate * delta;
    for (let input = 0; input < sizes[layer]; input++) {
      changes[weightIndex(sizes, layer, unit, input)] = -rate * (delta * carriedBy({ layer, input }, sizes, trace));
    }
  }
  return changes;
}

/** @param {readonly number[]} sizes @param {readonly number[]} deltas @returns {{layer: number, unit: number, delta: number}[]} */
function unitsWith(sizes, deltas) {
  return sizes.slice(1).flatMap((units, layer) => Array.from({ length: units }, (_, unit) => ({ layer, unit, delta: deltas[unitOf({ layer, unit }, sizes)] })));
}

/** As wide and as full of colour as weights, the largest alike at every stop. @param {Float64Array} values @param {number} [most] the largest of them */
export function drawnAs(values, most = largest(values)) {
  return most > 0 ? values.map((value) => (value * STRONGEST) / most) : values;
}

/** @param {Float64Array} values */
export function largest(values) {
  return values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
}

/**
 * What links show at a stop.
 *
 * @param {Stage} stage
 * @param {readonly number[]} sizes
 * @param {Float64Array} parameters
 * @param {LabelledTrace} trace
 * @param {number} rate
 * @param {Float64Array | null} [changed] by something else than the step of this point
 * @param {readonly number[]} [silent] places of links that carry nothing, forward or back, and stay as they are
 * @returns {{numbers: Float64Array, drawn: Float64Array}} as they are written and as they are drawn
 */
export function linksAt(stage, sizes, parameters, trace, rate, changed = null, silent = []) {
  if (stage.stop === "step") {
    const changes = changed ?? without(changesOf(sizes, parameters, trace, rate), silent);
    return { numbers: changes, drawn: drawnAs(changes) };
  }
  if (stage.stop === "output" || stage.stop === "back") {
    const numbers = without(carriedBack(sizes, parameters, trace, stage.layer + 1), silent);
    return { numbers, drawn: drawnAs(numbers, largest(without(carriedBack(sizes, parameters, trace, 0), silent))) };
  }
  const brought = contributionsOf(sizes, parameters, trace, silent);
  return { numbers: brought, drawn: brought };
}

/** @param {Float64Array} values @param {readonly number[]} places that become 0 */
function without(values, places) {
  for (const place of places) values[place] = 0;
  return values;
}

/**
 * How much smaller the deltas of a layer are than those of the output, each by its largest.
 *
 * @param {number} layer
 * @param {readonly number[]} sizes
 * @param {LabelledTrace} trace
 * @returns {number} NaN where the output has none
 */
export function shrunkBy(layer, sizes, { deltas }) {
  const mostOf = (/** @type {number} */ of) => {
    const start = unitOf({ layer: of, unit: 0 }, sizes);
    return Math.max(...deltas.slice(start, start + sizes[of + 1]).map(Math.abs));
  };
  const last = mostOf(sizes.length - 2);
  return last > 0 ? last / mostOf(layer) : Number.NaN;
}

/**
 * The weight or bias of a neuron that a step changes most.
 *
 * @param {NodeRef} node
 * @param {readonly number[]} sizes
 * @param {Float64Array} changes
 * @returns {{layer: number, unit: number, input?: number}}
 */
export function mostChanged({ layer, unit }, sizes, changes) {
  const links = Array.from({ length: sizes[layer] }, (_, input) => ({ layer, unit, input }));
  const sizeOf = (/** @type {{input: number}} */ { input }) => Math.abs(changes[weightIndex(sizes, layer, unit, input)]);
  return links.length === 0 ? { layer, unit } : links.reduce((best, link) => (sizeOf(link) > sizeOf(best) ? link : best));
}

/** Which neuron of a layer is looked at where none is pointed at: the one with the largest delta. @param {number} layer @param {readonly number[]} sizes @param {LabelledTrace} trace @returns {NodeRef} */
export function loudest(layer, sizes, { deltas }) {
  const units = Array.from({ length: sizes[layer + 1] }, (_, unit) => unit);
  const sizeOf = (/** @type {number} */ unit) => Math.abs(deltas[unitOf({ layer, unit }, sizes)]);
  return { layer, unit: units.reduce((best, unit) => (sizeOf(unit) > sizeOf(best) ? unit : best), 0) };
}

/**
 * The training point whose label is farthest from what the map of the output shows there.
 *
 * @param {readonly import("../../types.js").Point[]} points
 * @param {Pick<import("../../types.js").Frame, "grid" | "classMap" | "watched" | "sizes"> | null} frame
 * @returns {import("../../types.js").Point | undefined} the first where the map is of something else
 */
export function mostWrong(points, frame) {
  if (frame === null || frame.watched.layer !== frame.sizes.length - 2) return points[0];
  const { grid, classMap } = frame;
  const at = (/** @type {number} */ value) => Math.max(0, Math.min(grid.size - 1, Math.floor(((value + LIMIT) / (2 * LIMIT)) * grid.size)));
  const errorOf = (/** @type {import("../../types.js").Point} */ [x1, x2, label]) => {
    const code = grid.codes[at(-x2) * grid.size + at(x1)];
    if (!classMap) return Math.abs(code / 127 - 1 - label);
    return Math.floor(code / PER_CLASS) === label ? 1 - (code % PER_CLASS) / PER_CLASS : 2;
  };
  return points.reduce((/** @type {import("../../types.js").Point | undefined} */ worst, point) => (worst === undefined || errorOf(point) > errorOf(worst) ? point : worst), undefined);
}
