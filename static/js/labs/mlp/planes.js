/**
 * Planes in the space of a network's parameters over which its loss is seen: two of them, the plane through three places of a run, or a
 * random one. Of the way of a run such a plane shows a projection.
 *
 * @typedef {import("../../generated.js").LossPlane} LossPlane
 * @typedef {import("./way.js").Way} Way
 * @typedef {[number, number]} Range
 * @typedef {{across: number, up: number}} Spot
 * @typedef {Float64Array} Parameters
 */
import { indexOf, parameterNames } from "./parameternames.js";
import { biasIndex, weightIndex } from "./parameters.js";

/** How far the axes of two weights reach to either side: the first that has room for what is to be seen. */
const REACHES = [1.5, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 500, 1000, 1e4, 1e5, 1e6];
/** Of the reach: what is to be seen at first has so much of it, and a run beyond so much is about to leave it. */
const ROOM = 0.6;
const NEARLY = 0.92;
/** Around the way on a plane, as a share of its extent. */
const MARGIN = 0.2;
/** A plane through places that lie on a line, as shares of its length, has no second direction. */
const ON_A_LINE = 0.02;
/** A random plane reaches as many of its directions, which are as long as the weights, to either side. */
const RANDOM_REACH = 1.2;

/**
 * @param {readonly number[]} sizes
 * @returns {[string, string] | null} two weights of the first neuron, or a weight and its bias; null where there is one parameter only
 */
export function firstAxes(sizes) {
  const [across, up] = [...(sizes[0] > 1 ? [] : ["biases.0.0"]), ...parameterNames(sizes)].filter((name, i, all) => all.indexOf(name) === i);
  if (up === undefined) return null;
  return sizes[0] > 1 ? [across, up] : [up, across];
}

/** @param {readonly number[]} values that are to be seen @returns {Range} around 0 */
export function limitsFor(values) {
  const most = Math.max(0, ...values.map(Math.abs).filter(Number.isFinite));
  const reach = REACHES.find((one) => most <= ROOM * one) ?? 1e6;
  return [-reach, reach];
}

/**
 * @param {readonly [string, string]} axes
 * @param {Way} way
 * @param {readonly number[]} sizes
 * @returns {LossPlane}
 */
export function planeOfWeights(axes, way, sizes) {
  const [across, up] = axes.map((name) => {
    const index = indexOf(sizes, name);
    return limitsFor(way.places.map(({ parameters }) => parameters[index]));
  });
  return { axes: [...axes], across, up };
}

/**
 * The plane through the start of a way, its best place and its last; where these lie on a line, through the place farthest from it.
 *
 * @param {Way} way
 * @returns {LossPlane | null} null where the way leads nowhere yet
 */
export function planeOfWay(way) {
  const { first, best, last } = way;
  if (first === null || best === null || last === null) return null;
  const line = minus(last.parameters, first.parameters);
  const length = lengthOf(line);
  if (!(length > 1e-9)) return null;
  const across = scaled(line, 1 / length);
  const beside = (/** @type {{parameters: Parameters}} */ { parameters }) => {
    const from = minus(parameters, first.parameters);
    const along = dot(from, across);
    return from.map((value, i) => value - along * across[i]);
  };
  const candidates = [best, ...way.places].map(beside);
  const isBeside = (/** @type {number[]} */ one) => lengthOf(one) > ON_A_LINE * length;
  const farthest = candidates.reduce((most, one) => (lengthOf(one) > lengthOf(most) ? one : most));
  const chosen = isBeside(candidates[0]) ? candidates[0] : farthest;
  const up = lengthOf(chosen) > 1e-9 * length ? scaled(chosen, 1 / lengthOf(chosen)) : besides(across);
  const plane = { origin: [...first.parameters], directions: [across, up] };
  const project = projectionOn({ ...plane, across: [0, 0], up: [0, 0] }, []);
  const spots = way.places.map(({ parameters }) => project(parameters));
  return { ...plane, across: around(spots.map((spot) => spot?.across ?? 0), length), up: around(spots.map((spot) => spot?.up ?? 0), length) };
}

/** @param {readonly number[]} values @param {number} length of the way @returns {Range} */
function around(values, length) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(MARGIN * (high - low), 0.1 * length);
  return [low - margin, high + margin];
}

/** A direction at right angles to another one. @param {readonly number[]} direction of length 1 */
function besides(direction) {
  const least = direction.reduce((best, value, i) => (Math.abs(value) < Math.abs(direction[best]) ? i : best), 0);
  const from = direction.map((value, i) => (i === least ? 1 : 0) - direction[least] * value);
  return lengthOf(from) > 0 ? scaled(from, 1 / lengthOf(from)) : direction.map(() => 0);
}

/**
 * A random plane through a place, each neuron's part of its directions as long as the neuron's weights (Li et al. 2018, "Visualizing the
 * Loss Landscape of Neural Nets", filter normalization).
 *
 * @param {Parameters} parameters
 * @param {readonly number[]} sizes
 * @param {() => number} random from 0 to 1
 * @returns {LossPlane}
 */
export function randomPlane(parameters, sizes, random) {
  const limits = () => /** @type {Range} */ ([-RANDOM_REACH, RANDOM_REACH]);
  return { origin: [...parameters], directions: [direction(parameters, sizes, random), direction(parameters, sizes, random)], across: limits(), up: limits() };
}

/** @param {Parameters} parameters @param {readonly number[]} sizes @param {() => number} random */
function direction(parameters, sizes, random) {
  const all = Array.from(parameters, () => 0);
  sizes.slice(1).forEach((units, layer) => {
    for (const unit of times(units)) {
      const own = [...times(sizes[layer]).map((input) => weightIndex(sizes, layer, unit, input)), biasIndex(sizes, layer, unit)];
      const drawn = own.map(() => normal(random));
      const scale = lengthOf(own.map((i) => parameters[i])) / (lengthOf(drawn) || 1);
      own.forEach((i, k) => (all[i] = scale * drawn[k]));
    }
  });
  return all;
}

/** @param {number} count */
function times(count) {
  return Array.from({ length: count }, (_, i) => i);
}

/** A number of the normal distribution (Box and Muller 1958). @param {() => number} random */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Numbers from 0 to 1, always the same for the same text. @param {string} seed @returns {() => number} */
export function randomFrom(seed) {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619), 2166136261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Where parameters lie on a plane: their projection.
 *
 * @param {LossPlane} plane
 * @param {Parameters} parameters
 * @param {readonly number[]} [sizes] for axes that are parameters
 * @returns {Spot | null} null where it is not finite
 */
export function spotOn(plane, parameters, sizes = []) {
  return projectionOn(plane, sizes)(parameters);
}

/** @param {LossPlane} plane @param {Way} way @param {readonly number[]} sizes @returns {Spot[]} of its places, without those that are not finite */
export function spotsOn(plane, way, sizes) {
  const project = projectionOn(plane, sizes);
  return way.places.map(({ parameters }) => project(parameters)).filter((spot) => spot !== null);
}

/** What all places have in common is found once. @param {LossPlane} plane @param {readonly number[]} sizes @returns {(parameters: Parameters) => Spot | null} */
function projectionOn({ axes, origin, directions }, sizes) {
  const project = axes ? ontoAxes(axes.map((name) => indexOf(sizes, name))) : origin && directions ? ontoDirections(origin, directions) : () => null;
  return (parameters) => {
    const spot = project(parameters);
    return spot && Number.isFinite(spot.across + spot.up) ? spot : null;
  };
}

/** @param {readonly number[]} places of two parameters @returns {(parameters: Parameters) => Spot} */
function ontoAxes([across, up]) {
  return (parameters) => ({ across: parameters[across] ?? Number.NaN, up: parameters[up] ?? Number.NaN });
}

/**
 * By least squares, as random directions are not quite at right angles.
 *
 * @param {readonly number[]} origin
 * @param {readonly (readonly number[])[]} directions
 * @returns {(parameters: Parameters) => Spot | null}
 */
function ontoDirections(origin, [a, b]) {
  const [aa, ab, bb] = [dot(a, a), dot(a, b), dot(b, b)];
  const determinant = aa * bb - ab * ab;
  return (parameters) => {
    if (origin.length !== parameters.length) return null;
    const from = minus(parameters, origin);
    const [fa, fb] = [dot(from, a), dot(from, b)];
    if (determinant === 0) return aa > 0 ? { across: fa / aa, up: 0 } : null;
    return { across: (fa * bb - fb * ab) / determinant, up: (fb * aa - fa * ab) / determinant };
  };
}

/** @param {LossPlane} plane @param {Spot} spot whether a run is about to leave what is seen */
export function isLeaving({ across, up }, spot) {
  const isOff = (/** @type {readonly number[]} */ [low, high], /** @type {number} */ value) => Math.abs(value - (low + high) / 2) > (NEARLY * (high - low)) / 2;
  return isOff(across, spot.across) || isOff(up, spot.up);
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function minus(a, b) {
  return Array.from(a, (value, i) => value - b[i]);
}

/** @param {readonly number[]} a @param {readonly number[]} b */
function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** @param {readonly number[]} values */
function lengthOf(values) {
  return Math.sqrt(dot(values, values));
}

/** @param {readonly number[]} values @param {number} by */
function scaled(values, by) {
  return values.map((value) => value * by);
}

