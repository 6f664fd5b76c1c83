/**
 * Names within a chart: where they cover no line, as far as that can be, and with a rim in the colour of the ground where they have to.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {Box & {far?: number}} Place how far from what it names, in columns that might be covered instead
 */

/** Of the rim, on each side of a letter; and free room that a name has around it. CSS pixels. */
const RIM = 1.5;
const ROOM = 2;

/** Where lines run, column by column. A column is a pixel wide. */
export class Lines {
  /** @param {Box} box in which names are put */
  constructor(box) {
    this.box = box;
    /** Of each line the uppermost and the lowest place in each column. @type {{weight: number, top: Float64Array, bottom: Float64Array}[]} */
    this.lines = [];
  }

  /**
   * @param {readonly number[]} line from `traceLine`
   * @param {number} [weight] so many times as bad it is to cover it
   */
  add(line, weight = 1) {
    const columns = Math.max(1, Math.ceil(this.box.width));
    const one = { weight, top: new Float64Array(columns).fill(Number.POSITIVE_INFINITY), bottom: new Float64Array(columns).fill(Number.NEGATIVE_INFINITY) };
    for (let i = 0; i + 1 < line.length; i += 2) {
      const isJoined = i > 0 && Number.isFinite(line[i - 2]) && Number.isFinite(line[i]);
      if (isJoined) this.#cross(one, line[i - 2], line[i - 1], line[i], line[i + 1]);
    }
    this.lines.push(one);
  }

  /**
   * @param {{top: Float64Array, bottom: Float64Array}} one
   * @param {number} x0
   * @param {number} y0
   * @param {number} x1 not left of x0
   * @param {number} y1
   */
  #cross({ top, bottom }, x0, y0, x1, y1) {
    const { x } = this.box;
    const slope = (y1 - y0) / (x1 - x0);
    const last = Math.min(top.length - 1, Math.floor(x1 - x));
    for (let column = Math.max(0, Math.floor(x0 - x)); column <= last; column++) {
      const from = x1 === x0 ? y0 : y0 + slope * (Math.max(x0, x + column) - x0);
      const to = x1 === x0 ? y1 : y0 + slope * (Math.min(x1, x + column + 1) - x0);
      top[column] = Math.min(top[column], from, to);
      bottom[column] = Math.max(bottom[column], from, to);
    }
  }

  /** @param {Box} place @returns {number} how many columns of lines it would cover, each counted by its weight */
  under(place) {
    const first = Math.max(0, Math.floor(place.x - this.box.x));
    const last = Math.min(Math.ceil(this.box.width) - 1, Math.floor(place.x + place.width - this.box.x));
    const [top, bottom] = [place.y - ROOM, place.y + place.height + ROOM];
    let count = 0;
    for (const line of this.lines) {
      for (let column = first; column <= last; column++) if (line.top[column] < bottom && line.bottom[column] > top) count += line.weight;
    }
    return count;
  }
}

/**
 * @template {Place} P
 * @param {readonly P[]} places those that are liked best first
 * @param {readonly Box[]} taken where other words stand
 * @param {Lines} lines
 * @returns {P | null} the first of those that cover least; null where all would lie on other words
 */
export function bestPlace(places, taken, lines) {
  /** @type {P | null} */
  let best = null;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const { far = 0 } = place;
    if (far >= least || taken.some((other) => overlap(place, other))) continue; // a chart asks at each paint: what can't be the best is not counted
    const covered = lines.under(place) + far;
    if (covered < least) [best, least] = [place, covered];
  }
  return best;
}

/** @param {Box} a @param {Box} b */
export function overlap(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/**
 * @param {Context} context
 * @param {string} text
 * @param {number} x of its left end
 * @param {number} y of its middle
 * @param {string} color
 * @param {Theme} theme
 */
export function drawLabel(context, text, x, y, color, theme) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 2 * RIM;
  context.strokeStyle = theme.ground;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}

/**
 * @param {readonly string[]} names
 * @param {number} longest
 * @returns {string[]} cut between words, so that no number loses its end: at the end where what is lost there says nothing, else at the front
 */
export function shortNames(names, longest) {
  const heads = names.map((name) => (name.length > longest ? headOf(name, longest) : name));
  const tails = names.map((name) => (name.length > longest ? tailOf(name, longest) : name));
  const isAlone = (/** @type {readonly string[]} */ all, /** @type {number} */ i) => all.every((one, k) => k === i || one !== all[i] || names[k] === names[i]);
  return names.map((name, i) => (/\d/.test(name.slice(heads[i].length - 1)) || !isAlone(heads, i)) && isAlone(tails, i) ? tails[i] : heads[i]);
}

/** @param {string} name @param {number} longest @returns {string} its first words; of a word that is too long itself its first letters */
function headOf(name, longest) {
  const cut = name.slice(0, longest);
  const words = cut.slice(0, cut.lastIndexOf(" ")).replace(/[\s,]+$/, "");
  return `${words || cut.slice(0, -1)}…`;
}

/** @param {string} name @param {number} longest @returns {string} its last words */
function tailOf(name, longest) {
  const cut = name.slice(-longest);
  return cut.includes(" ") ? `…${cut.slice(cut.indexOf(" ") + 1)}` : headOf(name, longest);
}
