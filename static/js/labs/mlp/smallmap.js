/**
 * The map and both losses in a strip at the thumb, for as long as the large map is out of sight on a narrow screen: what one reads there is
 * about them. A tap leads to the large one.
 *
 * @typedef {{strip: HTMLElement, canvas: HTMLCanvasElement, words: HTMLElement, map: HTMLElement}} Elements
 */
import { fill } from "../../core/fill.js";
import { formatLoss } from "../../draw/format.js";
import { setText } from "../../shell/dom.js";
import { bindMapCopy } from "./mapcopy.js";
import { STRIP } from "./texts.js";

/**
 * @param {Elements} elements
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {{calm: () => boolean, narrow: MediaQueryList}} screen
 */
export function bindSmallMap({ strip, canvas, words, map }, store, loop, theme, { calm, narrow }) {
  const tell = (/** @type {import("../../types.js").Frame} */ { testLoss, trainLoss }) => {
    if (!narrow.matches) return false;
    setText(words, fill(STRIP.losses, { test: formatLoss(testLoss), train: formatLoss(trainLoss) }));
    return true;
  };
  const repaint = bindMapCopy({ root: strip, canvas, map }, store, loop, theme, { seen: 0.4, radius: 3, tell });
  narrow.addEventListener("change", repaint);
  strip.addEventListener("click", () => map.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" }));
}
