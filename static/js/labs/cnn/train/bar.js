/**
 * Transport and rates of the bench that trains, and the right arrow, which is a step; other keys are those that its buttons name.
 *
 * @typedef {import("./run.js").TrainRun} TrainRun
 */
import { TRANSPORT } from "../../../core/texts.js";
import { any, button, element, setText } from "../../../shell/dom.js";
import { keyAlone } from "../../../shell/keyboard.js";
import { settingOf } from "./edits.js";

/** What uses arrow keys itself. */
const USES_ARROWS = 'input, select, [data-own-arrows], [role="tab"]';

/** @typedef {HTMLSelectElement} Select */

export class TrainBar {
  /**
   * @param {TrainRun} run
   * @param {HTMLElement} bench
   */
  constructor(run, bench) {
    this.run = run;
    this.bench = bench;
    this.buttons = { play: button("train-play"), reset: button("train-reset"), step: button("train-step"), batch: button("train-batch"), weights: button("train-weights"), pictures: button("train-pictures") };
    this.speed = element("train-speed", HTMLSelectElement);
    /** One for each setting that is chosen from a list. */
    this.selects = /** @type {Select[]} */ ([...bench.querySelectorAll("select[data-path]")]);
    this.#bind();
  }

  #bind() {
    const { run } = this;
    const { play, reset, step, batch, weights, pictures } = this.buttons;
    play.addEventListener("click", () => run.toggle());
    reset.addEventListener("click", () => run.begin("reset"));
    step.addEventListener("click", () => run.step("epoch"));
    batch.addEventListener("click", () => run.step("batch"));
    weights.addEventListener("click", () => run.begin("new_weights"));
    pictures.addEventListener("click", () => run.begin("regenerate"));
    this.speed.addEventListener("change", () => run.setSpeed(speedOf(this.speed.value)));
    for (const select of this.selects) select.addEventListener("change", () => run.set(select.dataset.path ?? "", valueOf(select)));
    this.bench.ownerDocument.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const isFree = !this.bench.hidden && !event.defaultPrevented && event.target instanceof Element && !event.target.matches(USES_ARROWS);
    if (!isFree || !this.run.isReady || keyAlone(event) !== "ArrowRight") return;
    this.run.step("epoch");
    event.preventDefault();
  }

  show() {
    const { run, buttons } = this;
    const { isPlaying, isReady, config, frame } = run;
    for (const one of Object.values(buttons)) one.disabled = !isReady;
    const name = isPlaying ? TRANSPORT.pause : TRANSPORT.play;
    if (buttons.play.ariaLabel !== name) {
      buttons.play.ariaLabel = name;
      buttons.play.querySelector("use")?.setAttribute("href", isPlaying ? "#i-pause" : "#i-play");
    }
    this.bench.dataset.state = isReady ? (isPlaying ? "playing" : "ready") : "waiting";
    setText(any("train-epoch"), String(frame?.epoch ?? 0));
    this.speed.value = String(run.speed);
    if (config !== null) for (const select of this.selects) showValue(select, settingOf(config, select.dataset.path ?? ""));
  }
}

/** @param {Select} select @returns {string | number} */
function valueOf({ value }) {
  return value !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** One that is not on offer, as a link may have it, is shown as well. @param {Select} select @param {unknown} value */
export function showValue(select, value) {
  const text = String(value);
  if (select.value === text) return;
  if (![...select.options].some((option) => option.value === text)) select.add(new Option(text, text));
  select.value = text;
}

/** @param {string} value @returns {number | "batch" | "max"} */
function speedOf(value) {
  return value === "batch" || value === "max" ? value : Number(value);
}
