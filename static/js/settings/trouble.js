/**
 * What a refused configuration is to the reader: why it can't be, and what is seen instead.
 *
 * @typedef {import("../types.js").ErrorMessage} ErrorMessage
 */
import { fill } from "../core/fill.js";
import { CONNECTION } from "../core/texts.js";

/**
 * @param {import("../types.js").Command | null} failed the command that was refused
 * @param {ErrorMessage} message
 * @param {{isFirst: boolean, start: string}} page whether nothing has been on screen yet; the link that the page begins with
 * @returns {NonNullable<import("../core/store.js").State["trouble"]>}
 */
export function troubleOf(failed, message, { isFirst, start }) {
  if (failed?.type !== "configure") return message.error;
  if ("link" in failed) {
    const atFirst = start === "" ? CONNECTION.defaultInstead : CONNECTION.startInstead;
    return { message: fill(isFirst ? atFirst : CONNECTION.staysInstead, { why: whyNot(message) }), details: [] };
  }
  return failed.resume === undefined ? message.error : { message: `${CONNECTION.notResumed} ${message.error.message}`, details: [] };
}

/**
 * @param {ErrorMessage} message
 * @returns {string} what is wrong with a link, in the words of the page; what is wrong with it as a whole says so itself
 */
export function whyNot({ told = "", error: { message, details } }) {
  if (told !== "") return told;
  return details.length === 1 && details[0]?.path === "link" ? details[0].message : fill(CONNECTION.badLink, { reason: message });
}
