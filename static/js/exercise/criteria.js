/**
 * What a check says: in all, and of each criterion, at its line: a mark, and a note. What was not judged is neither right nor wrong: a question without
 * an answer, one whose pause is not over, what was not trained. A note under an answer is about that answer alone.
 *
 * @typedef {import("../types.js").CheckResult} CheckResult
 * @typedef {import("../types.js").Criterion} Criterion
 */
import { fill, plural } from "../core/fill.js";
import { EXERCISE } from "../core/texts.js";
import { icon, make } from "../shell/dom.js";

/** @typedef {"holds" | "fails" | "open"} Verdict */

/** @param {CheckResult} result */
export function scoreText({ passed, score, points }) {
  return plural(passed ? EXERCISE.solved : EXERCISE.score, points, { score: formatPoints(score), points: formatPoints(points) });
}

/** @param {CheckResult} result @returns {string} what of the link was passed over or changed */
export function noticesText({ notices }) {
  return notices.map((notice) => (notice.endsWith(".") ? notice : `${notice}.`)).join(" ");
}

/** @param {number} points */
function formatPoints(points) {
  return String(Number(points.toFixed(2)));
}

/** @param {Pick<Criterion, "passed" | "checked">} criterion @returns {Verdict} */
export function verdictOf({ passed, checked }) {
  if (passed) return "holds";
  return checked ? "fails" : "open";
}

/**
 * @param {Pick<Criterion, "message" | "passed" | "checked">} criterion whose message says how long a pause is, if there is one
 * @param {number | undefined} seconds of the pause, as the server gave it
 * @param {number} gone seconds of it
 * @returns {{said: string, pause: string}} what is said of the answer, and what is left of the pause; that an answer was not checked for its pause goes with it
 */
export function noteOf(criterion, seconds, gone) {
  const { message } = criterion;
  if (seconds === undefined) return { said: message, pause: "" };
  const said = message.replace(fill(EXERCISE.pause, { seconds }), "").trim();
  if (gone < seconds) return { said, pause: fill(EXERCISE.pause, { seconds: seconds - gone }) };
  return verdictOf(criterion) === "open" ? { said: "", pause: EXERCISE.unpaused } : { said, pause: EXERCISE.pauseIsOver };
}

/**
 * @param {HTMLElement} list
 * @param {Criterion} criterion
 * @param {number} [wait] seconds of the pause of its question
 * @param {number} [gone] seconds of it
 */
export function showCriterion(list, criterion, wait, gone = 0) {
  const { name, passed, measured } = criterion;
  const listed = itemOf(list, name);
  if (!listed && passed) return;
  const item = listed ?? list.insertBefore(criterionItem(name), list.firstChild);
  const verdict = verdictOf(criterion);
  if (verdict === "open") delete item.dataset.passed;
  else item.dataset.passed = String(passed);
  item.querySelector(".criterion-mark")?.replaceChildren(...(verdict === "open" ? [] : [icon(passed ? "tick" : "cross")]));
  const words = /** @type {HTMLElement | null} */ (item.querySelector(".criterion-message"));
  if (words === null) return;
  const isUnanswered = verdict === "open" && measured === null && item.querySelector(".question") !== null;
  const { said, pause } = isUnanswered ? { said: EXERCISE.unanswered, pause: "" } : noteOf(criterion, wait, gone);
  const told = verdict === "open" ? [] : [make("span", { class: "visually-hidden" }, [`${passed ? EXERCISE.holds : EXERCISE.fails} `])];
  words.replaceChildren(make("span", { class: "criterion-said" }, [...told, said]), ...(pause === "" ? [] : [` ${pause}`]));
  words.hidden = false;
  words.toggleAttribute("data-pauses", pause !== "");
  item.querySelector(".criterion-required")?.toggleAttribute("hidden", true);
}

/**
 * Takes the notes away that are about other answers than those that are given now; they are back with them.
 *
 * @param {HTMLElement} list
 * @param {Readonly<Record<string, string | number>>} now answers by question
 * @param {Readonly<Record<string, string | number>>} checked the same, as the notes are about them
 */
export function markStale(list, now, checked) {
  for (const question of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-question]"))) {
    const { question: name = "" } = question.dataset;
    question.closest("[data-criterion]")?.toggleAttribute("data-stale", now[name] !== checked[name]);
  }
}

/** @param {HTMLElement} list @param {string} name */
function itemOf(list, name) {
  const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-criterion]")]);
  return items.find((one) => one.dataset.criterion === name);
}

/** One that is not listed while it holds: that nothing locked has changed. @param {string} name */
function criterionItem(name) {
  const text = make("div", { class: "criterion-text" }, [make("p", {}, [make("span", { class: "criterion-name" }, [name])]), make("p", { class: "criterion-message", hidden: "" })]);
  return make("li", { class: "criterion", "data-criterion": name, "data-unlisted": "" }, [make("span", { class: "criterion-mark", "aria-hidden": "true" }), text]);
}
