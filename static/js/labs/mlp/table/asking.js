/**
 * What the server makes of a table.
 *
 * @typedef {import("../../../generated.js").ColumnSummary} ColumnSummary
 * @typedef {import("../../../generated.js").NamedTable} NamedTable
 * @typedef {import("../../../generated.js").TablePoints} TablePoints
 */
import { atStart, fill } from "../../../core/fill.js";
import { again } from "../../../core/ondemand.js";
import { plainNumber } from "../../../draw/format.js";
import { TABLE } from "../texts.js";

/** Names of classes that are told. */
const MOST_NAMES = 6;

/**
 * @param {URL} home
 * @param {import("./panel.js").Source} source
 * @param {Record<string, string>} choices
 * @param {AbortSignal} signal
 * @returns {Promise<TablePoints | string>} or why it is none
 */
export async function answerOf(home, source, choices, signal) {
  const query = new URLSearchParams(choices);
  try {
    const answer = await ("name" in source
      ? fetch(new URL(`api/tables/${encodeURIComponent(source.name)}?${query}`, home), { signal })
      : fetch(new URL(`api/points?${query}`, home), { method: "POST", headers: { "Content-Type": "text/csv" }, body: "text" in source ? source.text : source.file, signal }));
    const content = await answer.json();
    return answer.ok ? content : sentence(content.error?.message ?? TABLE.unreachable);
  } catch {
    return TABLE.unreachable;
  }
}

/** @param {URL} home @returns {Promise<NamedTable[]>} none where they can't be had */
export async function namedTables(home) {
  try {
    const answer = await again(() => fetch(new URL("api/tables", home)));
    return answer.ok ? (await answer.json()).tables : [];
  } catch {
    return [];
  }
}

/** @param {string} message of the server @returns {string} as a sentence */
function sentence(message) {
  const words = atStart(message);
  return /[.!?]$/.test(words) ? words : fill(TABLE.sentence, { words });
}

/** @param {ColumnSummary} column @returns {string} "32.1 to 59.6", "Adelie, Chinstrap, Gentoo" */
export function rangeOf({ kind, low, high, values, distinct }) {
  if (kind === "number" && low !== null && high !== null) return fill(TABLE.range, { low: plainNumber(low), high: plainNumber(high) });
  const names = values.slice(0, MOST_NAMES).map(({ name }) => name);
  return distinct > names.length ? fill(TABLE.andOthers, { names: names.join(", "), count: distinct - names.length }) : names.join(", ");
}
