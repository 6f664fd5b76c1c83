/** Files of a run: curves as a table, names, lines of text on a picture. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../static/js/draw/history.js";
import { wrap } from "../../static/js/draw/story.js";
import { curvesOf } from "../../static/js/labs/mlp/saved.js";
import { Measures } from "../../static/js/labs/mlp/measures.js";
import { curvesCsv, fileName } from "../../static/js/save/files.js";

test("curves are a table with a row for each epoch that one of them has", () => {
  const history = new History();
  history.append(0, 0.5, 0.25);
  history.append(1, 0.4, NaN);
  history.append(3, 1e-9, 0.125);
  const measures = new Measures();
  measures.add(1, { metrics: { train: { accuracy: 0.75 }, test: { accuracy: 1 } } });
  measures.add(2, { metrics: { train: { accuracy: 0.8 }, test: { accuracy: 0.5 } } });
  const lines = curvesCsv(curvesOf({ history, measures })).split("\r\n");
  assert.deepEqual(lines, [
    "epoch,train_loss,test_loss,train_accuracy,test_accuracy",
    "0,0.5,0.25,,",
    "1,0.4,,0.75,1",
    "2,,,0.8,0.5",
    "3,1e-9,0.125,,",
    "",
  ]);
});

test("without a point there is a header alone", () => {
  assert.equal(curvesCsv(curvesOf({ history: new History(), measures: new Measures() })), "epoch,train_loss,test_loss\r\n");
});

test("a file's name says what it is about", () => {
  assert.equal(fileName("map", 1200, "png"), "playground-map-epoch-1200.png");
});

test("parts of a text are put into lines that fit, none is cut or lost", () => {
  const context = /** @type {any} */ ({ measureText: (/** @type {string} */ text) => ({ width: text.length }) });
  const parts = ["aaa", "bb", "cccccccccccc", "d"];
  assert.deepEqual(wrap(context, parts, " ", 6), ["aaa bb", "cccccccccccc", "d"]);
  assert.deepEqual(wrap(context, [], " ", 6), []);
});
