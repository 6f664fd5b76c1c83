/**
 * A small copy of the map, for when a neuron is pointed at while the large one is out of sight, as on a phone.
 *
 * @typedef {{card: HTMLElement, canvas: HTMLCanvasElement, title: HTMLElement, map: HTMLElement}} Elements
 */
import { coloringOf } from "../../draw/classes.js";
import { HeatmapPainter } from "../../draw/heatmap.js";
import { setHidden, setText } from "../../shell/dom.js";
import { makeCanvas, Sheet } from "../../shell/sheet.js";
import { titleOf } from "./quiet.js";

const RADIUS = 4;
/** Of the map that has to be in sight for it to count as seen. */
const SEEN = 0.6;

/**
 * @param {Elements} elements
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {import("../../types.js").Options} options
 */
export function bindLens({ card, canvas, title, map }, store, loop, theme, options) {
  const painter = new HeatmapPainter(makeCanvas);
  let isSeen = true;
  const repaint = loop.add(() => {
    const { frame, config, extras, pointed, edited, view } = store.state;
    const target = edited ?? pointed;
    const isNeeded = !isSeen && target?.kind === "node" && frame !== null && config !== null;
    setHidden(card, !isNeeded);
    if (!isNeeded) return;
    setText(title, titleOf(frame.watched, config, extras, options));
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
  store.follow(["frame", "pointed", "edited"], repaint);
  theme.onChange(repaint);
}
