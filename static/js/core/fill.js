/**
 * Sentences with named holes, as in "Epoch {epoch}", and sentences that count something. What they say stands whole in texts.js, of the page
 * and of each lab, so that it can be translated; what may stand in a hole is a number, a name, or something counted that is whole itself.
 *
 * @typedef {import("../types.js").Forms} Forms
 */

const HOLE = /\{(\w+)\}/g;
const FORMS = new Intl.PluralRules("en");

/**
 * @template {string} Text
 * @param {Text} text
 * @param {Record<import("../types.js").Holes<Text>, string | number>} holes what stands in each of its holes
 * @returns {string}
 * @throws {Error} when a hole stays empty
 */
export function fill(text, holes) {
  const values = /** @type {Record<string, string | number | undefined>} */ (holes);
  return text.replace(HOLE, (_, name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`expected something for the hole ${name} of "${text}", got nothing`);
    return String(value);
  });
}

/**
 * @template {Forms} Counted
 * @param {Counted} forms
 * @param {number} count decides about the form, and fills the hole {count}
 * @param {import("../types.js").Others<Counted>} others what stands in the other holes, where there are some
 * @returns {string}
 */
export function plural(forms, count, ...others) {
  const text = FORMS.select(count) === "one" ? forms.one : forms.other;
  return fill(/** @type {string} */ (text), { count: count.toLocaleString("en"), ...others[0] });
}

/** A label inside a sentence, as English has it. @param {string} label @returns {string} */
export function inSentence(label) {
  return `${label[0].toLowerCase()}${label.slice(1)}`;
}

/** What begins a sentence or is a title, as English has it. @param {string} words @returns {string} */
export function atStart(words) {
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}

/**
 * A sentence with one hole that is an element of its own.
 *
 * @type {import("../types.js").Around}
 * @returns the words before it and behind it
 */
export const around = (text, hole, others) => {
  const [before, behind] = fill(/** @type {string} */ (text), { ...others, [hole]: "\0" }).split("\0");
  return [before, behind];
};
