/**
 * Answers to the questions of an exercise, as they are typed into their fields: the numbers that they mean, and what is said where they mean
 * none.
 */
import { bindSteps, complainOf, showNumber } from "../settings/fields.js";
import { misread, readNumber } from "../settings/number.js";

/** An answer: nothing is known of it but that it is a number. */
const ANSWER = { isOpen: true };

/** @param {HTMLFormElement} form */
export function bindNumbers(form) {
  for (const field of numbersIn(form)) {
    bindSteps(field, ANSWER);
    field.addEventListener("input", () => complainOf(field, ""));
    field.addEventListener("change", () => unpressed(() => isRead(field)));
  }
}

/** @param {HTMLFormElement} form @returns {Record<string, string | number>} to the questions that were answered; a text where a number can't be read */
export function answersOf(form) {
  /** @type {Record<string, string | number>} */
  const answers = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || value.trim() === "") continue;
    const field = form.elements.namedItem(name);
    const isNumber = field instanceof HTMLInputElement && field.type === "text";
    answers[name] = (isNumber ? readNumber(value, ANSWER) : null) ?? value;
  }
  return answers;
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} where an answer is no number, which is said there */
export function unreadIn(form) {
  return numbersIn(form).filter((field) => !isRead(field));
}

/** To the first field of which something is said. @param {HTMLFormElement} form */
export function toUnread(form) {
  /** @type {HTMLElement | null} */ (form.querySelector(".criteria [aria-invalid=true]"))?.focus();
}

/** @param {HTMLFormElement} form @param {string} name of a question @returns {string} what is said at its field, "" for nothing */
export function complaintOf(form, name) {
  const field = numbersIn(form).find((one) => one.name === name);
  return (field && field.closest("[data-invalid]")?.querySelector(".field-error")?.textContent) ?? "";
}

/** What is said at a field that is left moves what is below it: not away from under the finger that left the field by pressing there. @param {() => unknown} act */
function unpressed(act) {
  if (document.querySelector(":active") === null) act();
  else document.addEventListener("click", () => act(), { once: true });
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} where a number answers a question */
function numbersIn(form) {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-question] input[type=text]"))];
}

/** The number that was read stands in the field then, as the page writes it. @param {HTMLInputElement} field @returns {boolean} false where there is none, which is said there */
function isRead(field) {
  const value = readNumber(field.value, ANSWER);
  const isRight = value !== null || field.value.trim() === "";
  complainOf(field, isRight ? "" : misread(field.value, ANSWER));
  if (value !== null) showNumber(field, value);
  return isRight;
}
