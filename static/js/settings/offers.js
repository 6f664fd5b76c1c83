/**
 * What a control offers as the rest of the run stands: nothing where it has no meaning; what can't be chosen is disabled, and what has no
 * effect is dimmed, and both say why before anyone tries.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 *
 * @typedef {{place: HTMLElement, option: Option, isRuled: boolean}} Offer `isRuled`: a rule speaks of it, so that not everything may go
 */
import { fill } from "../core/fill.js";
import { same, valueAt } from "../core/json.js";
import { SETTING } from "../core/texts.js";
import { explain, setHidden, setText } from "../shell/dom.js";
import { choicesOf, optionAt } from "./config.js";
import { whyIdle } from "./idle.js";
import { applies, edited, isAllowed, refusalClause, sentenceOf } from "./rules.js";
import { turnWords } from "./turns.js";

/**
 * @param {ParentNode} page
 * @param {import("../core/store.js").Store} store
 * @param {Session} session
 * @param {Options} options
 */
export function bindOffers(page, store, session, options) {
  const places = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-field]")]);
  const ruled = new Set((options.rules ?? []).flatMap(({ when, needs }) => [when.path, needs.path]));
  /** @type {Offer[]} */
  const offers = [];
  for (const place of places) {
    const option = optionAt(options, place.dataset.field ?? "");
    if (option && place.querySelector("[data-path]")) offers.push({ place, option, isRuled: ruled.has(option.path) });
  }
  for (const { place } of offers) place.addEventListener("click", (event) => isImpossible(event.target) && event.preventDefault());
  store.follow(["turns"], ({ turns }) => {
    for (const { place, option } of offers) showTurned(place, turnWords(option, turns));
  });
  store.follow(["config"], ({ config }) => {
    if (config !== null) for (const offer of offers) show(offer, config, session, options);
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("button[data-sets]"))) bindButton(button, store, options);
}

/**
 * A button that gives a setting another value.
 *
 * @param {HTMLElement} button
 * @param {import("../core/store.js").Store} store
 * @param {Options} options
 */
function bindButton(button, store, options) {
  const { sets = "", hint = "" } = button.dataset;
  store.follow(["config"], ({ config }) => {
    if (config === null) return;
    const why = whyIdle(options, config, sets);
    button.toggleAttribute("data-idle", why !== null);
    explain(button, why === null ? hint : `${hint}\n${why}`);
  });
}

/** @param {EventTarget | null} target */
function isImpossible(target) {
  return target instanceof HTMLInputElement && target.type === "checkbox" && target.dataset.impossible !== undefined;
}

/**
 * @param {Offer} offer
 * @param {RunConfig} config
 * @param {Session} session
 * @param {Options} options
 */
function show({ place, option, isRuled }, config, session, options) {
  if (option.applies) place.hidden = !applies(option, config);
  showChoice(place, option, valueAt(config, option.path));
  const reason = isRuled ? showRuled(place, option, config, session, options) : null;
  showIdle(place, reason === null && place.dataset.locked === undefined ? whyIdle(options, config, option.path) : null);
}

/**
 * @param {HTMLElement} place
 * @param {Option} option
 * @param {RunConfig} config
 * @param {Session} session
 * @param {Options} options
 * @returns {string | null} why nothing else can be chosen
 */
function showRuled(place, option, config, session, options) {
  const value = valueAt(config, option.path);
  const why = (/** @type {unknown} */ other) => (same(other, value) ? null : refusalClause(options, config, edited(options, config, option.path, other)));
  const select = place.querySelector("select");
  const words = place.querySelector(".setting-why");
  if (select === null && words === null) return null;
  const others = option.type === "choice" && select ? showChoices(select, option, session.allowed[option.path], why) : othersOf(option).map(why);
  const reason = others.length > 0 && others.every((one) => one !== null) ? others[0] : null;
  showReason(place, reason);
  return reason;
}

/**
 * @param {Option} option
 * @returns {unknown[]} what else it may be
 */
function othersOf(option) {
  if (option.type === "boolean") return [true];
  return option.type === "number" || option.type === "integer" ? (option.steps ?? []).slice(1) : [];
}

/**
 * @param {HTMLSelectElement} select
 * @param {Option} option
 * @param {readonly string[] | undefined} allowed
 * @param {(value: unknown) => string | null} why
 * @returns {(string | null)[]} of the others, why they can't be chosen
 */
function showChoices(select, option, allowed, why) {
  const labels = new Map(choicesOf(option).map(({ name, label }) => [name, label]));
  const reasons = [];
  for (const choice of select.options) {
    const label = labels.get(choice.value);
    if (label === undefined) continue;
    const reason = why(choice.value);
    choice.disabled = reason !== null || !isAllowed(allowed, choice.value);
    setText(choice, reason === null ? label : fill(SETTING.impossible, { choice: label, reason }));
    if (!choice.selected) reasons.push(reason);
  }
  return reasons;
}

/**
 * @param {HTMLElement} place
 * @param {string | null} reason why nothing else can be chosen
 */
function showReason(place, reason) {
  const words = /** @type {HTMLElement | null} */ (place.querySelector(".setting-why"));
  if (words === null || place.dataset.locked !== undefined) return;
  setText(words, reason === null ? "" : sentenceOf(reason));
  setHidden(words, reason === null);
  for (const field of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-path]"))) {
    field.toggleAttribute("data-impossible", reason !== null);
    if (reason === null) field.removeAttribute("aria-disabled");
    else field.setAttribute("aria-disabled", "true");
  }
}

/**
 * What has no effect can be set all the same.
 *
 * @param {HTMLElement} place
 * @param {string | null} why it has none
 */
export function showIdle(place, why) {
  const words = /** @type {HTMLElement | null} */ (place.querySelector(".setting-why"));
  const isShown = place.dataset.idle !== undefined;
  place.toggleAttribute("data-idle", why !== null);
  if (words === null || (why === null && !isShown)) return;
  setText(words, why ?? "");
  setHidden(words, why === null);
}

/**
 * @param {HTMLElement} place
 * @param {string | null} values that it had, one after the other; null where it was not changed under way
 */
function showTurned(place, values) {
  const words = /** @type {HTMLElement | null} */ (place.querySelector(".setting-turned"));
  if (words === null) return;
  place.toggleAttribute("data-turned", values !== null);
  setText(words, values === null ? "" : fill(SETTING.turned, { values }));
  setHidden(words, values === null);
}

/**
 * What a choice that is not the usual one means.
 *
 * @param {HTMLElement} place
 * @param {Option} option
 * @param {unknown} value
 */
function showChoice(place, option, value) {
  const words = place.querySelector(".setting-choice");
  if (words === null) return;
  const choice = choicesOf(option).find(({ name }) => name === value);
  setText(words, choice && value !== option.default ? ` ${fill(SETTING.meaning, { choice: choice.label, description: choice.description })}` : "");
}
