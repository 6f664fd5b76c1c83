/**
 * Files of a run: their names and their text. Nothing here knows the document.
 *
 * @typedef {import("../types.js").CurveColumn} CurveColumn
 */

/**
 * A table of curves: a row for each epoch that one of them has, in ascending order; empty where a curve has no value there.
 *
 * @param {readonly CurveColumn[]} curves
 * @returns {string} CSV with a header, lines ended by CR LF as RFC 4180 has them
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
  const lines = [...rows].sort(([a], [b]) => a - b).map(([epoch, row]) => [epoch, ...row].join(","));
  return [["epoch", ...curves.map(({ name }) => name)].join(","), ...lines, ""].join("\r\n");
}

/** @param {number | string} value @returns {string} empty where it is not finite */
function cellOf(value) {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
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
