/**
 * The colours of values: -1 orange, 0 neutral, +1 blue. Maps show 31 equal steps, links every shade. Classes have a colour each.
 *
 * @typedef {import("../types.js").Coloring} Coloring
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {import("./color.js").Rgb} Rgb
 */
import { classOf, SHADES as CLASS_SHADES } from "./classes.js";
import { css, mix, pack, parseColor } from "./color.js";

export const STEPS = 31;
/** The code of what is not finite. */
export const NOT_FINITE = 255;
/** The first code that stands for a value of 0 or more. */
export const ZERO_CODE = 127;
/** Shades of a continuous colour: finer than the eye, few enough to keep. */
const SHADES = 256;
/** Steps of a class's colour; all of a step are as many codes. */
const CLASS_STEPS = 14;
/** Ink in the zero of the continuous colours: a line of one pixel needs more contrast than an area. */
const THIN = 0.14;

/**
 * @param {number} code 0..255
 * @returns {number} the value in [-1, 1] it stands for, NaN for 255
 */
export function decode(code) {
  return code === NOT_FINITE ? Number.NaN : Math.min(1, (code + 0.5) / 127 - 1);
}

/**
 * @param {number} value clamped to [-1, 1]
 * @returns {number} the one of 31 equal bins it falls into, 0..30
 */
export function stepOf(value) {
  return Math.max(0, Math.min(STEPS - 1, Math.floor(((value + 1) / 2) * STEPS)));
}

/**
 * @param {Theme} theme
 * @returns {Palette}
 */
export function createPalette(theme) {
  const ends = { negative: parseColor(theme.negative), zero: parseColor(theme.zero), positive: parseColor(theme.positive) };
  const ground = parseColor(theme.ground);
  const grey = mix(ground, parseColor(theme.muted), 0.45);
  const hatch = [pack(mix(ground, grey, 0.25)), pack(mix(ground, grey, 0.8))];
  const steps = Array.from({ length: STEPS }, (_, i) => blend(ends, (2 * i) / (STEPS - 1) - 1));
  const thin = { ...ends, zero: mix(ends.zero, parseColor(theme.ink), THIN) };
  const shades = Array.from({ length: SHADES + 1 }, (_, i) => blend(thin, (2 * i) / SHADES - 1));
  const shadeNames = shades.map((color) => css(color));
  const names = steps.map((color) => css(color));
  const missing = css(grey);
  /** @param {Rgb} color */
  const onGround = (color) => pack(mix(ground, color, theme.mapStrength));
  return {
    theme,
    codes: table(hatch[0], (code) => onGround(steps[stepOf(decode(code))])),
    discrete: table(hatch[0], (code) => onGround(code < ZERO_CODE ? ends.negative : ends.positive)),
    classes: 0,
    ...classPalette(theme, hatch[0], missing),
    shades: Uint32Array.from(shades, pack),
    missing: pack(grey),
    ground: pack(ground),
    hatch: [hatch[0], hatch[1]],
    color: (value) => (Number.isFinite(value) ? shadeNames[shadeOf(value)] : missing),
    step: (value) => (Number.isFinite(value) ? names[stepOf(value)] : missing),
  };
}

/**
 * @param {{negative: Rgb, zero: Rgb, positive: Rgb}} ends
 * @param {number} value -1..1
 * @returns {Rgb}
 */
function blend(ends, value) {
  return value < 0 ? mix(ends.zero, ends.negative, -value) : mix(ends.zero, ends.positive, value);
}

/**
 * @param {Theme} theme
 * @param {number} hole the packed colour of code 255
 * @param {string} missing the colour of a class that isn't there
 * @returns {Pick<Palette, "probability" | "classMap" | "classColor">}
 */
function classPalette(theme, hole, missing) {
  const [ground, zero] = [parseColor(theme.ground), parseColor(theme.zero)];
  const colors = theme.classes.map(parseColor);
  const names = colors.map((color) => css(color));
  /** @type {(number: number, share: number) => number} packed; how much of the colour of a class */
  const shade = (number, share) => pack(mix(ground, mix(zero, colors[Math.min(number, colors.length - 1)], share), theme.classStrength));
  const codes = table(hole, (code) => shade(classOf(code), strengthOf(code)));
  const discrete = table(hole, (code) => shade(classOf(code), 1));
  const maps = Array.from({ length: colors.length + 1 }, (_, classes) => ({ codes, discrete, classes }));
  return {
    probability: colors.map((_, number) => ({
      codes: table(hole, (code) => shade(number, stepOf(decode(code)) / (STEPS - 1))),
      discrete: table(hole, (code) => shade(number, code < ZERO_CODE ? 0 : 1)),
      classes: 0,
    })),
    classMap: (classes) => maps[classes],
    classColor: (number) => names[number] ?? missing,
  };
}

/**
 * @param {number} code of a class
 * @returns {number} share of its colour: one of 14 equal steps from none to all
 */
function strengthOf(code) {
  return Math.floor((code % CLASS_SHADES) / (CLASS_SHADES / CLASS_STEPS)) / (CLASS_STEPS - 1);
}

/**
 * @param {number} value finite, clamped to [-1, 1]
 * @returns {number} index in `Palette.shades`
 */
export function shadeOf(value) {
  return Math.round(((Math.max(-1, Math.min(1, value)) + 1) / 2) * SHADES);
}

/**
 * @param {number} missing the packed colour of code 255
 * @param {(code: number) => number} colorOf
 */
function table(missing, colorOf) {
  const entries = new Uint32Array(256);
  for (let code = 0; code < 256; code++) entries[code] = code === NOT_FINITE ? missing : colorOf(code);
  return entries;
}
