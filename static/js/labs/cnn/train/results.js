/**
 * What comes of training: the answer for one picture as bars, losses and accuracies, which classes are confused, and the worst mistakes.
 *
 * @typedef {import("./run.js").TrainRun} TrainRun
 * @typedef {import("./types.js").Mistake} Mistake
 * @typedef {import("./types.js").Shown} Shown
 */
import { fill } from "../../../core/fill.js";
import { same } from "../../../core/json.js";
import { formatLoss, formatShare } from "../../../draw/format.js";
import { any, make, setText } from "../../../shell/dom.js";
import { TRAIN } from "../texts.js";
import { Answer } from "./answer.js";
import { Thumbnail } from "./thumbnail.js";

export class TrainResults {
  /** @param {TrainRun} run */
  constructor(run) {
    this.run = run;
    this.answer = new Answer(any("train-bars"), any("train-question"));
    this.table = any("train-confusion");
    this.mistakes = any("train-mistakes");
    this.classes = any("train-classes");
    /** @type {{pictures: unknown, mistakes: Mistake[] | null, names: readonly string[]}} */
    this.shown = { pictures: null, mistakes: null, names: [] };
  }

  show() {
    const { frame, pictures, told, confirmed } = this.run;
    if (pictures === null || confirmed === null) return;
    const channels = confirmed.data.channels;
    if (this.shown.pictures !== pictures) this.#showClasses(pictures, channels);
    if (frame === null || frame.probabilities.length !== pictures.classes.length) return;
    this.answer.show(frame);
    this.#showNumbers(frame.curves);
    if (told.confusion !== null) this.#showConfusion(told.confusion);
    if (told.mistakes !== null && !same(told.mistakes, this.shown.mistakes)) this.#showMistakes(told.mistakes, pictures.classes, channels);
  }

  /** @param {import("./types.js").PictureFacts} pictures @param {number} channels */
  #showClasses(pictures, channels) {
    this.shown = { pictures, mistakes: null, names: pictures.classes };
    this.classes.replaceChildren(
      ...pictures.classes.map((name, label) => {
        const shown = pictures.examples[label].map((one) => new Thumbnail(one.codes, channels).canvas);
        const chosen = make("button", { type: "button", class: "train-class", "aria-label": fill(TRAIN.watchClass, { name }) }, [...shown, make("span", {}, [name])]);
        chosen.addEventListener("click", () => this.#watchClass(label));
        return chosen;
      }),
    );
    this.answer.build(pictures.classes);
    this.#buildConfusion(pictures.classes);
    this.mistakes.replaceChildren();
  }

  /** The next test picture of a class. @param {number} label */
  #watchClass(label) {
    const test = this.run.pictures?.test ?? [];
    const next = test.findIndex((one, i) => one === label && i > this.run.watched);
    this.run.watch(next < 0 ? test.indexOf(label) : next);
  }

  /** @param {import("./types.js").Curves} curves */
  #showNumbers({ trainLoss, testLoss, trainAccuracy, testAccuracy }) {
    setText(any("train-test-right"), formatShare(testAccuracy));
    setText(any("train-train-right"), formatShare(trainAccuracy));
    setText(any("train-test"), formatLoss(testLoss));
    setText(any("train-train"), formatLoss(trainLoss));
  }

  /** @param {readonly string[]} names */
  #buildConfusion(names) {
    const [, head, body] = /** @type {HTMLElement[]} */ ([...this.table.children]);
    const short = names.map((name) => name.slice(0, 4));
    head.replaceChildren(make("tr", {}, [make("td"), ...names.map((name, i) => make("th", { scope: "col", abbr: name, title: name }, [short[i]]))]));
    body.replaceChildren(...names.map((name, row) => make("tr", {}, [make("th", { scope: "row", abbr: name, title: name }, [short[row]]), ...names.map((_, column) => make("td", row === column ? { class: "own" } : {}))])));
  }

  /** @param {readonly (readonly number[])[]} confusion */
  #showConfusion(confusion) {
    const rows = this.table.querySelectorAll("tbody tr");
    confusion.forEach((counts, row) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      counts.forEach((count, column) => {
        const cell = /** @type {HTMLElement | undefined} */ (rows[row]?.children[column + 1]);
        if (cell === undefined) return;
        setText(cell, String(count));
        cell.style.setProperty("--share", (count / (total || 1)).toFixed(2));
      });
    });
  }

  /** @param {Mistake[]} mistakes @param {readonly string[]} names @param {number} channels */
  #showMistakes(mistakes, names, channels) {
    this.shown.mistakes = mistakes;
    if (mistakes.length === 0) return this.mistakes.replaceChildren(make("p", { class: "aside" }, [TRAIN.noMistakes]));
    return this.mistakes.replaceChildren(
      ...mistakes.map(({ picture, codes, label, taken, probability }) => {
        const words = fill(TRAIN.mistake, { label: names[label], taken: names[taken], share: formatShare(probability) });
        const chosen = make("button", { type: "button", class: "train-mistake", "aria-label": words, title: words }, [new Thumbnail(codes, channels).canvas]);
        chosen.addEventListener("click", () => this.run.watch(picture));
        return chosen;
      }),
    );
  }
}
