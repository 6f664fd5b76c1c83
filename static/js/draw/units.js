/**
 * What own points are made of: names and units of their coordinates, names of their classes; and numbers as they are read in these.
 *
 * @typedef {import("../types.js").Axis} Axis
 * @typedef {import("../types.js").NamedData} NamedData
 */
import { fill } from "../core/fill.js";
import { MAP } from "../core/texts.js";
import { formatTick } from "./format.js";
import { niceStep, niceTicks } from "./scale.js";

/** Both axes of every map end there. */
const EDGE = 6;
/** A map shows no smaller differences. */
const PLACES = 240;
/** What is no measurement. @type {Axis} */
export const PLAIN = { name: "", unit: "", scale: 1, offset: 0 };
/** About so many steps has a slider of values. */
const SLIDER_STEPS = 20;
/** Of a step: an end is no other one for what rounding makes of it. */
const SLACK = 1e-6;
/** Digits beyond which a number is written briefly. */
const MOST_DIGITS = 7;

/** @param {Axis} axis @param {number} coordinate @returns {number} what it was before it was scaled into the map */
export function measured({ scale, offset }, coordinate) {
  return offset + coordinate / scale;
}

/** @param {Axis} axis @param {number} value @returns {number} where it lies on the map, or as the label of a point */
export function coordinateOf({ scale, offset }, value) {
  return (value - offset) * scale;
}

/**
 * @param {Axis} axis
 * @param {readonly [number, number]} coordinates
 * @returns {{low: number, high: number, step: number}} a slider over them in round steps of its unit
 */
export function spanIn(axis, coordinates) {
  const [least, most] = coordinates.map((coordinate) => measured(axis, coordinate)).sort((a, b) => a - b);
  const step = niceStep(most - least, SLIDER_STEPS);
  const rounded = (/** @type {number} */ value) => Number(value.toPrecision(12));
  return { low: rounded(Math.floor(least / step + SLACK) * step), high: rounded(Math.ceil(most / step - SLACK) * step), step: rounded(step) };
}

/** @param {Axis} axis @param {number} coordinate @returns {string} "181 mm", in as many digits as the map can show */
export function inUnit(axis, coordinate) {
  const step = (2 * EDGE) / axis.scale / PLACES;
  const decimals = Math.max(0, Math.min(20, -Math.floor(Math.log10(step))));
  const text = measured(axis, coordinate).toFixed(decimals);
  const value = text.replace("-", "").length > MOST_DIGITS ? formatTick(measured(axis, coordinate), step) : text.replace(/^-0(\.0+)?$/, "0").replace("-", "−");
  return axis.unit === "" ? value : fill(MAP.inUnit, { value, unit: axis.unit });
}

/** @param {Axis} axis @returns {string} "flipper length, mm" */
export function axisName({ name, unit }) {
  return unit === "" ? name : fill(MAP.axis, { name, unit });
}

/** @param {Axis} axis @returns {string} "flipper length (mm)", as the header of a column, which is read back as it is */
export function axisTitle({ name, unit }) {
  return unit === "" ? name : `${name} (${unit})`;
}

/**
 * @param {Axis} axis
 * @param {number} count about so many intervals
 * @returns {{at: number, text: string}[]} round numbers in its unit, and where they lie on the map
 */
export function ticksIn(axis, count) {
  const [low, high] = [measured(axis, -EDGE), measured(axis, EDGE)];
  const step = niceStep(high - low, count);
  const isThousands = Math.max(-low, high) >= 1000 && Math.max(-low, high) < 1e6;
  const text = (/** @type {number} */ value) => (isThousands ? `${formatTick(value / 1000, step / 1000)}${value === 0 ? "" : "k"}` : formatTick(value, step));
  const ticks = niceTicks(low, high, count).map((value) => ({ at: (value - axis.offset) * axis.scale, text: text(value) }));
  return ticks.filter(({ at }) => Math.abs(at) <= EDGE);
}

/**
 * @param {NamedData | undefined} named
 * @param {number} number of the class: 0 is that of the label -1 where there are two
 * @returns {string} its name; "" where it has none
 */
export function nameOfClass(named, number) {
  return named?.labels?.[number] ?? "";
}

/**
 * @param {NamedData | undefined} named
 * @param {number} label of a point of a regression, or an output
 * @returns {string | null} in its unit; null where nothing is known of it
 */
export function labelInUnit(named, label) {
  return named?.axes?.label ? inUnit(named.axes.label, label) : null;
}
