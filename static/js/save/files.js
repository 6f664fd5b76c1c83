/**
 * Files of a run: their names and their text. Nothing here knows the document.
 *
 * @typedef {import("../types.js").CurveColumn} CurveColumn
 */
import { csvLines } from "../core/csv.js";

/**
 * A table of curves: a row for each epoch that one of them has, in ascending order; empty where a curve has no value there.
 *
 * @param {readonly CurveColumn[]} curves
 * @returns {string} CSV
 */
export function curvesCsv(curves) {
  /** @type {Map<number, string[]>} */
  const rows = new Map();
  curves.forEach(({ epoch, values, length }, column) => {
    for (let i = 0; i < length; i++) {
      const row = rows.get(epoch[i]) ?? curves.map(() => "");
      row[column] = cellOf(values[i]);
      rows.set(epoch[i], row);
    }
  });
  return csvOf({ header: ["epoch", ...curves.map(({ name }) => name)], rows: [...rows].sort(([a], [b]) => a - b).map(([epoch, row]) => [String(epoch), ...row]) });
}

/** @param {import("../types.js").Table} table @returns {string} CSV, lines ended by CR LF as RFC 4180 has them */
export function csvOf({ header, rows }) {
  return `${csvLines([header, ...rows])}\r\n`;
}

/** @param {number | string} value @returns {string} empty where it is not finite */
function cellOf(value) {
  return typeof value === "string" ? value : Number.isFinite(value) ? String(value) : "";
}

/**
 * A name that sorts by what the file is about, safe on every system.
 *
 * @param {string} part as in "map"
 * @param {number} epoch
 * @param {string} ending without the dot
 */
export function fileName(part, epoch, ending) {
  return `playground-${part}-epoch-${epoch}.${ending}`;
}
