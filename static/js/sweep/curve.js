/**
 * The loss curves of the cell of a sweep that is pointed at, with what is known of the cell in words. Loaded with the first sweep.
 *
 * @typedef {import("../types.js").LossHistory} LossHistory
 * @typedef {import("../types.js").SweepRow} SweepRow
 * @typedef {import("./table.js").Seen} Seen
 *
 * @typedef {object} Elements
 * @property {HTMLElement} figure
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} name of the cell
 * @property {HTMLElement} spread of its runs
 * @property {HTMLElement} words of its curve
 * @property {HTMLElement} note what its lines are, or why there are none
 */
import { fill, plural } from "../core/fill.js";
import { SWEEP } from "../core/texts.js";
import { formatEpoch, formatLoss } from "../draw/format.js";
import { drawSweepCurves, sweepDomain } from "../draw/sweepcurves.js";
import { setText } from "../shell/dom.js";
import { Sheet } from "../shell/sheet.js";
import { MOST_CURVES } from "./sweep.js";

/** @typedef {import("../types.js").SweepCurve} SweepCurve As the server tells it. */

export class CurveFigure {
  /**
   * @param {Elements} elements
   * @param {Pick<import("../types.js").Page, "loop" | "theme">} page
   */
  constructor(elements, { loop, theme }) {
    this.elements = elements;
    this.theme = theme;
    /** By the number of the run. @type {Map<number, LossHistory>} */
    this.curves = new Map();
    this.epochs = 0;
    this.isRecorded = false;
    /** @type {Seen | null} */
    this.seen = null;
    /** The axes, until another curve comes in. @type {import("../types.js").ChartDomain | null} */
    this.domain = null;
    this.repaint = loop.add(() => this.#paint());
    this.sheet = new Sheet(elements.canvas, this.repaint);
    theme.onChange(this.repaint);
  }

  /**
   * Another sweep.
   *
   * @param {number} epochs of each run, at most
   * @param {boolean} isRecorded whether curves come at all
   */
  begin(epochs, isRecorded) {
    this.curves.clear();
    [this.epochs, this.isRecorded, this.seen, this.domain] = [epochs, isRecorded, null, null];
    this.elements.figure.hidden = false;
    this.repaint();
  }

  /** @param {SweepCurve} curve */
  add({ number, epoch, train_loss: train, test_loss: tested }) {
    const column = (/** @type {readonly (number | null)[]} */ values) => Float64Array.from(values, (value) => value ?? Number.NaN);
    this.curves.set(number, { length: epoch.length, epoch: Float64Array.from(epoch), train: column(train), test: column(tested) });
    this.domain = null;
  }

  /** @param {SweepRow} row @returns {LossHistory | null} */
  of({ number }) {
    return this.curves.get(number) ?? null;
  }

  /** @param {SweepRow} row @param {number} count of runs in its cell @returns {string} "" where its curve is not known */
  wordsOf(row, count) {
    const curve = this.of(row);
    return curve === null ? "" : typicalWords(curveWords(curve), count);
  }

  /** A cell is pointed at. @param {Seen} seen */
  show(seen) {
    this.seen = seen;
    this.repaint();
  }

  #paint() {
    const { elements, seen } = this;
    const median = seen?.typical ? this.of(seen.typical) : null;
    const others = (seen?.rows ?? []).filter((row) => row !== seen?.typical).flatMap((row) => this.of(row) ?? []);
    const words = seen?.typical ? this.wordsOf(seen.typical, seen.rows.length) : "";
    setText(elements.name, seen?.name ?? "");
    setText(elements.spread, seen?.spread ?? SWEEP.pointAt);
    setText(elements.words, words);
    const lines = others.length > 0 ? SWEEP.lines : "";
    setText(elements.note, this.isRecorded ? lines : fill(SWEEP.noCurves, { most: MOST_CURVES.toLocaleString("en") }));
    const surface = this.sheet.surface();
    if (surface === null) return;
    this.domain ??= sweepDomain(this.curves.values(), this.epochs);
    drawSweepCurves(surface, median, others, this.domain, this.theme.palette.theme);
  }
}

/**
 * The median of an even number of runs lies between two: the curve is then not quite that of the median.
 *
 * @param {string} curve in words
 * @param {number} count of runs in its cell
 * @returns {string} the same, with which of the runs it is
 */
export function typicalWords(curve, count) {
  if (count < 2) return curve;
  return fill(count % 2 === 0 ? SWEEP.ofMiddle : SWEEP.ofMedian, { curve });
}

/**
 * @param {LossHistory} history not empty
 * @returns {string} how the test loss went, in a sentence
 */
export function curveWords({ length, epoch, test: losses }) {
  const last = length - 1;
  const broken = losses.findIndex((loss, i) => i <= last && !Number.isFinite(loss));
  const first = formatLoss(losses[0]);
  if (broken >= 0) return broken === 0 ? SWEEP.neverFinite : fill(SWEEP.curveDiverged, { first, epoch: formatEpoch(epoch[broken]) });
  let lowest = 0;
  for (let i = 1; i <= last; i++) if (losses[i] < losses[lowest]) lowest = i;
  const [end, least] = [formatLoss(losses[last]), formatLoss(losses[lowest])];
  const ends = { last: end, epochs: plural(SWEEP.epochs, epoch[last]) };
  const low = { lowest: least, epoch: formatEpoch(epoch[lowest]) };
  if (end === first) return least === end ? fill(SWEEP.stayed, ends) : fill(SWEEP.stayedLower, { ...ends, ...low });
  if (losses[last] > losses[0]) return fill(SWEEP.rose, { first, ...ends, ...low });
  return least === end ? fill(SWEEP.fell, { first, ...ends }) : fill(SWEEP.fellLower, { first, ...ends, ...low });
}
