/**
 * The colours of values: -1 orange, 0 neutral, +1 blue. Maps show 31 equal steps, links every shade.
 *
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {import("./color.js").Rgb} Rgb
 */
import { css, mix, pack, parseColor } from "./color.js";

export const STEPS = 31;
/** The code of what is not finite. */
export const NOT_FINITE = 255;
/** The first code that stands for a value of 0 or more. */
export const ZERO_CODE = 127;
/** Shades of a continuous colour: finer than the eye, few enough to keep. */
const SHADES = 256;
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
