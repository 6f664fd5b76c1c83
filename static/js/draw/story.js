/**
 * The whole story of a run as one picture: what was set, the network, the map, the curves, the numbers, the link.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").SavedPicture} SavedPicture
 * @typedef {import("../types.js").Surface} Surface
 * @typedef {import("../types.js").Theme} Theme
 *
 * @typedef {object} Story
 * @property {string} title
 * @property {readonly string[]} settings each whole, as in "Activation: ReLU"
 * @property {readonly {name: string, value: string, note?: string}[]} numbers
 * @property {string | null} note what is to be known of its link
 * @property {string} link
 * @property {SavedPicture} network
 * @property {SavedPicture | undefined} landscape beside the network, where there is one
 * @property {SavedPicture} map
 * @property {SavedPicture} chart
 */

/** The size of the picture, in units. */
export const STORY_SIZE = { width: 1280, height: 800 };

/** Of a link, between which a line may end. */
const PIECES = /[^&]{1,100}&?/g;
const MARGIN = 40;
const GAP = 28;
const TITLE = 22;
const TEXT = 14;
const SMALL = 11;
const NUMBER = 24;
/** A line of text is so much higher than its letters. */
const LEADING = 1.5;
const SEPARATOR = "\u00a0\u00a0 · \u00a0\u00a0"; // as many programs make one space of several
/** Of the width: the results, beside the network; the map, where all stands below it. */
const RESULTS = 0.32;
const MAP = 0.48;
/** Of the network's place: the network, where a landscape stands beside it. */
const BESIDE = 0.36;
/** Of the height, where all stands below it: the network. */
const NETWORK = 0.48;

/**
 * @param {Surface} surface where it is wider than high, the results stand beside the network, else below it
 * @param {Story} story
 * @param {Palette} palette
 */
export function drawStory(surface, story, palette) {
  const { context, width, height } = surface;
  const { theme } = palette;
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = "top";
  context.textAlign = "left";
  const inner = width - 2 * MARGIN;
  const body = drawHead(context, story, theme, inner);
  const foot = drawFoot(context, story, theme, inner, height);
  const box = { x: MARGIN, y: Math.ceil(body), width: inner, height: Math.floor(foot - GAP - body) };
  if (width > height) drawBeside(surface, story, palette, box);
  else drawBelow(surface, story, palette, box);
}

/**
 * @param {Surface["context"]} context
 * @param {Story} story
 * @param {Theme} theme
 * @param {number} inner
 * @returns {number} where the pictures begin
 */
function drawHead(context, { title, settings }, theme, inner) {
  context.font = `600 ${TITLE}px ${theme.font}`;
  const top = write(context, wrap(context, title.split(/(?<= )/), "", inner), MARGIN, MARGIN, context.font, theme.ink, TITLE);
  context.font = `${TEXT}px ${theme.font}`;
  return write(context, wrap(context, settings, SEPARATOR, inner), MARGIN, top, context.font, theme.muted, TEXT) + GAP / 2;
}

/**
 * @param {Surface["context"]} context
 * @param {Story} story
 * @param {Theme} theme
 * @param {number} inner
 * @param {number} height
 * @returns {number} where the link begins
 */
function drawFoot(context, { note, link }, theme, inner, height) {
  context.font = `${SMALL}px ${theme.font}`;
  const lines = [...(note === null ? [] : wrap(context, note.split(/(?<= )/), "", inner)), ...wrap(context, link.match(PIECES) ?? [], "", inner)];
  const foot = height - MARGIN - lines.length * SMALL * LEADING;
  write(context, lines, MARGIN, foot, context.font, theme.muted, SMALL);
  return foot;
}

/** @typedef {(surface: Surface, story: Story, palette: Palette, box: Box) => void} DrawIn */

/** @type {DrawIn} network | map, numbers, chart */
function drawBeside(surface, story, palette, box) {
  const right = Math.round(box.width * RESULTS);
  const left = box.width - right - GAP;
  placeNetwork(surface, story, palette, { ...box, width: left });
  const column = { ...box, x: box.x + left + GAP, width: right };
  const map = Math.round(Math.min(heightOf(story.map, right), (box.height - heightOfNumbers(story)) * 0.62));
  place(surface, story.map, { ...column, height: map }, palette);
  const below = drawNumbers(surface.context, story, palette.theme, { ...column, y: column.y + map + GAP / 2 });
  place(surface, story.chart, { ...column, y: below, height: box.y + box.height - below }, palette);
}

/** @type {DrawIn} network, and below it map | numbers, chart */
function drawBelow(surface, story, palette, box) {
  const network = Math.round(box.height * NETWORK);
  placeNetwork(surface, story, palette, { ...box, height: network });
  const top = box.y + network + GAP;
  const left = Math.round(box.width * MAP);
  place(surface, story.map, { ...box, y: top, width: left, height: Math.min(Math.round(heightOf(story.map, left)), box.y + box.height - top) }, palette);
  const column = { x: box.x + left + GAP, y: top, width: box.width - left - GAP, height: 0 };
  const below = drawNumbers(surface.context, story, palette.theme, column);
  place(surface, story.chart, { ...column, y: below, height: Math.min(column.width, box.y + box.height - below) }, palette);
}

/** @type {DrawIn} network, and the landscape beside it */
function placeNetwork(surface, { network, landscape }, palette, box) {
  if (!landscape) return place(surface, network, box, palette);
  const width = Math.round(box.width * BESIDE);
  place(surface, network, { ...box, width }, palette);
  place(surface, landscape, { ...box, x: box.x + width + GAP, width: box.width - width - GAP }, palette);
}

/** @param {SavedPicture} picture @param {number} width */
function heightOf(picture, width) {
  return (width * picture.height) / picture.width;
}

/** @param {Story} story */
function heightOfNumbers({ numbers }) {
  return (TEXT + NUMBER + (numbers.some(({ note }) => note) ? TEXT : 0)) * LEADING;
}

/**
 * @param {Surface["context"]} context
 * @param {Story} story
 * @param {Theme} theme
 * @param {Box} box
 * @returns {number} where what is below begins
 */
function drawNumbers(context, story, theme, { x, y, width }) {
  const { numbers } = story;
  context.textBaseline = "top";
  context.textAlign = "left";
  const widths = numbers.map(({ name, value, note = "" }) => Math.max(...[name, note].map((text) => widthOf(context, text, textFont(theme))), widthOf(context, value, numberFont(theme))));
  const gap = (width - widths.reduce((a, b) => a + b, 0)) / Math.max(1, numbers.length - 1); // long numbers need it, and none are wider than the column
  numbers.forEach(({ name, value, note = "" }, i) => {
    const left = x + widths.slice(0, i).reduce((a, b) => a + b + gap, 0);
    const under = write(context, [name], left, y, textFont(theme), theme.muted, TEXT);
    const last = write(context, [value], left, under, numberFont(theme), theme.ink, NUMBER);
    write(context, [note], left, last, textFont(theme), theme.muted, TEXT);
  });
  return Math.round(y + heightOfNumbers(story) + GAP / 2);
}

/** @param {Theme} theme */
function textFont(theme) {
  return `${TEXT}px ${theme.font}`;
}

/** @param {Theme} theme */
function numberFont(theme) {
  return `500 ${NUMBER}px ${theme.font}`;
}

/** @param {Surface["context"]} context @param {string} text @param {string} font */
function widthOf(context, text, font) {
  context.font = font;
  return context.measureText(text).width;
}

/**
 * A picture, painted in the size of a box.
 *
 * @param {Surface} surface
 * @param {SavedPicture} picture
 * @param {Box} box in whole units, so that edges stay sharp
 * @param {Palette} palette
 */
function place({ context, ratio }, picture, { x, y, width, height }, palette) {
  context.save();
  context.translate(x, y);
  picture.paint({ context, width, height, ratio }, palette);
  context.restore();
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
