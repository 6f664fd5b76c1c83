/**
 * The map close by, for when a neuron is pointed at while the large one is out of sight, as on a phone.
 *
 * @typedef {{card: HTMLElement, canvas: HTMLCanvasElement, title: HTMLElement, map: HTMLElement}} Elements
 */
import { setText } from "../../shell/dom.js";
import { bindMapCopy } from "./mapcopy.js";
import { titleOf } from "./quiet.js";

/**
 * @param {Elements} elements
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {import("../../types.js").Options} options
 */
export function bindLens({ card, canvas, title, map }, store, loop, theme, options) {
  const tell = (/** @type {import("../../types.js").Frame} */ { watched }) => {
    const { config, extras, pointed, edited } = store.state;
    if ((edited ?? pointed)?.kind !== "node" || config === null) return false;
    setText(title, titleOf(watched, config, extras, options));
    return true;
  };
  const repaint = bindMapCopy({ root: card, canvas, map }, store, loop, theme, { seen: 0.6, radius: 4, tell });
  store.follow(["pointed", "edited"], repaint);
}
