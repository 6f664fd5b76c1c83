/**
 * The chart of two runs: its axes on their way, the epoch that is read in it, and its words. The curves are the panel's sides'.
 *
 * @typedef {import("../types.js").ChartDomain} ChartDomain
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("./side.js").Side} Side
 */
import { fill } from "../core/fill.js";
import { COMPARE } from "../core/texts.js";
import { chartScales, easeDomain, plotBox, readingAt, sameDomain } from "../draw/chartdomain.js";
import { commonDomain, drawComparison } from "../draw/comparison.js";
import { formatEpoch, formatLoss } from "../draw/format.js";
import { atMark, REACH, turnsAt } from "../draw/reading.js";
import { turnSentences } from "../settings/turns.js";
import { bindCrosshair } from "../shell/crosshair.js";
import { Sheet } from "../shell/sheet.js";

const NAMES = [COMPARE.a, COMPARE.b];

export class PairChart {
  /**
   * @param {{chart: HTMLCanvasElement, log: HTMLInputElement, said: HTMLElement}} elements
   * @param {{sides: Side[], options: Options, loop: import("../core/loop.js").Loop, theme: import("../shell/theme.js").ThemeSwitch}} parts
   */
  constructor({ chart, log, said }, { sides, options, loop, theme }) {
    this.canvas = chart;
    this.log = log;
    this.sides = sides;
    this.options = options;
    this.theme = theme;
    /** Across the chart. @type {number | null} */
    this.pointer = null;
    /** @type {ChartDomain | null} */
    this.domain = null;
    this.repaint = loop.add((_, passed) => this.#paint(passed));
    this.sheet = new Sheet(chart, this.repaint);
    theme.onChange(this.repaint);
    log.addEventListener("change", this.repaint);
    bindCrosshair(chart, said, {
      placeOf: (event) => this.#marked(this.sheet.place(event), event.pointerType === "touch" ? REACH.finger : REACH.pointer),
      step: (from, by) => this.#stepOn(from, by),
      show: (place) => {
        this.pointer = place && place.x;
        this.repaint();
      },
      words: () => this.#words(),
    });
  }

  /** Both runs as they are drawn. */
  #runs() {
    const { theme } = this.theme.palette;
    const colors = [theme.ink, theme.accent];
    return this.sides.map(({ history, turns }, i) => ({ name: NAMES[i], history, color: colors[i], turns: turnSentences(this.options, turns, NAMES[i]) }));
  }

  /**
   * @param {number} passed ms
   * @returns {boolean} whether the axes are still on their way
   */
  #paint(passed) {
    const surface = this.sheet.surface();
    if (surface === null) return false;
    const runs = this.#runs();
    const target = commonDomain(runs.map(({ history }) => history), this.log.checked);
    this.domain = this.domain === null ? target : easeDomain(this.domain, target, passed);
    drawComparison(surface, runs, this.domain, this.theme.palette.theme, this.pointer);
    const label = [COMPARE.chart, ...runs.flatMap(({ turns }) => turns.map(({ words }) => words))].join(". ");
    if (this.canvas.ariaLabel !== label) this.canvas.ariaLabel = label;
    return !sameDomain(this.domain, target);
  }

  /** Where the curves are, and how; null before they are drawn. */
  #drawn() {
    const box = plotBox(this.sheet.width, this.sheet.height);
    return this.domain && { box, domain: this.domain, scale: chartScales(this.domain, box).x };
  }

  /** A place, or the mark of a change within reach. @param {{x: number, y: number}} place @param {number} reach */
  #marked(place, reach) {
    const drawn = this.#drawn();
    return drawn === null ? place : { ...place, x: atMark(place.x, this.sides.flatMap(({ turns }) => turns), drawn.scale, reach) };
  }

  /** From one point to the next, of the run that has more of them; from nowhere to the last one. @param {{x: number} | null} from @param {number} by */
  #stepOn(from, by) {
    const drawn = this.#drawn();
    const [{ history }] = [...this.sides].sort((a, b) => b.history.length - a.history.length);
    if (drawn === null || history.length === 0) return null;
    const index = from === null ? undefined : readingAt(history, drawn.domain, drawn.box, from.x)?.index;
    const next = index === undefined ? history.length - 1 : Math.max(0, Math.min(history.length - 1, index + by));
    return { x: drawn.scale.to(history.epoch[next]), y: 0 };
  }

  /** The numbers of both at the epoch that is read. */
  #words() {
    const { pointer } = this;
    const drawn = this.#drawn();
    if (pointer === null || drawn === null) return "";
    const read = this.#runs().flatMap(({ name: run, history, turns }) => {
      const reading = readingAt(history, drawn.domain, drawn.box, pointer);
      if (reading === null) return [];
      const numbers = { run, epoch: formatEpoch(reading.epoch), test: formatLoss(reading.test), train: formatLoss(reading.train) };
      return [fill(COMPARE.read, numbers), ...turnsAt(turns, history, reading).map(({ words }) => words)];
    });
    return read.join(". ");
  }
}
