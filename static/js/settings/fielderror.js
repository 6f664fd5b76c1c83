import { setText } from "../shell/text.js";

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
