/**
 * Answers to exercises for as long as the tab is open: a page that is loaded again has them as they were typed. They are in no link, which
 * people hand on, and are not there for who comes next. Loaded with an exercise.
 *
 * @typedef {import("../shell/memory.js").Memory} Memory
 * @typedef {Record<string, string>} Answers as they were typed, by question
 */

const KEY = "answers";
/** Of so many exercises, the last ones; and so much of an answer. */
const MOST = { exercises: 40, letters: 200 };

/**
 * What is kept is put into the fields that are empty, and kept whenever it changes.
 *
 * @param {Pick<HTMLFormElement, "querySelectorAll" | "addEventListener" | "dispatchEvent">} form
 * @param {Memory} memory
 * @param {string} slug of the exercise
 */
export function keepAnswers(form, memory, slug) {
  const fields = () => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[data-question] input")]);
  putBack(fields(), answersIn(memory.get(KEY), slug));
  form.dispatchEvent(new Event("input"));
  for (const event of ["input", "change"]) form.addEventListener(event, () => memory.set(KEY, withAnswers(memory.get(KEY), slug, given(fields()))));
}

/**
 * @param {string | null} kept
 * @param {string} slug
 * @returns {Answers}
 */
export function answersIn(kept, slug) {
  return entriesIn(kept).find(([name]) => name === slug)?.[1] ?? {};
}

/**
 * @param {string | null} kept
 * @param {string} slug
 * @param {Answers} answers
 * @returns {string} what is kept now
 */
export function withAnswers(kept, slug, answers) {
  const others = entriesIn(kept).filter(([name]) => name !== slug);
  const short = Object.fromEntries(Object.entries(answers).map(([name, text]) => [name, text.slice(0, MOST.letters)]));
  return JSON.stringify([...others, [slug, short]].slice(-MOST.exercises));
}

/** @param {string | null} kept @returns {[string, Answers][]} by exercise, the last one last; none where something else stands there */
function entriesIn(kept) {
  try {
    const entries = /** @type {unknown} */ (JSON.parse(kept ?? "[]"));
    return Array.isArray(entries) && entries.every(isEntry) ? entries : [];
  } catch {
    return [];
  }
}

/** @param {unknown} entry @returns {entry is [string, Answers]} */
function isEntry(entry) {
  if (!Array.isArray(entry) || typeof entry[0] !== "string" || typeof entry[1] !== "object" || entry[1] === null) return false;
  return Object.values(entry[1]).every((text) => typeof text === "string");
}

/** @param {readonly HTMLInputElement[]} fields @returns {Answers} */
function given(fields) {
  return Object.fromEntries(fields.filter(isAnswered).map(({ name, value }) => [name, value]));
}

/** @param {HTMLInputElement} field */
function isAnswered({ type, checked, value }) {
  return type === "radio" ? checked : value.trim() !== "";
}

/** @param {readonly HTMLInputElement[]} fields @param {Answers} answers */
function putBack(fields, answers) {
  const now = given(fields);
  for (const field of fields) {
    const answer = answers[field.name];
    if (answer === undefined || field.name in now) continue;
    if (field.type === "radio") field.checked = field.value === answer;
    else field.value = answer;
  }
}
