/**
 * Colours as three numbers, mixed where the eye of the original mixed them: in sRGB.
 *
 * @typedef {readonly [red: number, green: number, blue: number]} Rgb 0..255 each
 */

/**
 * @param {string} text `#rgb`, `#rrggbb` or `rgb(1, 2, 3)`, as style sheets give them
 * @returns {Rgb}
 * @throws {Error} for anything else
 */
export function parseColor(text) {
  const value = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(value)?.[1];
  if (hex !== undefined) {
    const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : [hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6)];
    return /** @type {any} */ (pairs.map((pair) => Number.parseInt(pair, 16)));
  }
  const parts = /^rgba?\(([^)]*)\)$/.exec(value)?.[1].split(/[\s,/]+/).filter(Boolean).map(Number);
  if (parts !== undefined && parts.length >= 3 && parts.every(Number.isFinite)) return [parts[0], parts[1], parts[2]];
  throw new Error(`expected a colour like #0877bd or rgb(8, 119, 189), got ${JSON.stringify(text)}`);
}

/**
 * @param {Rgb} a
 * @param {Rgb} b
 * @param {number} t 0 gives a, 1 gives b
 * @returns {Rgb}
 */
export function mix(a, b, t) {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/**
 * @param {Rgb} color
 * @param {number} [opacity] 0..1
 * @returns {string} CSS
 */
export function css(color, opacity = 1) {
  const [red, green, blue] = color.map(Math.round);
  return opacity >= 1 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${opacity.toFixed(3)})`;
}

/** Asked for by every rim and line of every frame, for a handful of colours. @type {Map<string, string>} */
const faded = new Map();

/**
 * @param {string} color
 * @param {number} opacity 0..1
 * @returns {string} CSS
 */
export function fade(color, opacity) {
  const key = `${color} ${opacity}`;
  const found = faded.get(key) ?? css(parseColor(color), opacity);
  if (faded.size > 64) faded.clear();
  faded.set(key, found);
  return found;
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * @param {Rgb} color
 * @returns {number} opaque, as one entry of the Uint32Array over an ImageData's bytes
 */
export function pack(color) {
  const [red, green, blue] = color.map(Math.round);
  const value = LITTLE_ENDIAN ? (255 << 24) | (blue << 16) | (green << 8) | red : (red << 24) | (green << 16) | (blue << 8) | 255;
  return value >>> 0;
}

/**
 * @param {number} packed from `pack`
 * @returns {Rgb}
 */
export function unpack(packed) {
  const bytes = LITTLE_ENDIAN ? [packed, packed >>> 8, packed >>> 16] : [packed >>> 24, packed >>> 16, packed >>> 8];
  return [bytes[0] & 255, bytes[1] & 255, bytes[2] & 255];
}

/**
 * Gives a packed colour another opacity, for edges that are cut by a curve.
 *
 * @param {number} packed
 * @param {number} opacity 0..255
 */
export function withOpacity(packed, opacity) {
  const value = LITTLE_ENDIAN ? (packed & 0x00ffffff) | (opacity << 24) : (packed & 0xffffff00) | opacity;
  return value >>> 0;
}
