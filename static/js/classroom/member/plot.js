/**
 * The plot of the class: every network a dot, one's own ringed, without names; renewed while it is open. Loaded for the first look at it.
 *
 * @typedef {{parameters: number, test_loss: number | null, solved: boolean, mine: boolean}} Told
 */
import { classPlotText, drawClassPlot } from "../../draw/classplot.js";
import { SHARE } from "../../core/texts.js";
import { make, openDialog, setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { PLOTTED } from "./texts.js";

/** Milliseconds between two looks. */
const EVERY = 2000;

export class PlotDialog {
  /**
   * @param {object} parts
   * @param {() => Promise<{points: Told[]}>} parts.ask the server
   * @param {import("../../shell/theme.js").ThemeSwitch} parts.theme
   */
  constructor({ ask, theme }) {
    this.ask = ask;
    this.theme = theme;
    /** Paints what is open. */
    this.paint = () => {};
    theme.onChange(() => this.paint());
  }

  open() {
    const canvas = make("canvas", { id: "class-plot", class: "class-plot", role: "img" });
    const words = make("p", { class: "aside", role: "status" }, [PLOTTED.waiting]);
    const dialog = openDialog("class-plot-dialog", PLOTTED.title, SHARE.close, [make("p", { class: "aside" }, [PLOTTED.hint]), canvas, words]);
    /** @type {import("../../draw/classplot.js").ClassPlot} */
    let plot = { networks: [] };
    const sheet = new Sheet(canvas, () => this.paint());
    this.paint = () => {
      const surface = sheet.surface();
      if (surface) drawClassPlot(surface, plot, this.theme.palette.theme);
    };
    const look = async () => {
      if (!dialog.open) return;
      try {
        plot = plotOf((await this.ask()).points);
        setText(words, classPlotText(plot));
        canvas.ariaLabel = classPlotText(plot);
        this.paint();
      } catch {
        setText(words, PLOTTED.away);
      }
      setTimeout(look, EVERY);
    };
    dialog.addEventListener("close", () => (this.paint = () => {}));
    look();
  }
}

/** @param {readonly Told[]} points @returns {import("../../draw/classplot.js").ClassPlot} */
export function plotOf(points) {
  return { networks: points.map(({ parameters, test_loss: loss, solved, mine }) => ({ parameters, testLoss: loss ?? Number.NaN, solved, mine })) };
}
