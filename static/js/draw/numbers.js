/**
 * Numbers over a picture, each on the ground with a rim, where they cover nothing that was there before them.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 * @typedef {{text: string, color: string}} Piece
 * @typedef {{x: number, y: number}} Spot
 */

/** CSS pixels, as all lengths here: around the text, what is left free around a number, and its rim. */
const PADDING = 3;
const FREE = 2;
const RIM = 1.5;

export class Numbers {
  /**
   * @param {Context} context
   * @param {import("../types.js").Theme} theme
   * @param {{width: number, height: number}} surface that numbers stay on
   */
  constructor(context, theme, surface) {
    this.context = context;
    this.theme = theme;
    this.surface = surface;
    /** @type {Box[]} */
    this.taken = [];
  }

  /** Keeps a place free. @param {Box} box */
  keepFree(box) {
    this.taken.push(box);
  }

  /**
   * @param {readonly Piece[]} pieces side by side
   * @param {readonly Spot[]} spots for its middle, the best first
   * @param {{size: number, rim: string, isForced?: boolean}} look size of the letters; whether it stands at the first spot in any case
   * @returns {boolean} whether there was room
   */
  put(pieces, spots, { size, rim, isForced = false }) {
    this.context.font = `600 ${size}px ${this.theme.font}`;
    const widths = pieces.map(({ text }) => this.context.measureText(text).width);
    const width = widths.reduce((sum, one) => sum + one, 2 * PADDING);
    const boxes = spots.map((spot) => this.#within({ x: spot.x - width / 2, y: spot.y - (size + PADDING) / 2, width, height: size + PADDING }));
    const box = boxes.find((one) => !this.taken.some((other) => meet(one, other))) ?? (isForced ? boxes[0] : undefined);
    if (box === undefined) return false;
    this.taken.push(box);
    this.#draw(box, pieces, widths, rim);
    return true;
  }

  /** @param {Box} box @returns {Box} moved to where it is whole */
  #within({ x, y, width, height }) {
    const most = { x: this.surface.width - width - RIM, y: this.surface.height - height - RIM };
    return { x: Math.max(RIM, Math.min(x, most.x)), y: Math.max(RIM, Math.min(y, most.y)), width, height };
  }

  /** @param {Box} box @param {readonly Piece[]} pieces @param {readonly number[]} widths @param {string} rim */
  #draw(box, pieces, widths, rim) {
    const { context, theme } = this;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, box.height / 3);
    context.fillStyle = theme.ground;
    context.fill();
    context.strokeStyle = rim;
    context.lineWidth = RIM;
    context.stroke();
    context.textAlign = "left";
    context.textBaseline = "middle";
    let x = box.x + PADDING;
    pieces.forEach(({ text, color }, i) => {
      context.fillStyle = color;
      context.fillText(text, x, box.y + box.height / 2 + 0.5);
      x += widths[i];
    });
  }
}

/** @param {Box} a @param {Box} b */
function meet(a, b) {
  return a.x < b.x + b.width + FREE && b.x < a.x + a.width + FREE && a.y < b.y + b.height + FREE && b.y < a.y + a.height + FREE;
}
