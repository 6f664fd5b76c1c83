/**
 * The class that this browser is in, as it keeps it: by these few values the server knows a member again.
 *
 * @typedef {import("../../shell/memory.js").Memory} Memory
 *
 * @typedef {object} Membership
 * @property {string} code of the class
 * @property {string} name of the member in it
 * @property {string} token
 * @property {string} rejoin four letters that, with the name, give the same on another device
 * @property {string} [title] of the class, once that is known
 * @property {number} [sends] how often this browser has gone where the teacher sent everybody
 */

/** Under which the browser keeps it. */
export const KEY = "class";

/** @param {Memory} memory @returns {Membership | null} null where it is in none, or something else stands there */
export function membershipIn(memory) {
  try {
    const kept = JSON.parse(memory.get(KEY) ?? "null");
    const isOne = [kept?.code, kept?.name, kept?.token, kept?.rejoin].every((part) => typeof part === "string" && part !== "");
    return isOne ? kept : null;
  } catch {
    return null;
  }
}

/** @param {Memory} memory @param {Membership | null} membership null: it is in no class any more @returns {boolean} whether the next page knows it, too */
export function keepMembership(memory, membership) {
  memory.set(KEY, membership && JSON.stringify(membership));
  return memory.keeps(KEY);
}

/** @param {string} typed @returns {string} a code as the server has it: only letters count */
export function codeOf(typed) {
  return typed.toUpperCase().replace(/[^A-Z]/g, "");
}
