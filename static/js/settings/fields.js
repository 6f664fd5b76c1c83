/**
 * Fields: those for numbers, which are text to the browser (its own number fields swallow what they don't know, so that 0,003 becomes 3);
 * sliders over numbers that are not evenly spaced, whose positions are their places, 0 the first, 1 the second; and what is wrong, said at
 * a field.
 *
 * @typedef {import("./number.js").Wanted} Wanted
 * @typedef {import("../types.js").Option} Option
 */
import { plainNumber } from "../draw/format.js";
import { setText } from "../shell/dom.js";
import { keyAlone } from "../shell/keyboard.js";
import { readNumber } from "./number.js";

/** A range that is no wider is gone through in tenths. */
const NARROW = 2;

/** @param {Option | undefined} option @returns {Wanted} what may stand in its field */
export function wantedBy(option) {
  if (option?.type !== "number" && option?.type !== "integer") return {};
  return { minimum: option.minimum, maximum: option.maximum, isWhole: option.type === "integer", unit: option.unit ?? "" };
}

/**
 * @param {HTMLInputElement} field
 * @param {number} value
 * @param {string} [text] as the field says it
 */
export function showNumber(field, value, text = plainNumber(value)) {
  field.value = text;
  if (field.getAttribute("role") !== "spinbutton") return;
  field.setAttribute("aria-valuenow", plainNumber(value));
  field.setAttribute("aria-valuetext", text);
}

/**
 * The arrow keys count up and down, within the bounds.
 *
 * @param {HTMLInputElement} field
 * @param {Wanted} wanted
 */
export function bindSteps(field, wanted) {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, isWhole } = wanted;
  const step = !isWhole && maximum - minimum <= NARROW ? 0.1 : 1;
  field.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[keyAlone(event)];
    if (direction === undefined || field.readOnly) return;
    event.preventDefault();
    const next = Number(((readNumber(field.value, wanted) ?? 0) + direction * step).toPrecision(12));
    if (next < minimum || next > maximum) return;
    showNumber(field, next);
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  });
}

/**
 * @param {readonly number[]} steps rising
 * @param {number} value
 * @returns {number} between two places where it is between two steps, at an end where it is beyond
 */
export function placeIn(steps, value) {
  const above = steps.findIndex((step) => step >= value);
  if (above < 0) return steps.length - 1;
  if (above === 0) return 0;
  return above - (steps[above] - value) / (steps[above] - steps[above - 1]);
}

/**
 * @param {readonly number[]} steps
 * @param {number} place
 * @returns {number} the step that is nearest to it
 */
export function valueIn(steps, place) {
  return steps[Math.max(0, Math.min(steps.length - 1, Math.round(place)))];
}

/**
 * Says what is wrong with a number where it is typed: at the page's own, or as the answer to a question.
 *
 * @param {HTMLInputElement} field
 * @param {string} message "" where nothing is
 */
export function complainOf(field, message) {
  const place = field.closest("[data-number], [data-question]");
  if (place instanceof HTMLElement) showFieldError(place, message);
}

/**
 * @param {HTMLElement} place with fields and a `.field-error`
 * @param {string} message "" where nothing is wrong
 */
export function showFieldError(place, message) {
  place.toggleAttribute("data-invalid", message !== "");
  const text = place.querySelector(".field-error");
  if (text instanceof HTMLElement) {
    text.hidden = message === "";
    setText(text, message);
  }
  for (const field of place.querySelectorAll("input, select")) {
    if (message === "") field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
  }
}
