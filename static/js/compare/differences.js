/**
 * In what two runs differ, as a table: setting by setting.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {{label: string, a: string, b: string}} Difference
 */
import { valueAt } from "../core/json.js";
import { differing } from "../settings/config.js";
import { valueName } from "../settings/names.js";
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
 * @returns {Difference[]} in the order of the options
 */
export function differences(options, a, b) {
  return differing(options, a, b).map((option) => {
    const [first, second] = [a, b].map((config) => {
      const value = valueAt(config, option.path);
      return value === undefined || value === null ? "–" : valueName(option, value);
    });
    return { label: option.label, a: first, b: second };
  });
}
