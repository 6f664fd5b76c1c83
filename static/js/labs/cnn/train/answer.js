/**
 * What the network says of a picture: a sentence, and a bar for each class.
 *
 * @typedef {import("./types.js").TrainFrame} TrainFrame
 */
import { fill } from "../../../core/fill.js";
import { formatShare } from "../../../draw/format.js";
import { make, setText } from "../../../shell/dom.js";
import { TRAIN } from "../texts.js";
import { largestOf } from "./frames.js";

export class Answer {
  /**
   * @param {HTMLElement} bars a list
   * @param {HTMLElement} sentence
   */
  constructor(bars, sentence) {
    this.bars = bars;
    this.sentence = sentence;
    /** @type {readonly string[]} */
    this.names = [];
  }

  /** @param {readonly string[]} names of the classes */
  build(names) {
    if (names === this.names) return;
    this.names = names;
    this.bars.replaceChildren(...names.map((name) => make("li", {}, [make("span", { class: "train-bar-name" }, [name]), make("i", { "aria-hidden": "true" }), make("output", { "aria-live": "off" })])));
  }

  /** @param {TrainFrame} frame */
  show({ probabilities, label }) {
    if (probabilities.length !== this.names.length) return;
    const taken = largestOf(probabilities);
    [...this.bars.children].forEach((row, i) => {
      const [, bar, share] = /** @type {HTMLElement[]} */ ([...row.children]);
      bar.style.setProperty("--share", String(probabilities[i] || 0));
      setText(share, formatShare(probabilities[i]));
      row.toggleAttribute("data-true", i === label);
      row.toggleAttribute("data-taken", i === taken);
    });
    setText(this.sentence, sentenceOf(this.names[taken], label === null ? null : this.names[label]));
  }
}

/** @param {string} taken @param {string | null} label null: the picture is drawn @returns {string} */
function sentenceOf(taken, label) {
  if (label === null) return fill(TRAIN.says, { taken });
  return fill(taken === label ? TRAIN.right : TRAIN.wrong, { taken, label });
}
