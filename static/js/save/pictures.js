/**
 * Pictures of a run, painted anew for a file or for paper.
 *
 * @typedef {import("../types.js").Page} Page
 * @typedef {import("../types.js").Palette} Palette
 * @typedef {import("../types.js").Saved} Saved
 * @typedef {import("../types.js").SavedPicture} SavedPicture
 */
import { fill } from "../core/fill.js";
import { SAVE } from "../core/texts.js";
import { formatEpoch } from "../draw/format.js";
import { drawStory, STORY_SIZE } from "../draw/story.js";
import { context2d, fit } from "../draw/surface.js";
import { SvgContext } from "../draw/svg.js";
import { isSpokenFor } from "../settings/changes.js";
import { differs } from "../settings/rules.js";
import { linkNote, otherPhrases, turnsOf, valueTold } from "../settings/turns.js";

/** Characters of a link beyond which nobody types it, and it would push the pictures aside. */
const LONGEST_LINK = 1200;
/** Pixels of an image within SVG for each unit. */
const SHARPNESS = 2;

/**
 * @param {Page} page
 * @param {Saved} saved
 * @param {{width: number, height: number}} [size]
 * @returns {SavedPicture | null} null while there is no run
 */
export function storyOf({ store, options }, saved, size = STORY_SIZE) {
  const { config, frame, link, turns, behind } = store.state;
  if (config === null || frame === null) return null;
  const isShown = (/** @type {import("../types.js").Option} */ option) => saved.settings.includes(option.path) || differs(option, config) || turnsOf(turns, option).length > 0;
  const shown = options.options.filter((option) => isShown(option) && !isSpokenFor(options, option, config));
  const settings = [...shown.map((option) => fill(SAVE.setting, { name: option.label, value: valueTold(option, config, turns) })), ...otherPhrases(options, turns)];
  const numbers = [{ name: SAVE.epoch, value: formatEpoch(frame.epoch) }, ...saved.numbers(frame)];
  const story = { title: document.title, settings, numbers, note: [behind, linkNote(options, turns)].filter(Boolean).join(" ") || null, link: linkTold(new URL(link, location.href).href), ...saved.pictures };
  return { ...size, paint: (surface, palette) => drawStory(surface, story, palette) };
}

/** @param {string} link @returns {string} it, or why it is not on the picture */
function linkTold(link) {
  return link.length <= LONGEST_LINK ? link : fill(SAVE.longLink, { count: link.length.toLocaleString("en") });
}

/**
 * @param {SavedPicture} picture
 * @param {Palette} palette
 * @param {number} sharpness device pixels for each unit
 * @returns {HTMLCanvasElement}
 */
export function canvasOf({ width, height, paint }, palette, sharpness) {
  const canvas = document.createElement("canvas");
  const surface = fit(canvas, width, height, sharpness);
  cover(surface, palette);
  paint(surface, palette);
  return canvas;
}

/**
 * @param {SavedPicture} picture
 * @param {Palette} palette
 * @param {string} title
 * @param {number} [sharpness] pixels of an image within it for each unit
 * @param {string} [name] where it stands in a page beside others
 * @returns {string} a whole SVG file
 */
export function svgOf({ width, height, paint }, palette, title, sharpness = SHARPNESS, name = "") {
  const svg = new SvgContext(width, height, { measure: measureWith(context2d(document.createElement("canvas"))), encode, name });
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (svg));
  const surface = { context, width, height, ratio: sharpness };
  cover(surface, palette);
  paint(surface, palette);
  return svg.fileOf(title);
}

/** What is clear would be black in some programs. @param {import("../types.js").Surface} surface @param {Palette} palette */
function cover({ context, width, height }, { theme }) {
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, height);
}

/**
 * @param {import("../types.js").Context} context
 * @returns {import("../draw/svg.js").Tools["measure"]}
 */
function measureWith(context) {
  return (text, font, baseline) => {
    context.font = font;
    context.textBaseline = "alphabetic";
    const { width, fontBoundingBoxAscent: above } = context.measureText(text);
    context.textBaseline = /** @type {CanvasTextBaseline} */ (baseline);
    return { width, drop: above - context.measureText(text).fontBoundingBoxAscent };
  };
}

/** @type {import("../draw/svg.js").Tools["encode"]} */
function encode(source, { x, y, width, height }) {
  const canvas = document.createElement("canvas");
  fit(canvas, width, height, 1).context.drawImage(source, x, y, width, height, 0, 0, width, height);
  return canvas.toDataURL();
}
