/**
 * Fields for numbers. They are text to the browser: its own number fields swallow what they don't know, so that 0,003 becomes 3.
 *
 * @typedef {import("./number.js").Wanted} Wanted
 * @typedef {import("../types.js").Option} Option
 */
import { plainNumber } from "./config.js";
import { readNumber } from "./number.js";
import { keyAlone } from "../shell/keys.js";

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
