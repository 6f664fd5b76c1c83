/**
 * Two small tables, of the test points and the training points: how many of each class were taken for which.
 *
 * @typedef {import("../../types.js").Metrics} Metrics
 */
import { around } from "../../core/fill.js";
import { make, setText } from "../../shell/dom.js";
import { CONFUSION } from "./texts.js";

/** The deepest a field is coloured: all points of its row. Text stays readable on it. */
const DEEPEST = 42;

/**
 * @param {HTMLElement} place
 * @param {{train: Metrics, test: Metrics}} metrics
 * @param {number} classes
 * @param {readonly string[]} [names] of theirs
 */
export function showConfusion(place, { train, test }, classes, names = Array.from({ length: classes }, (_, number) => labelOf(number, classes))) {
  const key = JSON.stringify(names);
  if (place.dataset.names !== key) {
    [place.dataset.names, place.dataset.classes] = [key, String(classes)];
    place.replaceChildren(makeTable(CONFUSION.ofTest, CONFUSION.test, names), makeTable(CONFUSION.ofTraining, CONFUSION.train, names));
  }
  [test, train].forEach(({ confusion }, i) => confusion && fill(place.children[i], confusion));
}

/**
 * Nothing is left of it: when it is asked for again, what it counted may be of another run.
 *
 * @param {HTMLElement} place
 */
export function clearConfusion(place) {
  delete place.dataset.names;
  place.replaceChildren();
}

/**
 * @param {number} number of a class
 * @param {number} classes
 * @returns {string} as the legend of the map has it
 */
function labelOf(number, classes) {
  return classes > 2 ? String(number + 1) : ["−1", "+1"][number];
}

/**
 * @param {number} number of a class
 * @param {number} classes two are the values -1 and +1
 */
function colorOf(number, classes) {
  return `var(--${classes > 2 ? `class-${number}` : ["value-negative", "value-positive"][number]})`;
}

/**
 * @param {string} title
 * @param {string} short where there is little room
 * @param {readonly string[]} names of the classes
 */
function makeTable(title, short, names) {
  const head = names.map((_, number) => heading("col", number, names, CONFUSION.takenFor));
  const rows = names.map((_, number) => make("tr", {}, [heading("row", number, names, CONFUSION.is), ...names.map(() => make("td"))]));
  const axis = make("td", { class: "confusion-axis", colspan: String(names.length), "aria-hidden": "true" }, [CONFUSION.across]);
  const corner = make("th", { class: "confusion-corner" }, [short, make("span", { class: "confusion-axis", "aria-hidden": "true" }, [` ${CONFUSION.down}`])]);
  const caption = make("caption", { class: "visually-hidden" }, [title]);
  const above = make("tr", { "aria-hidden": "true" }, [make("td", { class: "confusion-axis" }), axis]);
  return make("table", {}, [caption, make("thead", {}, [above, make("tr", {}, [corner, ...head])]), make("tbody", {}, rows)]);
}

/**
 * @param {"row" | "col"} scope
 * @param {number} number
 * @param {readonly string[]} names
 * @param {typeof CONFUSION.is | typeof CONFUSION.takenFor} text for who does not see where it stands
 */
function heading(scope, number, names, text) {
  const [before, behind] = around(text, "class", {}).map((words) => make("span", { class: "visually-hidden" }, [words]));
  const cell = make("th", { scope }, [before, make("span", { class: "confusion-class" }, [names[number]]), ...(behind.textContent === "" ? [] : [behind])]);
  cell.style.setProperty("--class", colorOf(number, names.length));
  return cell;
}

/**
 * @param {Element} table
 * @param {number[][]} confusion
 */
function fill(table, confusion) {
  confusion.forEach((counts, row) => {
    const sum = counts.reduce((a, b) => a + b, 0);
    const cells = table.querySelectorAll(`tbody tr:nth-child(${row + 1}) td`);
    counts.forEach((count, column) => {
      const cell = /** @type {HTMLElement} */ (cells[column]);
      setText(cell, String(count));
      cell.style.setProperty("--class", colorOf(column, confusion.length));
      cell.style.setProperty("--share", `${sum > 0 ? Math.round((DEEPEST * count) / sum) : 0}%`);
    });
  });
}
