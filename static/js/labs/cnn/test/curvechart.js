/**
 * Accuracies of several kinds on a canvas, read by pointer or keys.
 *
 * @typedef {import("./draw/curves.js").Curves} Curves
 */
import { bindCrosshair } from "../../../shell/crosshair.js";
import { any, canvas, setText } from "../../../shell/dom.js";
import { Sheet } from "../../../shell/sheet.js";
import { curvesBox, drawCurves, tickAt } from "./draw/curves.js";

export class CurveChart {
  /**
   * @param {string} id of the canvas
   * @param {{ticks: readonly string[], curves: () => Curves["curves"], guess: () => Curves["guess"], words: (at: number) => string}} data
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../../core/loop.js").Loop} loop
   */
  constructor(id, data, theme, loop) {
    this.data = data;
    this.theme = theme;
    /** The tick that is read. @type {number | null} */
    this.at = null;
    this.repaint = loop.add(() => this.#paint());
    this.sheet = new Sheet(canvas(id), this.repaint);
    theme.onChange(this.repaint);
    bindCrosshair(canvas(id), any("test-said"), {
      placeOf: (event) => this.sheet.place(event),
      step: (from, by) => this.#step(from, by),
      show: (place) => {
        this.at = place && tickAt(curvesBox(this.sheet), data.ticks.length, place.x);
        setText(any("test-reading"), this.words);
        this.repaint();
      },
      words: () => this.words,
    });
  }

  get words() {
    return this.at === null ? "" : this.data.words(this.at);
  }

  /** @param {{x: number} | null} from @param {number} by */
  #step(from, by) {
    const box = curvesBox(this.sheet);
    const last = this.data.ticks.length - 1;
    const next = from === null ? 0 : Math.max(0, Math.min(last, tickAt(box, last + 1, from.x) + by));
    return { x: box.x + (next / last) * box.width, y: 0 };
  }

  #paint() {
    const surface = this.sheet.surface();
    if (surface === null) return;
    const { ticks, curves, guess } = this.data;
    drawCurves(surface, { ticks, curves: curves(), guess: guess(), at: this.at }, this.theme.palette.theme);
  }
}
