/**
 * The list of runs as a table for a spreadsheet, with all digits of its numbers.
 *
 * @typedef {import("./log.js").Kept} Kept
 */
import { csvLines } from "../core/csv.js";

const COLUMNS = ["name", "epochs", "test_loss", "training_loss", "test_accuracy", "training_accuracy", "parameters", "link", "changed"];

/**
 * @param {readonly (Kept & {changes: readonly string[]})[]} runs with what was changed of them under way
 * @param {string} home address in front of each link
 * @param {boolean} countsParameters
 * @returns {string}
 */
export function csvOf(runs, home, countsParameters) {
  const rows = runs.map(({ name, epoch, train, test, accuracy, parameters, link, changes }) => [name, epoch, test, train, accuracy?.[1], accuracy?.[0], countsParameters ? parameters : null, `${home}${link}`, changes.join("; ")]);
  return csvLines([COLUMNS, ...rows]);
}
