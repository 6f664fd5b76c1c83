/**
 * A small copy of the map, for as long as the large one is out of sight.
 *
 * @typedef {{root: HTMLElement, canvas: HTMLCanvasElement, map: HTMLElement}} Elements map: the large one
 */
import { coloringOf } from "../../draw/classes.js";
import { HeatmapPainter } from "../../draw/heatmap.js";
import { setHidden } from "../../shell/dom.js";
import { makeCanvas, Sheet } from "../../shell/sheet.js";

/**
 * @param {Elements} elements
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {{seen: number, radius: number, tell: (frame: import("../../types.js").Frame) => boolean}} look seen: share of the large map that has to
 *   be in sight for it to count as seen; tell: writes the words beside the copy, false where it is not needed
 * @returns {() => void} shows it anew; frames, the view and the theme it follows itself
 */
export function bindMapCopy({ root, canvas, map }, store, loop, theme, { seen, radius, tell }) {
  const painter = new HeatmapPainter(makeCanvas);
  let isSeen = true;
  const repaint = loop.add(() => {
    const { frame, view } = store.state;
    const isShown = !isSeen && frame !== null && tell(frame);
    setHidden(root, !isShown);
    const surface = isShown && sheet.surface();
    if (!surface) return;
    const { palette } = theme;
    const box = { x: 0, y: 0, size: Math.min(surface.width, surface.height) };
    painter.draw(surface, frame.grid, box, { palette, coloring: coloringOf(frame, palette), discretize: view.discretize, radius });
  });
  const sheet = new Sheet(canvas, repaint);
  const look = (/** @type {IntersectionObserverEntry[]} */ [entry]) => {
    isSeen = entry.intersectionRatio >= seen;
    repaint();
  };
  new IntersectionObserver(look, { threshold: seen }).observe(map);
  store.follow(["frame", "view"], repaint);
  theme.onChange(repaint);
  return repaint;
}
