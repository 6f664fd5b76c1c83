/** Points as a table: in whose order, in whose units, in how few digits. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { pointList } from "../../static/js/labs/mlp/pointlist.js";
import { csvOf } from "../../static/js/save/files.js";

/** @param {object} data @param {object} points @param {string} [problem] */
const listed = (data, points, problem = "classification") => pointList(/** @type {any} */ ({ problem, data }), /** @type {any} */ (points));

test("points of a dataset stand in training order, with all their digits", () => {
  const { header, rows } = listed({ classes: 2 }, { train: [[0.1 + 0.2, -1, 1]], test: [[3, 4, -1]] });
  assert.deepEqual(header, ["x1", "x2", "label", "part"]);
  assert.deepEqual(rows, [["0.30000000000000004", "-1", "1", "train"], ["3", "4", "-1", "test"]]);
});

test("own points stand in their own order; of two that are the same, as many train as do", () => {
  const points = [[1, 1, 0], [2, 2, 2, "train"], [1, 1, 0], [1, 1, 1]];
  const { rows } = listed({ points, classes: 3 }, { train: [[2, 2, 2], [1, 1, 0]], test: [[1, 1, 1], [1, 1, 0]] });
  assert.deepEqual(rows, [["1", "1", "0", "train"], ["2", "2", "2", "train"], ["1", "1", "0", "test"], ["1", "1", "1", "test"]]);
});

test("with axes and names they are what they were", () => {
  const axes = { x1: { name: "length", unit: "mm", scale: 0.1007, offset: 201.5 }, x2: { name: "size", unit: "", scale: 1e-6, offset: 0 } };
  const x1 = Math.round((181 - 201.5) * 0.1007 * 341) / 341; // on the grid, beside what 181 mm would be
  const { header, rows } = listed({ points: [[x1, 3, -1], [0, 0, 1]], axes, labels: ["cat", "dog"] }, { train: [[x1, 3, -1]], test: [[0, 0, 1]] });
  assert.deepEqual(header, ["length (mm)", "size", "label", "part"]);
  assert.deepEqual(rows, [["181", "3000000", "cat", "train"], ["201.5", "0", "dog", "test"]]);
});

test("a label of a regression is a number in its unit", () => {
  const label = { name: "price", unit: "€", scale: 0.01, offset: 100 };
  const axis = { name: "x", unit: "", scale: 1, offset: 0 };
  const { header, rows } = listed({ points: [[1, 2, 0.5]], axes: { x1: axis, x2: axis, label } }, { train: [[1, 2, 0.5]], test: [] }, "regression");
  assert.equal(header[2], "price (€)");
  assert.deepEqual(rows, [["1", "2", "150", "train"]]);
});

test("a cell with a comma, a quote or a line's end stands in quotes", () => {
  assert.equal(csvOf({ header: ["a", "b, c"], rows: [['say "x"', "1\n2"]] }), 'a,"b, c"\r\n"say ""x""","1\n2"\r\n');
});
