/**
 * In what two runs differ, as a table: setting by setting.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {{label: string, a: string, b: string}} Difference
 */
import { differing } from "../settings/config.js";
import { turnsOf, valueTold } from "../settings/turns.js";
import { make } from "../shell/dom.js";

/**
 * @param {HTMLElement} table
 * @param {readonly Difference[]} found
 * @param {[a: string, b: string]} names
 */
export function showDifferences(table, found, names) {
  const head = make("thead", {}, [make("tr", {}, [make("td"), ...names.map((name) => make("th", { scope: "col" }, [name]))])]);
  const rows = found.map(({ label, a, b }) => make("tr", {}, [make("th", { scope: "row" }, [label]), make("td", {}, [a]), make("td", {}, [b])]));
  table.replaceChildren(head, make("tbody", {}, rows));
  table.hidden = found.length === 0;
}

/**
 * @param {Options} options
 * @param {RunConfig} a
 * @param {RunConfig} b
 * @param {readonly (readonly import("../settings/turns.js").Turn[])[]} [turns] what was changed of each under way
 * @returns {Difference[]} in the order of the options
 */
export function differences(options, a, b, turns = [[], []]) {
  const others = differing(options, a, b);
  const found = options.options.filter((option) => others.includes(option) || turns.some((some) => turnsOf(some, option).length > 0));
  return found.map((option) => {
    const [first, second] = [a, b].map((config, i) => valueTold(option, config, turns[i]));
    return { label: option.label, a: first, b: second };
  });
}
