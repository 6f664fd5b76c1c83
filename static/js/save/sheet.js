/**
 * The sheet of paper: the story of the run twice, for paper that is wide and for paper that is high, of which the style sheet shows one.
 *
 * @typedef {import("../types.js").Page} Page
 * @typedef {import("../types.js").Saved} Saved
 */
import { make } from "../shell/dom.js";
import { canvasOf, storyOf } from "./pictures.js";

/** Units, in the shape of A4. */
const WIDE = { width: 1130, height: 800 };
const HIGH = { width: 800, height: 1130 };
/** Pixels for each unit: about 300 an inch. */
const SHARPNESS = 3;

/**
 * @param {Page} page with the colours of paper
 * @param {Saved} saved
 * @returns {HTMLElement | null} null while there is no run
 */
export function sheetOf(page, saved) {
  const { palette } = page.theme;
  const ways = [WIDE, HIGH].map((size) => storyOf(page, saved, size));
  if (ways.some((way) => way === null)) return null;
  const canvases = ways.flatMap((way) => (way ? [canvasOf(way, palette, SHARPNESS)] : []));
  canvases.forEach((canvas, i) => (canvas.className = i === 0 ? "sheet-wide" : "sheet-high"));
  return make("div", { class: "sheet", role: "img", "aria-label": document.title }, canvases);
}
