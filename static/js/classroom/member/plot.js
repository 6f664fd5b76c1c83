/**
 * The plot of the class: every network at one's own exercise, or every one, a dot, one's own ringed, without names; renewed while it is open.
 * Loaded for the first look at it.
 *
 * @typedef {{exercise: string | null, parameters: number, test_loss: number | null, solved: boolean, mine: boolean}} Told
 */
import { classPlotText, countText, drawClassPlot } from "../../draw/classplot.js";
import { fill } from "../../core/fill.js";
import { SHARE } from "../../core/texts.js";
import { make, openDialog, setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { MEMBER, PLOTTED } from "./texts.js";

/** Milliseconds between two looks. */
const EVERY = 2000;

export class PlotDialog {
  /**
   * @param {object} parts
   * @param {() => Promise<{points: Told[]}>} parts.ask the server
   * @param {import("../../shell/theme.js").ThemeSwitch} parts.theme
   * @param {{slug: string, title: string} | null} parts.exercise of the page
   */
  constructor({ ask, theme, exercise }) {
    this.ask = ask;
    this.exercise = exercise;
    this.theme = theme;
    /** Paints what is open. */
    this.paint = () => {};
    theme.onChange(() => this.paint());
  }

  open() {
    const canvas = make("canvas", { id: "class-plot", class: "class-plot", role: "img" });
    const words = make("p", { class: "aside", role: "status" }, [PLOTTED.waiting]);
    const hint = make("p", { class: "aside" });
    const all = make("input", { type: "checkbox" });
    const dialog = openDialog("class-plot-dialog", PLOTTED.title, SHARE.close, [hint, make("label", { class: "check" }, [all, make("span", {}, [PLOTTED.all])]), canvas, words]);
    /** As told last. @type {Told[] | null} */
    let told = null;
    /** @type {import("../../draw/classplot.js").ClassPlot} */
    let plot = { networks: [] };
    const sheet = new Sheet(canvas, () => this.paint());
    this.paint = () => {
      const surface = sheet.surface();
      if (surface) drawClassPlot(surface, plot, this.theme.palette.theme);
    };
    const show = () => {
      setText(hint, all.checked ? PLOTTED.hint : this.exercise ? fill(PLOTTED.of, { title: fill(MEMBER.theExercise, this.exercise) }) : PLOTTED.free);
      if (told === null) return;
      plot = all.checked ? plotOfAll(told) : plotOf(told, this.exercise?.slug ?? null);
      const text = this.exercise && !all.checked ? classPlotText(plot) : countText(plot.networks);
      setText(words, text);
      canvas.ariaLabel = text;
      this.paint();
    };
    const look = async () => {
      if (!dialog.open) return;
      try {
        told = (await this.ask()).points;
        show();
      } catch {
        setText(words, PLOTTED.away);
      }
      setTimeout(look, EVERY);
    };
    all.addEventListener("change", show);
    show();
    dialog.addEventListener("close", () => (this.paint = () => {}));
    look();
  }
}

/** @param {readonly Told[]} points @param {string | null} exercise null: those at none @returns {import("../../draw/classplot.js").ClassPlot} */
export function plotOf(points, exercise) {
  return { networks: points.filter((point) => point.exercise === exercise).map(({ parameters, test_loss: loss, solved, mine }) => ({ parameters, testLoss: loss ?? Number.NaN, solved, mine })) };
}

/** @param {readonly Told[]} points @returns {import("../../draw/classplot.js").ClassPlot} none is the smallest that solves all those tasks */
export function plotOfAll(points) {
  return { networks: points.flatMap((point) => plotOf([point], point.exercise).networks).map((network) => ({ ...network, solved: false })) };
}
