/**
 * The bar of backpropagation: its stops, a sentence and a calculation, the number that is guessed, and what can be done with the step.
 *
 * @typedef {import("./backpass.js").Stop} Stop
 * @typedef {import("./backproptext.js").Piece} Piece
 *
 * @typedef {object} Actions
 * @property {(by: number) => void} move from stop to stop
 * @property {(stop: Stop) => void} goTo
 * @property {() => void} play or pause
 * @property {(isAsking: boolean) => void} ask whether a number is hidden
 * @property {(text: string) => void} answer
 * @property {() => void} take
 * @property {() => void} train a mini-batch
 * @property {(isOfBatch: boolean) => void} choose what goes through the network
 * @property {() => void} close
 *
 * @typedef {object} Shown
 * @property {readonly Stop[]} stops those of this network
 * @property {Stop} stop
 * @property {boolean} isFirst
 * @property {boolean} isLast
 * @property {string} sentence
 * @property {readonly Piece[]} line none: there is nothing to calculate
 * @property {string} question "" where nothing is asked
 * @property {string} whyNoStep why the step can't be taken; "" where it can
 * @property {boolean} hasStep whether it is there
 * @property {boolean} isOfBatch whether a mini-batch goes through the network, which takes its step by training
 */
import { showFieldError } from "../../settings/fields.js";
import { explain, icon, make, setHidden, setText } from "../../shell/dom.js";
import { keyAlone } from "../../shell/keyboard.js";
import { STOPS } from "./backpass.js";
import { BACKPROP, BATCH } from "./texts.js";

export class BackpropBar {
  /**
   * @param {HTMLElement} root
   * @param {Actions} actions
   */
  constructor(root, actions) {
    this.root = root;
    this.before = control("back", BACKPROP.before, () => actions.move(-1));
    this.next = control("step", BACKPROP.next, () => actions.move(1));
    this.play = control("play", BACKPROP.play, actions.play);
    this.stops = STOPS.map((stop) => pressed(make("button", { type: "button", class: "backprop-stop" }, [make("span", {}, [BACKPROP.stops[stop]])]), () => actions.goTo(stop)));
    this.ask = make("input", { type: "checkbox" });
    this.ask.addEventListener("change", () => actions.ask(this.ask.checked));
    this.of = make("select", { class: "inline backprop-of", "aria-label": BATCH.choice, "data-hint": BATCH.hint, autocomplete: "off" }, [new Option(BATCH.point, ""), new Option(BATCH.batch, "batch")]);
    this.of.addEventListener("change", () => actions.choose(this.of.value !== ""));
    this.sentence = make("p", { class: "backprop-sentence", "aria-live": "polite" });
    this.line = make("p", { class: "backprop-line" });
    this.question = make("label", { class: "backprop-question", for: "backprop-answer" });
    this.answer = make("input", { type: "text", class: "number", id: "backprop-answer", inputmode: "decimal", autocomplete: "off", spellcheck: "false" });
    this.answer.setAttribute("aria-describedby", ["backprop-verdict", "backprop-error"].join(" "));
    this.answer.addEventListener("change", () => actions.answer(this.answer.value));
    this.verdict = make("span", { id: "backprop-verdict", class: "backprop-verdict", "aria-live": "polite" });
    const error = make("p", { class: "field-error", id: "backprop-error", hidden: "" });
    this.asked = make("div", { class: "backprop-guess", hidden: "" }, [this.question, this.answer, this.verdict, error]);
    this.take = pressed(make("button", { type: "button", class: "plain" }, [BACKPROP.take]), actions.take);
    this.train = pressed(make("button", { type: "button", class: "plain" }, [BACKPROP.batch]), actions.train);
    explain(this.train, BACKPROP.batchHint);
    this.steps = make("div", { class: "backprop-steps", hidden: "" }, [this.take, this.train]);
    const stops = make("div", { class: "backprop-stops", role: "group", "aria-label": BACKPROP.stopsName }, this.stops);
    const asks = make("label", { class: "check", "data-hint": BACKPROP.askHint }, [this.ask, make("span", {}, [BACKPROP.ask])]);
    root.append(
      make("div", { class: "backprop-head" }, [this.before, this.next, this.play, stops, this.of, asks, control("close", BACKPROP.close, actions.close)]),
      make("div", { class: "backprop-body" }, [this.sentence, this.asked, make("div", { class: "backprop-row" }, [this.line, this.steps])]),
    );
    root.addEventListener("keydown", (event) => this.#key(event, actions));
  }

  /** @param {KeyboardEvent} event @param {Actions} actions */
  #key(event, { move, close }) {
    const key = keyAlone(event);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (key !== "Escape" && (by === undefined || event.target === this.answer || event.target === this.of)) return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) close();
    else move(by);
  }

  /** @param {Shown} shown */
  show({ stops, stop, isFirst, isLast, sentence, line, question, hasStep, isOfBatch, whyNoStep }) {
    this.stops.forEach((button, i) => {
      setHidden(button, !stops.includes(STOPS[i]));
      if (STOPS[i] === stop) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    this.before.setAttribute("aria-disabled", String(isFirst));
    this.next.setAttribute("aria-disabled", String(isLast));
    setText(this.sentence, sentence);
    writePieces(this.line, line);
    setText(this.question, question);
    setHidden(this.asked, question === "");
    setHidden(this.sentence, question !== ""); // the question has its place, so that the bar has one height
    setHidden(this.steps, !hasStep);
    setHidden(this.take, isOfBatch);
    this.take.setAttribute("aria-disabled", String(whyNoStep !== ""));
    explain(this.take, whyNoStep || BACKPROP.takeHint);
  }

  /** @param {boolean} isPlaying */
  showPlaying(isPlaying) {
    const label = isPlaying ? BACKPROP.pause : BACKPROP.play;
    this.play.replaceChildren(icon(isPlaying ? "pause" : "play"));
    this.play.setAttribute("aria-label", label);
    this.play.dataset.hint = label;
  }

  /** @param {string} words on the answer @param {string} [fault] why it could not be read */
  showVerdict(words, fault = "") {
    setText(this.verdict, words);
    showFieldError(this.asked, fault);
  }

  forgetAnswer() {
    this.answer.value = "";
    this.showVerdict("");
  }
}

/** @param {string} name of its icon @param {string} label @param {() => void} act */
function control(name, label, act) {
  return pressed(make("button", { type: "button", class: "quiet", "aria-label": label, "data-hint": label }, [icon(name)]), act);
}

/** @param {HTMLButtonElement} button @param {() => void} act */
function pressed(button, act) {
  button.addEventListener("click", act);
  return button;
}

/** @param {HTMLElement} line @param {readonly Piece[]} pieces */
function writePieces(line, pieces) {
  if (line.textContent === pieces.map(({ text }) => text).join("")) return;
  line.replaceChildren(...pieces.map(({ text, part }) => (part ? make("span", { class: `backprop-${part}` }, [text]) : text)));
}
