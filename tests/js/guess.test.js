import assert from "node:assert/strict";
import test from "node:test";
import { drawChart } from "../../static/js/draw/chart.js";
import { History } from "../../static/js/draw/history.js";
import { fit } from "../../static/js/draw/surface.js";
import { batchBetween } from "../../static/js/labs/mlp/batch.js";
import { guessOf } from "../../static/js/labs/mlp/guess.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

/** @param {object} [change] @returns {any} */
const config = ({ problem = "classification", classes = 2, loss = "squared" } = {}) => ({ problem, data: { classes }, training: { loss } });
/** @type {any} */
const points = { train: [], test: [[0, 0, 1], [0, 1, 1], [1, 0, -1]] };

test("guessing is worth a half, ln 2 or ln K in losses, and the share of the largest class in accuracy", () => {
  assert.equal(guessOf(config(), points, "loss"), 0.5);
  assert.equal(guessOf(config({ loss: "cross_entropy" }), points, "loss"), Math.log(2));
  assert.equal(guessOf(config({ loss: "cross_entropy", classes: 5 }), points, "loss"), Math.log(5));
  assert.equal(guessOf(config(), points, "accuracy"), 2 / 3);
  assert.equal(guessOf(config(), null, "accuracy"), null);
  assert.equal(guessOf(config({ problem: "regression" }), points, "loss"), null);
});

test("its line is named once, and not drawn where it is out of sight", () => {
  const history = new History(10);
  history.append(0, 0.6, 0.6);
  history.append(1, 0.1, 0.1);
  const named = (/** @type {readonly [number, number]} */ y) => {
    const surface = fit(makeCanvas(1, 1), 360, 160, 1);
    drawChart(surface, { history, domain: { x: [0, 10], y, log: false }, guess: 0.5 }, LIGHT);
    return callsOf(surface.context, "fillText").filter(({ args }) => args[0] === "guessing").length;
  };
  assert.equal(named([0, 0.6]), 1);
  assert.equal(named([0, 0.2]), 0);
});

test("its name keeps off the names of curves that end there", () => {
  for (const epoch of [0, 5, 9, 10]) {
    const history = new History(20);
    for (let i = 0; i <= epoch; i++) history.append(i, 0.5, 0.505);
    const surface = fit(makeCanvas(1, 1), 360, 160, 1);
    drawChart(surface, { history, domain: { x: [0, 10], y: [0, 1], log: false }, guess: 0.5 }, LIGHT);
    const texts = callsOf(surface.context, "fillText").map(({ args: [text, x, y] }) => ({ text, x, y }));
    const [guessing] = texts.filter(({ text }) => text === "guessing");
    const width = (/** @type {string} */ text) => surface.context.measureText(text).width;
    for (const { text, x, y } of texts.filter(({ text }) => text === "Test" || text === "Training")) {
      const apart = x >= guessing.x + width("guessing") || guessing.x >= x + width(text) || Math.abs(y - guessing.y) >= 11;
      assert.ok(apart, `${text} at epoch ${epoch}`);
    }
  }
});

test("a mini-batch is what lies between two frames at rest, and no more than a batch", () => {
  const all = /** @type {any} */ (Array.from({ length: 25 }, (_, i) => [i, 0, 1]));
  const at = (/** @type {number} */ epoch, /** @type {number} */ position, playing = false, run = 1) => ({ run, epoch, position, playing });
  const numbers = (/** @type {any} */ before, /** @type {any} */ now) => batchBetween(before, now, 10, all).map(([x]) => x);
  assert.deepEqual(numbers(at(0, 0), at(0, 10)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(numbers(at(3, 20), at(4, 0)), [20, 21, 22, 23, 24]);
  for (const [before, now] of [[null, at(0, 10)], [at(0, 10), at(0, 10)], [at(0, 0), at(1, 0)], [at(0, 0), at(0, 10, true)], [at(0, 0), at(0, 10, false, 2)]]) assert.deepEqual(numbers(before, now), []);
});
