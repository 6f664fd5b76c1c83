/**
 * A run that goes along with somebody else's: each time it is told where that stands, it goes on from there. What the curves were before
 * the first time is not known here.
 *
 * @typedef {import("../../compare/side.js").Side} Side
 * @typedef {import("../../types.js").Lab} Lab
 * @typedef {import("../../watch.js").Screen} Screen
 *
 * @typedef {object} Elements
 * @property {HTMLCanvasElement} chart
 * @property {HTMLElement} epoch
 * @property {HTMLElement} test
 * @property {HTMLElement} train
 * @property {HTMLElement} parameters
 * @property {HTMLElement} state what is to be waited for, or went wrong
 */
import { same } from "../../core/json.js";
import { easeDomain, sameDomain } from "../../draw/chartdomain.js";
import { commonDomain, drawComparison } from "../../draw/comparison.js";
import { formatEpoch, formatLoss } from "../../draw/format.js";
import { setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { SHOWN } from "./texts.js";

export class WatchedRun {
  /**
   * @param {Elements} elements
   * @param {{side: Side, options: import("../../types.js").Options, loop: import("../../core/loop.js").Loop, theme: import("../../shell/theme.js").ThemeSwitch, lab: Pick<Lab, "parameterCountOf">}} parts
   */
  constructor(elements, { side, options, loop, theme, lab }) {
    this.elements = elements;
    this.side = side;
    this.options = options;
    this.loop = loop;
    this.theme = theme;
    this.lab = lab;
    /** @type {(() => void)[]} */
    this.painters = [];
    /** What was told last. @type {Screen | null} */
    this.told = null;
    /** @type {import("../../types.js").ChartDomain | null} */
    this.domain = null;
    this.refresh = loop.add(() => this.#refresh());
    this.repaint = loop.add((_, passed) => this.#paint(passed));
    this.sheet = new Sheet(elements.chart, this.repaint);
    theme.onChange(this.repaint);
  }

  /** @param {() => void} painter asked to paint when a frame has come on screen */
  onFrame(painter) {
    this.painters.push(painter);
  }

  /** @param {Screen} screen what is to be shown from now on */
  show(screen) {
    const { link, config, view, state, epoch } = screen;
    if (link === null || config === null || view === null || state === null || epoch === null) return;
    const { side, told } = this;
    if (told !== null && told.epoch === epoch && told.state === state && same(told.config, config)) return;
    const goesOn = told !== null && told.config?.seed === config.seed && epoch >= (told.epoch ?? 0) && same(told.config?.network, config.network);
    const loss = goesOn ? side.history.thinned() : null;
    this.told = screen;
    side.goOn({ id: 0, name: "", link, config, epoch, turns: [], curves: loss ? { loss } : {}, state: bytesOf(state) }, view);
    this.refresh();
  }

  #refresh() {
    const { side } = this;
    if (side.waiting.length > 0 && side.run !== 0) {
      const number = side.advance();
      if (side.frame?.history.length === 0) side.history.append(side.frame.epoch, side.frame.trainLoss, side.frame.testLoss); // a run that goes on tells what follows alone
      for (const painter of this.painters) painter();
      this.repaint();
      this.loop.after(() => {
        side.acknowledge(number);
        this.refresh();
      });
    }
    this.#say();
  }

  #say() {
    const { epoch, test, train, parameters, state } = this.elements;
    const { frame, config, trouble, status } = this.side;
    setText(state, trouble || status || (this.told === null ? SHOWN.waiting : ""));
    if (frame === null || config === null) return;
    setText(epoch, formatEpoch(frame.epoch));
    setText(test, formatLoss(frame.testLoss));
    setText(train, formatLoss(frame.trainLoss));
    setText(parameters, String(this.lab.parameterCountOf(config)));
  }

  /**
   * @param {number} passed ms
   * @returns {boolean} whether the axes are still on their way
   */
  #paint(passed) {
    const surface = this.sheet.surface();
    if (surface === null) return false;
    const { history } = this.side;
    const target = commonDomain([history], false);
    this.domain = this.domain === null ? target : easeDomain(this.domain, target, passed);
    const { theme } = this.theme.palette;
    drawComparison(surface, [{ name: "", history, color: theme.ink }], this.domain, theme);
    return !sameDomain(this.domain, target);
  }
}

/** @param {string} text base64 */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
