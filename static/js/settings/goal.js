/**
 * The epoch as a number that can be typed: Enter trains until there exactly, Escape leaves all as it is. Words in a text do the same, which
 * say so by `data-run-to`.
 *
 * @typedef {import("./session.js").Session} Session
 */
import { showFieldError } from "./fields.js";
import { misread, possibleNumber } from "./number.js";

/** No run gets farther in a lesson, and none can be asked for. @type {import("./number.js").Wanted} */
export const EPOCHS = { minimum: 0, maximum: 1_000_000, isWhole: true };

/**
 * @param {Document} page
 * @param {{field: HTMLInputElement, place: HTMLElement}} elements the field lies over the epoch, and shows nothing but what is typed; its place says what is wrong with that
 * @param {import("../core/store.js").Store} store
 * @param {Session} session
 */
export function bindGoal(page, { field, place }, store, session) {
  field.addEventListener("focus", () => {
    field.value = String(store.state.frame?.epoch ?? 0);
    field.select();
  });
  field.addEventListener("input", () => showFieldError(place, ""));
  field.addEventListener("blur", () => {
    field.value = "";
    showFieldError(place, "");
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.blur();
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const epoch = goalIn(field.value);
    if (epoch === null) return showFieldError(place, misread(field.value, EPOCHS));
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
  return possibleNumber(text, EPOCHS);
}
