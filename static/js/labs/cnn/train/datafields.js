/**
 * The data: sliders for what makes pictures hard, and a picture of each class.
 *
 * @typedef {import("./types.js").Shown} Shown
 * @typedef {import("./run.js").TrainRun} TrainRun
 */
import { fill } from "../../../core/fill.js";
import { make, setText } from "../../../shell/dom.js";
import { TRAIN } from "../texts.js";
import { settingOf } from "./edits.js";

/** @typedef {{path: string, label: string, text: "{value} px" | "±{value}°" | "{value}", steps: readonly number[]}} Slider */

/** @type {readonly Slider[]} */
export const SLIDERS = [
  { path: "data.shift", label: TRAIN.shift, text: TRAIN.pixels, steps: [0, 1, 2, 3, 4] },
  { path: "data.turn", label: TRAIN.turn, text: TRAIN.degrees, steps: [0, 5, 10, 20, 45, 90, 180] },
  { path: "data.thickness", label: TRAIN.thickness, text: TRAIN.pixels, steps: [0.5, 1, 1.5, 2, 3] },
  { path: "data.noise", label: TRAIN.noise, text: TRAIN.plain, steps: [0, 0.05, 0.1, 0.2, 0.3, 0.5] },
];

/** @param {readonly number[]} steps @param {number} value @returns {number} the index of the nearest */
export function nearestStep(steps, value) {
  return steps.reduce((best, step, i) => (Math.abs(step - value) < Math.abs(steps[best] - value) ? i : best), 0);
}

/**
 * @param {HTMLElement} place
 * @param {TrainRun} run
 * @returns {() => void} shows what holds
 */
export function bindSliders(place, run) {
  const shows = SLIDERS.map((slider) => bindSlider(place, slider, run));
  return () => shows.forEach((show) => show());
}

/** @param {HTMLElement} place @param {Slider} slider @param {TrainRun} run */
function bindSlider(place, { path, label, text, steps }, run) {
  const input = make("input", { type: "range", min: "0", max: String(steps.length - 1), step: "1", autocomplete: "off", "data-path": path });
  const amount = make("span", { class: "train-amount", "aria-hidden": "true" });
  place.append(make("label", { class: "train-slider" }, [make("span", {}, [label]), amount, input]));
  const write = (/** @type {number} */ value) => {
    const words = fill(text, { value });
    setText(amount, words);
    input.ariaValueText = words;
  };
  input.addEventListener("input", () => write(steps[Number(input.value)]));
  input.addEventListener("change", () => run.set(path, steps[Number(input.value)]));
  return () => {
    if (run.config === null || input.matches(":active")) return;
    input.closest("label")?.toggleAttribute("hidden", path === "data.thickness" && run.config.data.name === "digits"); // they are as they were written
    const value = Number(settingOf(run.config, path));
    input.value = String(nearestStep(steps, value));
    write(value);
  };
}
