import assert from "node:assert/strict";
import test from "node:test";
import { cellOn, drawGrid, greys, inkOn, mapColors } from "../../static/js/labs/cnn/draw/grid.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

/** @type {import("../../static/js/labs/cnn/types.js").Grid} */
const grid = { values: [[1, 2], [3, null]], padding: 1, colorOf: () => "#888888", textsOf: (value) => [String(value)], square: null, weights: null, marks: [], cursor: null };
const surface = (side = 160) => fit(makeCanvas(1, 1), side, side, 1);
/** @param {any} context */
const textsOf = (context) => callsOf(context, "fillText").map(({ args }) => args[0]);

test("numbers stand in their cells, zeros in the padding, and nothing where nothing is known", () => {
  const { context } = drawn(grid);
  assert.deepEqual(textsOf(context).sort(), [...Array(12).fill("0"), "1", "2", "3"].sort());
});

/** @param {import("../../static/js/labs/cnn/types.js").Grid} shown @param {number} [side] */
function drawn(shown, side) {
  const made = surface(side);
  drawGrid(made, shown, LIGHT);
  return made;
}

test("the window says what its numbers are multiplied with, also in the padding", () => {
  const { context } = drawn({ ...grid, square: { row: -1, column: -1, size: 2 }, weights: [["5", "6"], ["7", "1/9"]] });
  assert.deepEqual(textsOf(context).filter((text) => text.startsWith("×")), ["×5", "×6", "×7", "×1/9"]);
});

test("of several texts the first that there is room for is written", () => {
  const shown = { ...grid, padding: 0, textsOf: (/** @type {number} */ value) => [`${value}.0625`, `${value}.1`] };
  assert.deepEqual(textsOf(drawn(shown, 160).context), ["1.0625", "2.0625", "3.0625"]);
  assert.deepEqual(textsOf(drawn(shown, 44).context), ["1.1", "2.1", "3.1"]);
});

test("small cells have colours alone", () => {
  assert.deepEqual(textsOf(drawn(grid, 60).context), []);
});

test("a place on the canvas is a cell of the matrix, negative in the padding, and never beyond", () => {
  const size = { width: 160, height: 160 };
  assert.deepEqual(cellOn(grid, size, { x: 45, y: 90 }), [1, 0]);
  assert.deepEqual(cellOn(grid, size, { x: 1, y: 1 }), [-1, -1]);
  assert.deepEqual(cellOn(grid, size, { x: 999, y: -5 }), [-1, 2]);
});

test("zero is neutral, negative orange and positive blue; ink is read on each of them", () => {
  const colorOf = mapColors(createPalette(LIGHT), 10);
  assert.deepEqual([-10, 0, 10].map(colorOf), ["rgb(245, 147, 34)", "rgb(232, 234, 235)", "rgb(8, 119, 189)"]);
  assert.equal(mapColors(createPalette(LIGHT), 0)(0), "rgb(232, 234, 235)", "a map of zeros");
  assert.deepEqual(["#000000", "#0877bd", "#f59322", "#ffffff"].map(inkOn), ["#ffffff", "#ffffff", "#000000", "#000000"]);
  const scale = greys(0, 255);
  assert.equal(inkOn(scale(0)), "#ffffff");
  assert.equal(inkOn(scale(255)), "#000000");
});
