/** Fields for numbers, with a place where is said what is wrong in them. */
import { misread, possibleNumber } from "../../settings/number.js";
import { setText } from "../../shell/dom.js";

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement} error
 * @param {{minimum?: number, maximum: number}} bounds of the whole number; at least 1 where nothing else is said
 * @param {(value: number) => void} onNumber
 * @returns {(value: number) => void} shows a number, unless another one is being typed
 */
export function bindWhole(field, error, { minimum = 1, maximum }, onNumber) {
  const wanted = { minimum, maximum, isWhole: true };
  let shown = Number.NaN;
  const show = (/** @type {number} */ value) => {
    shown = value;
    if (possibleNumber(field.value, wanted) !== value) field.value = String(value);
    mark(null);
  };
  const mark = (/** @type {string | null} */ why) => {
    if (why === null && field.getAttribute("aria-invalid") !== "true") return;
    field.setAttribute("aria-invalid", String(why !== null));
    setText(error, why ?? "");
  };
  field.addEventListener("change", () => {
    const value = possibleNumber(field.value, wanted);
    mark(value === null ? misread(field.value, wanted) : null);
    if (value !== null && value !== shown) onNumber(value);
  });
  field.addEventListener("keydown", ({ key }) => key === "Escape" && show(shown));
  return show;
}
