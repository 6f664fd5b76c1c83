/**
 * How a student comes into a class, and what is said where that can't be. Knows no document.
 *
 * @typedef {import("./calls.js").Ask} Ask
 * @typedef {import("./membership.js").Membership} Membership
 *
 * @typedef {object} Hindrance
 * @property {"code" | "name" | "letters" | "page"} at the field that it is about; page: none
 * @property {string} message
 * @property {number} seconds for which nothing more is looked at
 */
import { atStart, fill } from "../../core/fill.js";
import { Refused } from "../refused.js";
import { JOIN } from "./texts.js";

/** Refusals of the server. */
const FORBIDDEN = 403;
const UNKNOWN = 404;
const CONFLICT = 409;
const TOO_OFTEN = 429;

/**
 * @param {Ask} ask
 * @param {string} code
 * @param {string} name
 * @param {boolean} isOffered whether it is one of the page's pseudonyms; where that is taken, the server draws another one
 * @returns {Promise<Membership>} under the name that it has become
 */
export async function join(ask, code, name, isOffered) {
  return { code, ...(await ask("members", { method: "POST", body: { name, or_pseudonym: isOffered } })) };
}

/** The class before one joins it; its title is null where it takes nobody new. @param {Ask} ask @returns {Promise<{title: string | null, open: boolean}>} */
export function lookAtDoor(ask) {
  return ask("door");
}

/** @param {Ask} ask @param {string} code @param {string} name @param {string} letters @returns {Promise<Membership>} */
export async function rejoin(ask, code, name, letters) {
  return { code, ...(await ask("members/rejoin", { method: "POST", body: { name, rejoin: letters } })) };
}

/**
 * @param {unknown} error
 * @param {string} code that was tried
 * @param {boolean} isBack whether somebody wanted to come back
 * @returns {Hindrance}
 */
export function hindranceOf(error, code, isBack) {
  if (!(error instanceof Refused)) throw error;
  const { status, seconds, message, details } = error;
  const page = (/** @type {string} */ words) => /** @type {Hindrance} */ ({ at: "page", message: words, seconds: 0 });
  if (error.isPassing) return page(JOIN.away);
  if (status === TOO_OFTEN) return { at: "page", message: JOIN.tooOften, seconds: Math.max(1, seconds) };
  if (status === UNKNOWN) return { at: "code", message: fill(JOIN.unknown, { code }), seconds: 0 };
  if (status === FORBIDDEN) return isBack ? { at: "letters", message: JOIN.wrongLetters, seconds: 0 } : page(JOIN.closed);
  const [first] = details;
  return first?.path === "name" ? { at: "name", message: atStart(first.message), seconds: 0 } : { at: status === CONFLICT ? "name" : "page", message, seconds: 0 };
}
