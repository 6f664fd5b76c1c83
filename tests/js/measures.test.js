import assert from "node:assert/strict";
import test from "node:test";
import { Series } from "../../static/js/draw/series.js";
import { Measures } from "../../static/js/labs/mlp/measures.js";

/** @param {Series | null} series */
const rows = (series) => series && Array.from({ length: series.length }, (_, i) => [series.epoch[i], ...series.columns.map((column) => column[i])]);

test("what was told is kept by epoch, and what was not is not there", () => {
  const measures = new Measures();
  measures.add(0, { learning_rate: 0.1 });
  measures.add(1, { learning_rate: 0.05, gradients: [0.5, null], metrics: { train: { accuracy: 0.5, confusion: [] }, test: { accuracy: 0.25, confusion: [] } } });
  assert.deepEqual(rows(measures.learningRate), [[0, 0.1], [1, 0.05]]);
  assert.deepEqual(measures.firstGradients, { epoch: 1, sizes: [0.5, null] });
  assert.deepEqual(rows(measures.accuracy), [[1, 0.5, 0.25]]);
  assert.equal(measures.accuracy?.test[0], 0.25);
  assert.deepEqual([measures.rmse, measures.r2, measures.clipped], [null, null, null]);
});

test("a regression has its own metrics, also where they are not finite", () => {
  const measures = new Measures();
  measures.add(3, { metrics: { train: { rmse: 0.5, r2: null }, test: { rmse: null, r2: -2 } } });
  assert.deepEqual(rows(measures.rmse), [[3, 0.5, NaN]]);
  assert.deepEqual(rows(measures.r2), [[3, NaN, -2]]);
  assert.equal(measures.accuracy, null);
});

test("of clipped updates the share is kept, where there were any", () => {
  const measures = new Measures();
  measures.add(0, { clipped: [0, 0] });
  assert.equal(measures.clipped, null);
  measures.add(1, { clipped: [5, 20] });
  assert.deepEqual(rows(measures.clipped), [[1, 0.25]]);
});

test("of gradients the first are kept, until the run comes back from there", () => {
  const measures = new Measures();
  for (const [epoch, size] of [[2, 0.5], [2, 0.4], [3, 0.3]]) measures.add(epoch, { gradients: [size] });
  assert.deepEqual(measures.firstGradients, { epoch: 2, sizes: [0.4] }, "what is told anew of an epoch takes its place");
  measures.backTo(2);
  assert.equal(measures.firstGradients?.epoch, 2);
  measures.backTo(1);
  assert.equal(measures.firstGradients, null);
});

test("another run begins with nothing", () => {
  const measures = new Measures();
  measures.add(4, { learning_rate: 0.1, gradients: [1, 2] });
  measures.clear();
  assert.deepEqual({ ...measures }, { ...new Measures() });
  measures.add(0, { gradients: [1, 2, 3] });
  assert.deepEqual(measures.firstGradients?.sizes, [1, 2, 3]);
});

test("however long it gets, it keeps its bounds, in all columns alike", () => {
  const series = new Series(3, 8);
  for (let epoch = 0; epoch < 500; epoch++) {
    series.add(epoch, [epoch, 2 * epoch, -epoch]);
    assert.ok(series.length <= 8);
  }
  const kept = rows(series) ?? [];
  assert.deepEqual([kept[0][0], kept.at(-1)?.[0]], [0, 499]);
  for (const [epoch, ...values] of kept) assert.deepEqual(values.map((value) => value + 0), [epoch, 2 * epoch, -epoch + 0]);
});
