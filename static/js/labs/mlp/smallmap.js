/**
 * The map and both losses in a strip at the thumb, for as long as the large map is out of sight on a narrow screen: what one reads there is
 * about them. A tap leads to the large one.
 *
 * @typedef {{strip: HTMLElement, canvas: HTMLCanvasElement, words: HTMLElement, map: HTMLElement}} Elements
 */
import { fill } from "../../core/fill.js";
import { coloringOf } from "../../draw/classes.js";
import { formatLoss } from "../../draw/format.js";
import { HeatmapPainter } from "../../draw/heatmap.js";
import { setHidden, setText } from "../../shell/dom.js";
import { makeCanvas, Sheet } from "../../shell/sheet.js";
import { STRIP } from "./texts.js";

const RADIUS = 3;
/** Of the large map that has to be in sight for it to count as seen. */
const SEEN = 0.4;

/**
 * @param {Elements} elements
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {{calm: () => boolean, narrow: MediaQueryList}} screen
 */
export function bindSmallMap({ strip, canvas, words, map }, store, loop, theme, { calm, narrow }) {
  const painter = new HeatmapPainter(makeCanvas);
  let isSeen = true;
  const repaint = loop.add(() => {
    const { frame, view } = store.state;
    const isNeeded = !isSeen && narrow.matches && frame !== null;
    setHidden(strip, !isNeeded);
    if (!isNeeded) return;
    setText(words, fill(STRIP.losses, { test: formatLoss(frame.testLoss), train: formatLoss(frame.trainLoss) }));
    const surface = sheet.surface();
    const box = surface && { x: 0, y: 0, size: Math.min(surface.width, surface.height) };
    const { palette } = theme;
    if (surface && box) painter.draw(surface, frame.grid, box, { palette, coloring: coloringOf(frame, palette), discretize: view.discretize, radius: RADIUS });
  });
  const sheet = new Sheet(canvas, repaint);
  new IntersectionObserver(([entry]) => {
    isSeen = entry.intersectionRatio >= SEEN;
    repaint();
  }, { threshold: SEEN }).observe(map);
  narrow.addEventListener("change", repaint);
  store.follow(["frame", "view"], repaint);
  theme.onChange(repaint);
  strip.addEventListener("click", () => map.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" }));
}
