/**
 * The epoch as a number that can be typed: Enter trains until there exactly, Escape leaves all as it is. Words in a text do the same, which
 * say so by `data-run-to`.
 *
 * @typedef {import("./session.js").Session} Session
 */
import { setText } from "../shell/dom.js";
import { isPossible, misread, readNumber } from "./number.js";

/** No run gets farther in a lesson, and none can be asked for. @type {import("./number.js").Wanted} */
export const EPOCHS = { minimum: 0, maximum: 1_000_000, isWhole: true };

/**
 * @param {Document} page
 * @param {{field: HTMLInputElement, trouble: HTMLElement}} elements the field lies over the epoch, and shows nothing but what is typed
 * @param {import("../core/store.js").Store} store
 * @param {Session} session
 */
export function bindGoal(page, { field, trouble }, store, session) {
  const say = (/** @type {string} */ message) => {
    setText(trouble, message);
    trouble.hidden = message === "";
    field.toggleAttribute("aria-invalid", message !== "");
  };
  field.addEventListener("focus", () => {
    field.value = String(store.state.frame?.epoch ?? 0);
    field.select();
  });
  field.addEventListener("input", () => say(""));
  field.addEventListener("blur", () => {
    field.value = "";
    say("");
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.blur();
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const epoch = goalIn(field.value);
    if (epoch === null) return say(misread(field.value, EPOCHS));
    field.blur();
    session.playback.runTo(epoch);
  });
  page.addEventListener("click", ({ target }) => {
    const words = target instanceof Element ? target.closest("[data-run-to]") : null;
    if (words instanceof HTMLElement) session.playback.runTo(Number(words.dataset.runTo));
  });
}

/** @param {string} text @returns {number | null} the epoch that it names, null where it names none that can be */
export function goalIn(text) {
  const epoch = readNumber(text, EPOCHS);
  return epoch !== null && isPossible(epoch, EPOCHS) ? epoch : null;
}
