/**
 * Links, painted pixel by pixel into the memory of an image. A canvas without a graphics card takes ten times as long for the same
 * strokes, because it does not know that all links between two columns share their course along x.
 *
 * All lengths here are device pixels.
 */
import { along, bendOver, pace, parameterAt } from "./curve.js";

/**
 * @typedef {object} Sheet an opaque image
 * @property {Int32Array} pixels signed, because engines then calculate with whole numbers throughout
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Dashes
 * @property {Int32Array} pattern opacity along one period, 64 entries, 0..256
 * @property {number} period
 * @property {number} phase how far they have flowed
 */

/** Length of a dash's pattern; a power of two, so that it repeats by masking. */
const PATTERN = 64;

/**
 * @param {number} share of the period that is painted in full
 * @param {number} rest opacity of what is left, 0..1
 * @returns {Int32Array} with soft ends, 0..256
 */
export function dashPattern(share, rest) {
  const soft = 5;
  return Int32Array.from({ length: PATTERN }, (_, i) => {
    const beyond = Math.min(i + 0.5, share * PATTERN - i - 0.5);
    const full = Math.max(0, Math.min(1, 0.5 + beyond / soft));
    return Math.round(256 * (rest + (1 - rest) * full));
  });
}

/**
 * The columns of pixels which links between two x cross: how far up or down they are there, and how steep.
 *
 * @typedef {object} Course
 * @property {number} x0
 * @property {number} x1
 * @property {number} first column
 * @property {Float32Array} way share of the rise at each column's middle
 * @property {Float32Array} slope rise per column, as a share of the whole rise
 * @property {Float32Array} cover share of the column that is between x0 and x1
 */

/**
 * @param {number} x0
 * @param {number} x1 above x0
 * @param {number} width of the sheet
 * @param {number} ratio device pixels per CSS pixel
 * @returns {Course}
 */
export function courseBetween(x0, x1, width, ratio) {
  const bend = bendOver((x1 - x0) / ratio);
  const first = Math.max(0, Math.floor(x0));
  const count = Math.max(0, Math.min(width, Math.ceil(x1)) - first);
  const [way, slope, cover] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const t = parameterAt((first + i + 0.5 - x0) / (x1 - x0), bend);
    way[i] = along(t);
    slope[i] = (6 * t * (1 - t)) / ((x1 - x0) * pace(t, bend));
    cover[i] = Math.min(x1, first + i + 1) - Math.max(x0, first + i);
  }
  return { x0, x1, first, way, slope, cover };
}

/**
 * One link. The edge is soft over one pixel at right angles to the line, as the eye expects of a stroke. What is the same along a column is
 * worked out once for it; from row to row whole numbers are added: distances in 1/4096, places in the pattern in 1/65536.
 *
 * @param {Sheet} sheet
 * @param {Course} course
 * @param {number} y0
 * @param {number} y1
 * @param {number} thickness
 * @param {number} color packed
 * @param {number} opacity 0..1
 * @param {Dashes | null} dashes
 */
export function strokeLink(sheet, course, y0, y1, thickness, color, opacity, dashes) {
  const { pixels, width, height } = sheet;
  const { first, way, slope, cover } = course;
  const edge = thickness / 2 + 0.5;
  const reach = Math.round(edge * 4096);
  const most = Math.round(Math.min(1, thickness) * 4096);
  const rise = y1 - y0;
  const [redBlue, green] = [color & 0xff00ff, color & 0x00ff00];
  const pattern = dashes === null ? SOLID : dashes.pattern;
  const frequency = dashes === null ? 0 : PATTERN / dashes.period;
  let walked = dashes === null ? 0 : -dashes.phase * frequency;
  for (let i = 0; i < way.length; i++) {
    const y = y0 + rise * way[i];
    const steep = rise * slope[i];
    const length = Math.sqrt(1 + steep * steep);
    const closer = 1 / length;
    const tangent = steep * closer * frequency;
    const start = Math.max(0, Math.ceil(y - edge * length - 0.5));
    const end = Math.min(height - 1, Math.floor(y + edge * length - 0.5));
    const full = (4096 * opacity * cover[i]) | 0;
    const off = start + 0.5 - y;
    const away = (closer * 4096) | 0;
    const onward = (tangent * 65536) | 0;
    let distance = (off * closer * 4096) | 0;
    let place = ((walked + off * tangent) * 65536) | 0;
    for (let row = start, at = start * width + first + i; row <= end; row++, at += width) {
      const inside = reach - (distance < 0 ? -distance : distance);
      const covered = Math.imul(inside > most ? most : inside, full) >> 8;
      const share = Math.imul(covered, pattern[(place >> 16) & 63]) >> 16;
      distance += away;
      place = (place + onward) | 0;
      const old = pixels[at];
      const keep = 256 - share;
      const mixed = ((Math.imul(old & 0xff00ff, keep) + Math.imul(redBlue, share)) >>> 8) & 0xff00ff;
      const middle = ((Math.imul(old & 0x00ff00, keep) + Math.imul(green, share)) >>> 8) & 0x00ff00;
      pixels[at] = OPAQUE | mixed | middle;
    }
    walked += length * frequency;
  }
}

const SOLID = new Int32Array(PATTERN).fill(256);
/** The byte of opacity in memory order; the three colours are treated alike, whichever way round they lie. */
const OPAQUE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0xff000000 | 0 : 0xff;
