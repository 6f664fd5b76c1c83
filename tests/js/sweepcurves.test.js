import assert from "node:assert/strict";
import test from "node:test";
import { fade } from "../../static/js/draw/color.js";
import { fit } from "../../static/js/draw/surface.js";
import { drawSweepCurves, sweepDomain } from "../../static/js/draw/sweepcurves.js";
import { curveWords, typicalWords } from "../../static/js/sweep/curve.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

/** @param {number[][]} points epoch, training loss, test loss */
const historyOf = (points) => {
  const [epoch, train, tested] = [0, 1, 2].map((i) => Float64Array.from(points, (point) => point[i]));
  return { length: points.length, epoch, train, test: tested };
};
const good = historyOf([[0, 0.5, 0.52], [50, 0.1, 0.2], [200, 0.02, 0.03]]);
const poor = historyOf([[0, 0.6, 0.5], [50, 0.4, 0.45], [200, 0.3, 0.4]]);
const diverged = historyOf([[0, 0.5, 0.6], [50, 8, 1e12], [200, Number.NaN, Number.NaN]]);

test("all cells share their axes: as far as runs train, and straight where losses lie close", () => {
  assert.deepEqual(sweepDomain([good, poor], 200), { x: [0, 200], y: [0, 0.6], log: false });
  assert.deepEqual(sweepDomain([], 0), { x: [0, 1], y: [0, 1], log: false });
  const tiny = historyOf([[0, 0.5, 0.5], [200, 0.0004, 0.0006]]);
  assert.deepEqual(sweepDomain([good, tiny], 200), { x: [0, 200], y: [0.0002, 1], log: true });
});

test("neither a run that diverged nor one that leaps out squeezes the others", () => {
  assert.deepEqual(sweepDomain([good, poor, diverged], 200), sweepDomain([good, poor], 200));
  const leaping = historyOf([[0, 0.5, 0.5], [50, 1e9, 1e9], [200, 0.1, 0.1]]);
  const { y } = sweepDomain([good, poor, leaping], 200);
  assert.ok(y[1] <= 5, String(y));
  assert.deepEqual(sweepDomain([diverged], 200).y, [0, 1]);
});

test("the median run is drawn as runs are everywhere, and other starts as thin lines of the test loss", () => {
  const surface = fit(makeCanvas(360, 160), 360, 160, 1);
  const { context } = surface;
  /** @type {[unknown, unknown, number][]} */
  const strokes = [];
  let dashes = 0;
  Object.assign(context, { setLineDash: (/** @type {number[]} */ list) => (dashes = list.length) });
  const stroke = context.stroke.bind(context);
  Object.assign(context, { stroke: () => (strokes.push([context.strokeStyle, context.lineWidth, dashes]), stroke()) });
  drawSweepCurves(surface, good, [poor, poor], sweepDomain([good, poor], 200), LIGHT);
  assert.deepEqual(strokes, [[fade(LIGHT.muted, 0.7), 1, 0], [fade(LIGHT.muted, 0.7), 1, 0], [LIGHT.chart, 1.75, 2], [LIGHT.chart, 2.5, 0]]);
  const words = callsOf(context, "fillText").map(({ args }) => args[0]);
  for (const name of ["loss", "epoch", "0", "200", "Test", "Training"]) assert.ok(words.includes(name), name);
});

test("without a curve there are the axes alone", () => {
  const surface = fit(makeCanvas(360, 160), 360, 160, 1);
  drawSweepCurves(surface, null, [], sweepDomain([], 200), LIGHT);
  assert.ok(!callsOf(surface.context, "fillText").some(({ args }) => args[0] === "Test"));
});

test("a curve in a sentence: how its test loss went, and where it was lowest", () => {
  /** @param {...number} losses every 10 epochs */
  const words = (...losses) => curveWords(historyOf(losses.map((loss, i) => [10 * i, 0, loss])));
  assert.equal(words(0.52, 0.2, 0.03), "Test loss fell from 0.520 to 0.0300 in 20 epochs.");
  assert.equal(words(0.52, 0.02, 0.03), "Test loss fell from 0.520 to 0.0300 in 20 epochs; lowest 0.0200 at 10.");
  assert.equal(words(0.2, 0.1, 0.3), "Test loss rose from 0.200 to 0.300 in 20 epochs; lowest 0.100 at 10.");
  assert.equal(words(0.5, 0.4, 0.5), "Test loss was 0.500 before and after 20 epochs; lowest 0.400 at 10.");
  assert.equal(words(0.5, 0.5), "Test loss stayed at 0.500 for 10 epochs.");
  assert.equal(words(0.5, Number.NaN, 0.5), "Test loss began at 0.500 and was no longer finite at epoch 10.");
  assert.equal(words(Number.NaN, Number.NaN), "Test loss was never finite.");
});

test("whose curve it is: between the two middle runs of an even number lies the median, and each would be another number", () => {
  assert.equal(typicalWords("Test loss was never finite.", 1), "Test loss was never finite.");
  assert.equal(typicalWords("Test loss was never finite.", 3), "Median run: Test loss was never finite.");
  assert.equal(typicalWords("Test loss was never finite.", 6), "Better of the two middle runs: Test loss was never finite.");
});
