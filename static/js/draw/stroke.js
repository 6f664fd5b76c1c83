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
 * @property {Float32Array} pattern opacity along one period, 64 entries
 * @property {number} period
 * @property {number} phase how far they have flowed
 */

/** Length of a dash's pattern; a power of two, so that it repeats by masking. */
const PATTERN = 64;

/**
 * @param {number} share of the period that is painted in full
 * @param {number} rest opacity of what is left, 0..1
 * @returns {Float32Array} with soft ends
 */
export function dashPattern(share, rest) {
  const soft = 5;
  return Float32Array.from({ length: PATTERN }, (_, i) => {
    const beyond = Math.min(i + 0.5, share * PATTERN - i - 0.5);
    const full = Math.max(0, Math.min(1, 0.5 + beyond / soft));
    return rest + (1 - rest) * full;
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
 * One link. The edge is soft over one pixel at right angles to the line, as the eye expects of a stroke.
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
  const most = Math.min(1, thickness);
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
    const full = 256 * opacity * cover[i];
    const end = Math.min(height - 1, Math.floor(y + edge * length - 0.5));
    for (let row = Math.max(0, Math.ceil(y - edge * length - 0.5)); row <= end; row++) {
      const off = row + 0.5 - y;
      const inside = edge - Math.abs(off) * closer;
      const share = (full * (inside > most ? most : inside) * pattern[(walked + off * tangent) & 63]) | 0;
      const at = row * width + first + i;
      const old = pixels[at];
      const keep = 256 - share;
      const mixed = ((Math.imul(old & 0xff00ff, keep) + Math.imul(redBlue, share)) >>> 8) & 0xff00ff;
      const middle = ((Math.imul(old & 0x00ff00, keep) + Math.imul(green, share)) >>> 8) & 0x00ff00;
      pixels[at] = OPAQUE | mixed | middle;
    }
    walked += length * frequency;
  }
}

const SOLID = new Float32Array(PATTERN).fill(1);
/** The byte of opacity in memory order; the three colours are treated alike, whichever way round they lie. */
const OPAQUE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0xff000000 | 0 : 0xff;
