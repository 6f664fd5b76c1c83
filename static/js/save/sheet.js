/**
 * The sheet of paper: the story of the run twice, for paper that is wide and for paper that is high, of which the style sheet shows one. Its
 * words are text, which can be found and copied in a PDF, and its link is one.
 *
 * @typedef {import("../types.js").Page} Page
 * @typedef {import("../types.js").Saved} Saved
 */
import { make } from "../shell/dom.js";
import { storyOf, svgOf } from "./pictures.js";

/** Units, in the shape of A4. */
const WAYS = { wide: { width: 1130, height: 800 }, high: { width: 800, height: 1130 } };
/** Pixels of the maps for each unit: about 300 an inch. */
const SHARPNESS = 3;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Page} page with the colours of paper
 * @param {Saved} saved
 * @returns {HTMLElement | null} null while there is no run
 */
export function sheetOf(page, saved) {
  const { palette } = page.theme;
  const link = new URL(page.store.state.link, location.href).href;
  const pictures = Object.entries(WAYS).flatMap(([name, size]) => {
    const story = storyOf(page, saved, size);
    if (story === null) return [];
    const parsed = new DOMParser().parseFromString(svgOf(story, palette, document.title, SHARPNESS, `${name}-`), "image/svg+xml");
    const picture = document.importNode(parsed.documentElement, true);
    picture.setAttribute("class", `sheet-${name}`);
    picture.setAttribute("preserveAspectRatio", "xMidYMin");
    linkUp(picture, link);
    return [picture];
  });
  return pictures.length === 0 ? null : make("div", { class: "sheet" }, pictures);
}

/**
 * Makes a link of the lines that spell it; none where it is too long to be there.
 *
 * @param {Element} picture
 * @param {string} link
 */
function linkUp(picture, link) {
  const texts = [...picture.querySelectorAll("text")];
  const spelled = texts.map((_, first) => linesOf(texts.slice(first), link)).find((lines) => lines.length > 0) ?? [];
  for (const line of spelled) {
    const anchor = document.createElementNS(SVG, "a");
    anchor.setAttribute("href", link.replace(/#/, "?#")); // one to this very page would be taken for a place in the document, and be lost
    line.replaceWith(anchor);
    anchor.append(line);
  }
}

/**
 * @param {readonly Element[]} texts
 * @param {string} link
 * @returns {readonly Element[]} the first of them, where they spell the link; else none
 */
function linesOf(texts, link) {
  let left = link;
  const end = texts.findIndex(({ textContent }) => {
    if (!textContent || !left.startsWith(textContent)) return true;
    left = left.slice(textContent.length);
    return left === "";
  });
  return left === "" ? texts.slice(0, end + 1) : [];
}
