/**
 * In what two runs differ, as a table: setting by setting.
 *
 * @typedef {import("./runs.js").Difference} Difference
 */
import { make } from "../shell/text.js";

/**
 * @param {HTMLElement} table
 * @param {readonly Difference[]} differing
 * @param {[a: string, b: string]} names
 */
export function showDifferences(table, differing, names) {
  const head = make("thead", {}, [make("tr", {}, [make("td"), ...names.map((name) => make("th", { scope: "col" }, [name]))])]);
  const rows = differing.map(({ label, a, b }) => make("tr", {}, [make("th", { scope: "row" }, [label]), make("td", {}, [a]), make("td", {}, [b])]));
  table.replaceChildren(head, make("tbody", {}, rows));
  table.hidden = differing.length === 0;
}
