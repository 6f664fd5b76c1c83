/**
 * Tables as CSV, as RFC 4180 has it.
 */

/** Begins what spreadsheets take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * @param {readonly (readonly unknown[])[]} rows
 * @returns {string} lines with CR LF between them; words that look like a formula are none in a spreadsheet, by an apostrophe
 */
export function csvLines(rows) {
  return rows.map((row) => row.map(cell).join(",")).join("\r\n");
}

/** @param {unknown} value */
function cell(value) {
  if (value === null || value === undefined) return "";
  const words = String(value);
  const text = FORMULA.test(words) && Number.isNaN(Number(words)) ? `'${words}` : words;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
