/** Keys of the bench that is shown: a button that names one in aria-keyshortcuts is pressed by it, unless the place where one is needs it itself. */
import { keyAlone } from "../../shell/keyboard.js";

const TYPES_TEXT = "input:not([type]), input[type=text], select";
/** What each key is called there, and what uses it itself. @type {Readonly<Record<string, {name: string, keeps: string}>>} */
const KEYS = {
  " ": { name: "Space", keeps: `${TYPES_TEXT}, button, input` },
  r: { name: "R", keeps: TYPES_TEXT },
  n: { name: "N", keeps: TYPES_TEXT },
};

/** @param {Document} page */
export function bindKeys(page) {
  page.addEventListener("keydown", (event) => {
    const key = KEYS[keyAlone(event)];
    if (key === undefined || event.defaultPrevented || !(event.target instanceof Element) || event.target.matches(key.keeps)) return;
    const all = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(`[aria-keyshortcuts="${key.name}"]`)]);
    const pressed = all.find((one) => one.checkVisibility());
    if (pressed === undefined || (event.repeat && key.name !== "N")) return;
    event.preventDefault();
    pressed.click();
  });
}
