/**
 * Numbers over a picture, each on the ground with a rim, where they cover nothing that was there before them.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 * @typedef {{text: string, color: string}} Piece
 * @typedef {{x: number, y: number}} Spot
 */

/** CSS pixels, as all lengths here: around the text, and what is left free around a number. */
const PADDING = 3;
const FREE = 2;

export class Numbers {
  /**
   * @param {Context} context
   * @param {import("../types.js").Theme} theme
   */
  constructor(context, theme) {
    this.context = context;
    this.theme = theme;
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
    const boxes = spots.map(({ x, y }) => ({ x: x - width / 2, y: y - (size + PADDING) / 2, width, height: size + PADDING }));
    const box = boxes.find((one) => !this.taken.some((other) => meet(one, other))) ?? (isForced ? boxes[0] : undefined);
    if (box === undefined) return false;
    this.taken.push(box);
    this.#draw(box, pieces, widths, rim);
    return true;
  }

  /** @param {Box} box @param {readonly Piece[]} pieces @param {readonly number[]} widths @param {string} rim */
  #draw(box, pieces, widths, rim) {
    const { context, theme } = this;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, box.height / 3);
    context.fillStyle = theme.ground;
    context.fill();
    context.strokeStyle = rim;
    context.lineWidth = 1.5;
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
