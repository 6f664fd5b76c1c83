/** The table of what was handed in, as the server gives it: read, and made into what is to be graded. */

/** Where a spreadsheet would compute, an apostrophe stands before it. */
const HARMLESS = /^'(?=[=+\-@\t\r])/;
/** Columns before the questions, and behind them: weights, receipt, time. */
const BEFORE = 3;
const BEHIND = 3;

/**
 * @param {string} text CSV as RFC 4180 has it
 * @returns {string[][]} rows of cells
 */
export function csvRows(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === "" && quoted === undefined && plain === "" && row.length === 0) break; // behind the last line
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/**
 * @param {string} text the table of one exercise
 * @returns {{id: string, link: string, answers: Record<string, string>, parameters?: object}[]} what the grader takes; ids are receipts
 */
export function submissionsIn(text) {
  const [header = [], ...rows] = csvRows(text).map((row) => row.map((cell) => cell.replace(HARMLESS, "")));
  return rows.map((row) => {
    const questions = header.slice(BEFORE, -BEHIND).flatMap((name, i) => (row[BEFORE + i] === "" ? [] : [/** @type {const} */ ([name, row[BEFORE + i]])]));
    const [weights, receipt] = row.slice(-BEHIND);
    return { id: receipt, link: row[2], answers: Object.fromEntries(questions), ...(weights === "" ? {} : { parameters: JSON.parse(weights) }) };
  });
}
