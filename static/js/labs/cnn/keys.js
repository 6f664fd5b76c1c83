/** Keys of the bench that is shown: a button that names one in aria-keyshortcuts is pressed by it, unless the place where one is needs it itself. */
import { keyAlone } from "../../shell/keyboard.js";

/** What uses keys itself. */
const TYPES_TEXT = "input:not([type]), input[type=text], select";
const USES_SPACE = `${TYPES_TEXT}, button, input, summary`;

/** Which buttons a key is for, and where it is not. @type {Readonly<Record<string, {buttons: string, keeps: string}>>} */
const KEYS = {
  " ": { buttons: '[aria-keyshortcuts="Space"]', keeps: USES_SPACE },
  r: { buttons: '[aria-keyshortcuts="R"]', keeps: TYPES_TEXT },
  n: { buttons: '[aria-keyshortcuts="N"]', keeps: TYPES_TEXT },
};

/** @param {Document} page */
export function bindKeys(page) {
  page.addEventListener("keydown", (event) => {
    const key = KEYS[keyAlone(event)];
    if (key === undefined || event.defaultPrevented || !(event.target instanceof Element) || event.target.matches(key.keeps)) return;
    const buttons = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(key.buttons)]);
    const pressed = buttons.find((one) => one.checkVisibility());
    if (pressed === undefined || (event.repeat && event.key === " ")) return;
    event.preventDefault();
    pressed.click();
  });
}
