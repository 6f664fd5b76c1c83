/**
 * The text to hand in, as it goes into a mail or a form, and is graded: a line each for the exercise, the link, the answers, weights set
 * by hand, what was changed of the run under way, and what Check said. How each line begins is the server's, which reads them.
 *
 * @typedef {object} Handed
 * @property {string} title
 * @property {string} slug
 * @property {string} link
 * @property {Record<string, string | number>} answers by question
 * @property {object | null} weights set by hand
 * @property {string | null} note what was changed of the run under way, for people
 * @property {string} said by Check, for people
 */
import { fill } from "../core/fill.js";

/**
 * @param {import("../types.js").Exercise["lines"]} lines with holes
 * @param {Handed} handed
 * @returns {string}
 */
export function handedText(lines, { title, slug, link, answers, weights, note, said }) {
  const answered = Object.entries(answers).map(([name, answer]) => fill(lines.answer, { name, answer }));
  const byHand = weights === null ? [] : [fill(lines.weights, { weights: JSON.stringify(weights) })];
  const changed = note === null ? [] : [fill(lines.note, { note })];
  return [fill(lines.exercise, { title, slug }), fill(lines.link, { link }), ...answered, ...byHand, ...changed, fill(lines.check, { said })].join("\n");
}
