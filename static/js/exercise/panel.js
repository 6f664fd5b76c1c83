/**
 * An exercise beside the network: what is asked, how much of its limits is used, and Check, which hands the run in and shows what each
 * criterion says.
 *
 * @typedef {import("../types.js").CheckLine} CheckLine
 * @typedef {import("../types.js").CheckResult} CheckResult
 * @typedef {import("../types.js").Exercise} Exercise
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../core/store.js").Trouble} Trouble
 *
 * @typedef {object} HandedIn
 * @property {RunConfig} config
 * @property {Record<string, string | number>} answers a text where a number can't be read
 * @property {Float64Array | null} parameters null where the network is trained again
 *
 * @typedef {object} Elements
 * @property {HTMLFormElement} form
 * @property {HTMLButtonElement} check
 * @property {HTMLElement} progress
 * @property {HTMLElement} score
 * @property {HTMLElement} criteria
 * @property {HTMLElement} trouble
 * @property {HTMLElement} stray
 * @property {HTMLElement} strayText
 * @property {HTMLButtonElement} strayBack
 * @property {HTMLButtonElement} restart
 * @property {HTMLButtonElement} copy copies what is to be handed in
 * @property {HTMLInputElement | null} byHand ticked: the weights are handed in as they are
 *
 * @typedef {object} Parts
 * @property {Exercise} exercise
 * @property {import("../core/store.js").Store} store
 * @property {import("../settings/session.js").Session} session
 * @property {import("../shell/announcer.js").Announcer} announcer
 * @property {import("../types.js").Lab["parametersOf"]} parametersOf
 * @property {(body: object, signal: AbortSignal) => AsyncIterable<unknown>} ask the server to check
 * @property {() => void} solved
 */
import { fill, plural } from "../core/fill.js";
import { same } from "../core/json.js";
import { troubleOf } from "../core/longrequests.js";
import { CONNECTION, EXERCISE } from "../core/texts.js";
import { sameToCheck } from "../settings/config.js";
import { showFieldError } from "../settings/fields.js";
import { isByHand, linkNote } from "../settings/turns.js";
import { setText } from "../shell/dom.js";
import { copyBy, linkOf } from "../shell/share.js";
import { markStale, noticesText, scoreText, showCriterion } from "./criteria.js";
import { handedText } from "./handing.js";
import { answersOf, bindNumbers, complaintOf, toUnread, unreadIn } from "./typed.js";

/**
 * @param {Elements} elements
 * @param {Parts} parts
 * @returns {import("../types.js").HandingIn}
 */
export function bindExercise(elements, parts) {
  const { exercise, store, session } = parts;
  const checks = new Checks(elements, parts);
  elements.form.addEventListener("submit", (event) => {
    event.preventDefault();
    checks.toggle();
  });
  elements.form.addEventListener("input", () => checks.compare());
  elements.copy.addEventListener("click", () => checks.copy());
  bindNumbers(elements.form);
  elements.restart.addEventListener("click", () => session.open(exercise.config));
  elements.strayBack.addEventListener("click", () => {
    const { judged } = store.state;
    if (judged?.restored) session.open(judged.restored);
    elements.check.focus();
  });
  const limits = /** @type {HTMLElement[]} */ ([...elements.form.querySelectorAll("[data-limit]")]);
  store.follow(["config"], () => checks.compare());
  store.follow(["behind"], () => checks.showNotices());
  store.follow(["judged"], ({ judged }) => {
    if (judged === null) return;
    for (const limit of limits) showUse(limit, judged);
    showAdded(/** @type {HTMLElement | null} */ (elements.form.querySelector("[data-added]")), judged);
    elements.stray.hidden = judged.breaches.length === 0;
    setText(elements.strayText, judged.message);
  });
  /** @type {boolean | null} */
  let wasByHand = null;
  store.follow(["turns"], ({ turns }) => {
    const isNow = isByHand(turns);
    if (elements.byHand && isNow !== wasByHand) elements.byHand.checked = isNow;
    wasByHand = isNow;
    checks.compare();
  });
  store.follow(["frame"], () => elements.byHand?.checked && checks.compare());
  const row = /** @type {HTMLElement} */ (elements.check.parentElement);
  return { exercise, row, given: () => checks.given(), show: (result) => checks.show(result), complain: (trouble) => checks.complain(trouble) };
}

/**
 * @param {HTMLElement} limit
 * @param {import("../types.js").Judged} judged
 */
function showUse(limit, { measures }) {
  const used = measures[limit.dataset.limit ?? ""];
  if (used === undefined) return;
  setText(limit, fill(EXERCISE.used, { value: used.value }));
  limit.toggleAttribute("data-exceeded", !used.holds);
}

/** @param {HTMLElement | null} place @param {import("../types.js").Judged} judged */
function showAdded(place, { added }) {
  if (place === null) return;
  place.hidden = added === null;
  setText(place, added === null ? "" : fill(EXERCISE.added, added));
}

class Checks {
  /**
   * @param {Elements} elements
   * @param {Parts} parts
   */
  constructor(elements, { exercise, store, session, announcer, parametersOf, ask, solved }) {
    this.elements = elements;
    this.exercise = exercise;
    this.store = store;
    this.session = session;
    this.announcer = announcer;
    this.parametersOf = parametersOf;
    this.ask = ask;
    this.solved = solved;
    /** The check under way. @type {AbortController | null} */
    this.running = null;
    /** What the result on the page is about. @type {HandedIn | null} */
    this.checked = null;
    /** What was last given away to be handed in. @type {HandedIn | null} */
    this.givenAway = null;
    /** @type {CheckResult | null} */
    this.result = null;
    /** Counts pauses down. @type {ReturnType<typeof setInterval> | undefined} */
    this.counting = undefined;
  }

  /** Whether the page shows something else by now than what the result is about. */
  get #isOld() {
    return this.elements.form.hasAttribute("data-outdated");
  }

  toggle() {
    if (this.running) this.running.abort();
    else this.#check();
  }

  /** Says whether the result is about what is on the page. */
  compare() {
    const now = this.#handIn();
    if (this.checked === null || this.result === null || now === null) return;
    const isOld = !sameHandIn(this.session.options, now, this.checked);
    markStale(this.elements.criteria, now.answers, this.checked.answers);
    const was = this.#isOld;
    this.elements.form.toggleAttribute("data-outdated", isOld);
    if (isOld !== was) this.#showScore(this.result, isOld);
  }

  /** Copies link, answers and weights as one text. */
  copy() {
    const now = this.#readable();
    if (now === null) return;
    const { frame } = this.store.state;
    const text = handedText(this.exercise.lines, {
      title: this.exercise.title,
      slug: this.exercise.slug,
      link: linkOf(this.store),
      answers: now.answers,
      weights: now.parameters && frame ? this.parametersOf(frame, now.parameters) : null,
      note: [this.store.state.behind, linkNote(this.session.spoken, this.store.state.turns)].filter(Boolean).join(" ") || null,
      said: this.result === null ? EXERCISE.unchecked : this.#isOld ? EXERCISE.changedSince : scoreText(this.result),
    });
    copyBy(this.elements.copy, text, EXERCISE.handing, () => this.announcer.say(EXERCISE.copied));
  }

  /** As the server takes it; all of it, so that nothing is handed in without an answer that was given. */
  given() {
    this.givenAway = this.#readable();
    return this.givenAway && this.#bodyOf(this.givenAway);
  }

  /** @param {CheckResult} result of what was given away */
  show(result) {
    if (this.givenAway) this.#take(result, this.givenAway);
  }

  /** @param {Trouble | null} trouble with what was given away */
  complain(trouble) {
    this.#showTrouble(trouble);
    toUnread(this.elements.form);
  }

  /** @returns {HandedIn | null} null where there is no run yet, or an answer can't be read: the focus is there then */
  #readable() {
    const unread = unreadIn(this.elements.form)[0];
    unread?.focus();
    return unread ? null : this.#handIn();
  }

  /** @param {HandedIn} handedIn */
  #bodyOf({ config, answers, parameters }) {
    const { link, frame } = this.store.state;
    const isLinked = same(this.session.confirmed?.config, config) && this.session.lab.fitsLink(config); // the link lags behind an edit
    const run = isLinked ? { link } : { config };
    return { ...run, answers, ...(parameters && frame && { parameters: this.parametersOf(frame, parameters) }) };
  }

  /** Check was pressed: what is to be mended is seen, and typed in at once. */
  #toUnread() {
    if (document.activeElement === this.elements.check) toUnread(this.elements.form);
  }

  /** @returns {HandedIn | null} null while there is no run */
  #handIn() {
    const { config, frame } = this.store.state;
    const isByHand = this.elements.byHand?.checked === true;
    if (config === null || (isByHand && frame === null)) return null;
    return { config, answers: answersOf(this.elements.form), parameters: isByHand && frame ? frame.parameters : null };
  }

  /** What can't be read of the answers is not sent: the rest is checked. */
  async #check() {
    const now = this.#handIn();
    if (now === null) return;
    const running = new AbortController();
    this.running = running;
    this.#showTrouble(null);
    const unread = unreadIn(this.elements.form).map(({ name }) => name);
    this.#toUnread();
    const answers = Object.fromEntries(Object.entries(now.answers).filter(([name]) => !unread.includes(name)));
    this.#showRunning(true);
    this.announcer.say(EXERCISE.checking);
    try {
      for await (const line of this.ask({ ...this.#bodyOf(now), answers }, running.signal)) this.#hear(/** @type {CheckLine} */ (line), now);
    } catch (error) {
      this.#showTrouble(troubleOf(error));
      unreadIn(this.elements.form);
      this.#toUnread();
    } finally {
      this.running = null;
      this.#showRunning(false);
    }
  }

  /**
   * @param {CheckLine} line
   * @param {HandedIn} checked
   */
  #hear(line, checked) {
    if ("progress" in line || "compiling" in line) {
      const { done, total } = "progress" in line ? line.progress : line.compiling;
      const bar = this.elements.progress.querySelector("progress");
      if (bar) Object.assign(bar, { max: Math.max(1, total), value: done });
      const words = this.elements.progress.querySelector("span");
      if (words) setText(words, "progress" in line ? plural(EXERCISE.trained, total, { done }) : CONNECTION.compiling);
    } else if ("result" in line) this.#take(line.result, checked);
  }

  /** @param {CheckResult} result @param {HandedIn} checked */
  #take(result, checked) {
    this.checked = checked;
    this.result = result;
    this.elements.score.hidden = false;
    this.#showResult(result);
    this.compare();
  }

  /** @param {CheckResult} result */
  #showResult(result) {
    for (const unlisted of this.elements.criteria.querySelectorAll("[data-unlisted]")) unlisted.remove();
    for (const criterion of result.criteria) showCriterion(this.elements.criteria, criterion, result.waits[criterion.name]);
    for (const bound of this.elements.criteria.querySelectorAll(".until-checked, .from-check")) bound.toggleAttribute("hidden", bound.matches(".until-checked"));
    this.#countDown(result);
    this.elements.form.toggleAttribute("data-outdated", false);
    this.#showScore(result, false);
    const open = result.criteria.filter(({ passed }) => !passed);
    const said = open.map(({ name, message }) => fill(EXERCISE.criterion, { name, message: complaintOf(this.elements.form, name) || message }));
    this.announcer.say([scoreText(result), this.#words(), ...said].join(" "));
    if (result.passed) this.solved();
    this.elements.criteria.querySelector("[data-passed=false]")?.scrollIntoView({ block: "nearest" });
  }

  /** Says of each question that pauses after a wrong answer how long it still does. @param {CheckResult} result */
  #countDown(result) {
    clearInterval(this.counting);
    const paused = result.criteria.filter(({ name }) => name in result.waits);
    if (paused.length === 0) return;
    const began = performance.now();
    this.counting = setInterval(() => {
      const gone = Math.floor((performance.now() - began) / 1000);
      for (const criterion of paused) showCriterion(this.elements.criteria, criterion, result.waits[criterion.name], gone);
      if (paused.every(({ name }) => result.waits[name] <= gone)) clearInterval(this.counting);
    }, 1000);
  }

  /**
   * @param {CheckResult} result
   * @param {boolean} isOld
   */
  #showScore(result, isOld) {
    this.elements.score.toggleAttribute("data-passed", result.passed);
    setText(this.elements.score, isOld ? EXERCISE.changed : scoreText(result));
    this.showNotices();
    if (isOld) this.announcer.say(EXERCISE.changedSince);
  }

  /** What is to be known of the result that stands there, and that it is not about all that the page shows. */
  showNotices() {
    const notices = /** @type {HTMLElement | null} */ (this.elements.form.querySelector("[data-notices]"));
    const words = this.result === null || this.#isOld ? "" : this.#words();
    if (notices) setText(notices, words);
    notices?.toggleAttribute("hidden", words === "");
  }

  #words() {
    return [this.result ? noticesText(this.result) : "", this.store.state.behind].filter(Boolean).join(" ");
  }

  /** @param {boolean} isRunning */
  #showRunning(isRunning) {
    const { check, criteria, progress, form, score, copy } = this.elements;
    const words = check.querySelector("span");
    if (words) setText(words, isRunning ? EXERCISE.stop : EXERCISE.check);
    const begun = progress.querySelector("span");
    if (begun) setText(begun, EXERCISE.handingIn);
    progress.querySelector("progress")?.removeAttribute("value");
    progress.hidden = !isRunning;
    score.hidden = isRunning || this.result === null;
    copy.hidden = isRunning;
    form.toggleAttribute("data-checking", isRunning);
    form.setAttribute("aria-busy", String(isRunning));
    check.closest(".exercise-foot")?.scrollIntoView({ block: "nearest" }); // the result is seen, whatever else is
    criteria.querySelector("[data-criterion]:has([data-invalid])")?.scrollIntoView({ block: "nearest" }); // but for what can't be read
  }

  /** @param {Trouble | null} trouble */
  #showTrouble(trouble) {
    const about = (/** @type {string} */ name) => trouble?.details.find(({ path }) => path === `answers.${name}`);
    const questions = /** @type {HTMLElement[]} */ ([...this.elements.form.querySelectorAll("[data-question]")]);
    for (const question of questions) showFieldError(question, about(question.dataset.question ?? "")?.message ?? "");
    const elsewhere = trouble !== null && !questions.some((question) => question.hasAttribute("data-invalid"));
    this.elements.trouble.hidden = !elsewhere;
    setText(this.elements.trouble, elsewhere ? trouble.message : "");
    if (trouble) this.announcer.say(trouble.message);
  }
}

/**
 * @param {import("../types.js").Options} options
 * @param {HandedIn} a
 * @param {HandedIn} b
 */
function sameHandIn(options, a, b) {
  if (!sameToCheck(options, a.config, b.config) || !same(a.answers, b.answers)) return false;
  if (a.parameters === null || b.parameters === null) return a.parameters === b.parameters;
  const others = b.parameters;
  return a.parameters === others || (a.parameters.length === others.length && a.parameters.every((value, i) => value === others[i]));
}
