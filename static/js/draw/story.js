/**
 * The whole story of a run as one picture: what was set, the network, the map, the curves, the numbers, the link.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 *
 * @typedef {object} Story
 * @property {string} title
 * @property {readonly string[]} settings each whole, as in "Activation: ReLU"
 * @property {readonly {name: string, value: string}[]} numbers
 * @property {string} link
 * @property {HTMLCanvasElement} network
 * @property {HTMLCanvasElement} map
 * @property {HTMLCanvasElement} chart
 */

/** The size of the picture, in units. */
export const STORY_SIZE = { width: 1280, height: 800 };

const MARGIN = 40;
const GAP = 28;
const TITLE = 22;
const TEXT = 14;
const SMALL = 11;
const NUMBER = 24;
/** A line of text is so much higher than its letters. */
const LEADING = 1.5;
const SEPARATOR = "   ·   ";

/**
 * @param {Surface} surface of the size of a story
 * @param {Story} story
 * @param {Theme} theme
 */
export function drawStory({ context, width, height }, story, theme) {
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = "top";
  context.textAlign = "left";
  const inner = width - 2 * MARGIN;
  write(context, [story.title], MARGIN, MARGIN, `600 ${TITLE}px ${theme.font}`, theme.ink, TITLE);
  context.font = `${TEXT}px ${theme.font}`;
  const settings = wrap(context, story.settings, SEPARATOR, inner);
  const top = MARGIN + TITLE * LEADING;
  const body = write(context, settings, MARGIN, top, context.font, theme.muted, TEXT) + GAP / 2;
  context.font = `${SMALL}px ${theme.font}`;
  const link = wrap(context, story.link.split(/(?<=&)/), "", inner);
  const foot = height - MARGIN - link.length * SMALL * LEADING;
  write(context, link, MARGIN, foot, context.font, theme.muted, SMALL);
  const right = Math.round(inner * 0.32);
  const left = inner - right - GAP;
  place(context, story.network, { x: MARGIN, y: body, width: left, height: foot - body - GAP });
  drawResults(context, story, theme, { x: MARGIN + left + GAP, y: body, width: right, height: foot - body - GAP });
}

/**
 * @param {Surface["context"]} context
 * @param {Story} story
 * @param {Theme} theme
 * @param {Box} box
 */
function drawResults(context, { map, chart, numbers }, theme, box) {
  const numbersHeight = (TEXT + NUMBER) * LEADING;
  const mapHeight = Math.min(box.width * (map.height / map.width), (box.height - numbersHeight) * 0.62);
  place(context, map, { ...box, height: mapHeight });
  const y = box.y + mapHeight + GAP / 2;
  const column = box.width / Math.max(1, numbers.length);
  numbers.forEach(({ name, value }, i) => {
    const x = box.x + i * column;
    write(context, [name], x, y, `${TEXT}px ${theme.font}`, theme.muted, TEXT);
    write(context, [value], x, y + TEXT * LEADING, `500 ${NUMBER}px ${theme.font}`, theme.ink, NUMBER);
  });
  const below = y + numbersHeight + GAP / 4;
  place(context, chart, { ...box, y: below, height: box.y + box.height - below });
}

/**
 * A picture as large as it fits into a box, at its top left.
 *
 * @param {Surface["context"]} context
 * @param {HTMLCanvasElement} picture
 * @param {Box} box
 */
function place(context, picture, box) {
  if (picture.width === 0 || picture.height === 0) return;
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  context.drawImage(picture, box.x, box.y, picture.width * scale, picture.height * scale);
}

/**
 * @param {Surface["context"]} context
 * @param {readonly string[]} lines
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} color
 * @param {number} size of the letters
 * @returns {number} where the next line would begin
 */
function write(context, lines, x, y, font, color, size) {
  context.font = font;
  context.fillStyle = color;
  lines.forEach((line, i) => context.fillText(line, x, y + i * size * LEADING));
  return y + lines.length * size * LEADING;
}

/**
 * @param {Surface["context"]} context with the font of the text
 * @param {readonly string[]} parts none of which is cut
 * @param {string} separator between two parts of a line
 * @param {number} width
 * @returns {string[]} lines
 */
export function wrap(context, parts, separator, width) {
  /** @type {string[]} */
  const lines = [];
  for (const part of parts) {
    const longer = lines.length > 0 ? lines[lines.length - 1] + separator + part : part;
    if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
