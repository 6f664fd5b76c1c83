/**
 * Accuracy or loss over the epochs, with the epoch that is read in it.
 *
 * @typedef {import("../../../types.js").ChartDomain} ChartDomain
 */
import { fill } from "../../../core/fill.js";
import { drawChart } from "../../../draw/chart.js";
import { CHARTED, chartScales, easeDomain, plotBox, readingAt, sameDomain, targetDomain } from "../../../draw/chartdomain.js";
import { formatEpoch } from "../../../draw/format.js";
import { bindCrosshair } from "../../../shell/crosshair.js";
import { any, canvas, element } from "../../../shell/dom.js";
import { Sheet } from "../../../shell/sheet.js";
import { TRAIN } from "../texts.js";

export class TrainChart {
  /**
   * @param {import("./run.js").TrainRun} run
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../../core/loop.js").Loop} loop
   */
  constructor(run, theme, loop) {
    this.run = run;
    this.theme = theme;
    /** Across the chart. @type {number | null} */
    this.pointer = null;
    /** @type {ChartDomain | null} */
    this.domain = null;
    this.choice = element("train-charted", HTMLSelectElement);
    this.repaint = loop.add((_, passed) => this.#paint(passed));
    this.sheet = new Sheet(canvas("train-chart"), this.repaint);
    theme.onChange(this.repaint);
    this.choice.addEventListener("change", () => {
      this.domain = null;
      this.repaint();
    });
    bindCrosshair(canvas("train-chart"), any("train-said"), {
      placeOf: (event) => this.sheet.place(event),
      step: (from, by) => this.#step(from, by),
      show: (place) => {
        this.pointer = place && place.x;
        this.repaint();
      },
      words: () => this.words,
    });
  }

  get charted() {
    return this.choice.value === "loss" ? "loss" : "accuracy";
  }

  get history() {
    return this.charted === "loss" ? this.run.loss : this.run.accuracy;
  }

  /** @param {number} passed ms @returns {boolean} whether the axes are still on their way */
  #paint(passed) {
    const surface = this.sheet.surface();
    if (surface === null) return false;
    const { history, charted } = this;
    const target = targetDomain(history, false, charted);
    this.domain = this.domain === null ? target : easeDomain(this.domain, target, passed);
    drawChart(surface, { history, charted, domain: this.domain, reading: this.reading }, this.theme.palette.theme);
    return !sameDomain(this.domain, target);
  }

  get reading() {
    if (this.pointer === null || this.domain === null) return null;
    return readingAt(this.history, this.domain, plotBox(this.sheet.width, this.sheet.height), this.pointer);
  }

  /** @param {{x: number} | null} from @param {number} by */
  #step(from, by) {
    const { history, domain, sheet } = this;
    if (domain === null || history.length === 0) return null;
    const box = plotBox(sheet.width, sheet.height);
    const index = from === null ? undefined : readingAt(history, domain, box, from.x)?.index;
    const next = index === undefined ? history.length - 1 : Math.max(0, Math.min(history.length - 1, index + by));
    return { x: chartScales(domain, box).x.to(history.epoch[next]), y: 0 };
  }

  get words() {
    const { reading } = this;
    if (reading === null) return "";
    const { format } = CHARTED[this.charted];
    return fill(TRAIN.read, { epoch: formatEpoch(reading.epoch), test: format(reading.test), train: format(reading.train) });
  }
}
