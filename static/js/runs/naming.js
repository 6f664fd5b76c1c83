/**
 * What a run is called: by what its settings have that those of the run before it had not.
 *
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { fill, plural } from "../core/fill.js";
import { valueAt } from "../core/json.js";
import { RUNS, TURNS } from "../core/texts.js";
import { differing } from "../settings/config.js";
import { isIdle } from "../settings/idle.js";
import { changeName, valueName } from "../settings/names.js";
import { applies } from "../settings/rules.js";
import { changesIn, phrases } from "../settings/turns.js";

/** So many changes are named; what is more is counted. */
const MOST = 2;

/**
 * @param {Lab} lab
 * @param {Options} options
 * @param {RunConfig | null} before null: there was none
 * @param {RunConfig} after
 * @returns {string} "" where nothing differs
 */
export function nameOf(lab, options, before, after) {
  if (before === null) return RUNS.first;
  const changed = differing(options, before, after);
  const settings = changed.filter((option) => !option.is_seed && applies(option, after) && !isIdle(options, after, option.path));
  const named = (settings.length > 0 ? settings : changed).map((option) => lab.changeOf(option, before, after) ?? changeOf(option, valueAt(before, option.path), valueAt(after, option.path)));
  return listed([...new Set(named)]);
}

/** @param {string[]} changes */
function listed(changes) {
  if (changes.length <= MOST) return changes.join(", ");
  return fill(RUNS.more, { changes: changes.slice(0, MOST).join(", "), count: changes.length - MOST });
}

/**
 * @param {Options} options
 * @param {Pick<import("./log.js").Kept, "name" | "isNamed" | "turns">} run
 * @returns {string} its name where that stands alone: with what was changed under way, unless the reader has named it
 */
export function calledOf(options, { name, isNamed, turns }) {
  return isNamed || turns.length === 0 ? name : fill(TURNS.called, { name, changes: listed(phrases(options, turns)) });
}

/**
 * @param {Options} options
 * @param {Pick<import("./log.js").Kept, "name" | "isNamed" | "turns">} run
 * @returns {string} its name where there is little room: more than one change is counted
 */
export function calledBriefly(options, run) {
  const count = changesIn(options, run.turns).length;
  return run.isNamed || count < 2 ? calledOf(options, run) : plural(TURNS.counted, count, { name: run.name });
}

/**
 * @param {Option} option
 * @param {unknown} before
 * @param {unknown} after
 */
function changeOf(option, before, after) {
  if (option.is_seed) return RUNS.otherSeed;
  if (option.type === "subset") return changeOfSet(option, /** @type {string[]} */ (before), /** @type {string[]} */ (after));
  return changeName(option, before, after);
}

/**
 * @param {Option} option
 * @param {readonly string[]} before
 * @param {readonly string[]} after
 */
function changeOfSet(option, before, after) {
  const signed = (/** @type {string} */ sign, /** @type {readonly string[]} */ names) => names.map((name) => `${sign}${valueName(option, [name])}`);
  const [more, less] = [after.filter((name) => !before.includes(name)), before.filter((name) => !after.includes(name))];
  return [...signed("+", more), ...signed("−", less)].join(" ");
}
