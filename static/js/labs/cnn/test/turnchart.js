/** How each head does where test pictures are turned, read by pointer or keys. */
import { fill } from "../../../core/fill.js";
import { formatShare } from "../../../draw/format.js";
import { bindCrosshair } from "../../../shell/crosshair.js";
import { any, canvas, setText } from "../../../shell/dom.js";
import { Sheet } from "../../../shell/sheet.js";
import { TEST } from "../texts.js";
import { curvesBox, drawCurves, tickAt } from "./draw/curves.js";
import { HEADS } from "./heads.js";

/** Degrees from one to the next. */
const STEP = 30;
/** In degrees, as the server turns them. */
export const ANGLES = Array.from({ length: 360 / STEP }, (_, i) => i * STEP);

export class TurnChart {
  /**
   * @param {(head: import("./heads.js").HeadName) => number[] | null} turnsOf accuracies by angle
   * @param {() => {own: string, classes: number}} about the head of the run on screen, and how many classes there are
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../../core/loop.js").Loop} loop
   */
  constructor(turnsOf, about, theme, loop) {
    this.turnsOf = turnsOf;
    this.about = about;
    this.theme = theme;
    /** @type {number | null} */
    this.at = null;
    this.repaint = loop.add(() => this.#paint());
    this.sheet = new Sheet(canvas("test-turns"), this.repaint);
    theme.onChange(this.repaint);
    bindCrosshair(canvas("test-turns"), any("test-said"), {
      placeOf: (event) => this.sheet.place(event),
      step: (from, by) => this.#step(from, by),
      show: (place) => {
        this.at = place && tickAt(curvesBox(this.sheet), ANGLES.length, place.x);
        setText(any("test-reading"), this.words);
        this.repaint();
      },
      words: () => this.words,
    });
  }

  /** @param {{x: number} | null} from @param {number} by */
  #step(from, by) {
    const box = curvesBox(this.sheet);
    const next = from === null ? 0 : Math.max(0, Math.min(ANGLES.length - 1, tickAt(box, ANGLES.length, from.x) + by));
    return { x: box.x + (next / (ANGLES.length - 1)) * box.width, y: 0 };
  }

  get words() {
    const { at } = this;
    if (at === null) return "";
    const told = HEADS.flatMap((head) => {
      const share = this.turnsOf(head)?.[at];
      return share === undefined ? [] : [fill(TEST.turnedAt, { head: TEST.heads[head], angle: ANGLES[at], share: formatShare(share) })];
    });
    return told.join(" · ");
  }

  #paint() {
    const surface = this.sheet.surface();
    if (surface === null) return;
    const { own, classes } = this.about();
    const curves = HEADS.map((head, color) => ({ name: TEST.heads[head], color, values: this.turnsOf(head) ?? [], isStrong: head === own }));
    drawCurves(surface, { ticks: ANGLES.map((angle) => `${angle}°`), curves, guess: { share: 1 / classes, name: TEST.guessing }, at: this.at }, this.theme.palette.theme);
  }
}
