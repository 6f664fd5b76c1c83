import assert from "node:assert/strict";
import test from "node:test";
import { differences } from "../../static/js/compare/differences.js";
import { compareUrl, due, linksIn } from "../../static/js/compare/runs.js";
import { commonDomain, drawComparison } from "../../static/js/draw/comparison.js";
import { History } from "../../static/js/draw/history.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const lane = (/** @type {number | null} */ next, /** @type {number} */ shown, isOver = false) => ({ next, shown, isOver });

test("links go into an address and come out again", () => {
  const [a, b] = ["#seed=0.5&networkShape=4,2", "#activation=relu&networkShape="];
  const url = compareUrl("http://localhost/user/a/compare?a=old", a, b);
  assert.ok(url.startsWith("http://localhost/user/a/compare#a="), "no proxy sees them");
  assert.deepEqual(linksIn(url), [a, b]);
  assert.deepEqual(linksIn(`http://localhost/compare?${new URL(url).hash.slice(1)}`), [a, b], "as it was written once");
});

test("an address without links means one run twice", () => {
  const [a, b] = linksIn("http://localhost/compare");
  assert.equal(a, b);
  assert.match(a, /seed=/);
});

test("neither run gets ahead of the other", () => {
  assert.deepEqual(due(lane(5, 4), lane(5, 4)), [true, true]);
  assert.deepEqual(due(lane(5, 4), lane(null, 4)), [false, false], "waits for the other's frame");
  assert.deepEqual(due(lane(10, 0), lane(5, 0)), [false, true], "the one that is behind first");
  assert.deepEqual(due(lane(5, 4), lane(null, 5)), [true, false], "catches up");
});

test("a run that is over holds nobody back, and shows what it still has", () => {
  assert.deepEqual(due(lane(9, 8), lane(null, 3, true)), [true, false]);
  assert.deepEqual(due(lane(9, 8), lane(3, 2, true)), [false, true]);
  assert.deepEqual(due(lane(null, 8, true), lane(null, 3, true)), [false, false]);
});

test("in what runs differ is named by setting, in words", () => {
  const choice = (/** @type {string} */ name, /** @type {string} */ label) => ({ name, label, description: "" });
  const common = { group: "", symbol: null, description: "", control: null, resets: true };
  const options = /** @type {any} */ ({
    options: [
      { ...common, path: "data.noise", type: "number", label: "Noise", default: 0, minimum: 0, maximum: 80, unit: "%" },
      { ...common, path: "training.optimizer.name", type: "choice", label: "Optimizer", default: "sgd", choices: [choice("sgd", "SGD"), choice("adam", "Adam")] },
      { ...common, path: "training.optimizer.beta1", type: "number", label: "Beta 1", default: 0.9, minimum: 0, maximum: 1 },
    ],
  });
  const config = (/** @type {object} */ optimizer) => /** @type {any} */ ({ data: { noise: 10 }, training: { optimizer } });
  assert.deepEqual(differences(options, config({ name: "sgd" }), config({ name: "adam", beta1: 0.9 })), [
    { label: "Optimizer", a: "SGD", b: "Adam" },
    { label: "Beta 1", a: "–", b: "0.9" },
  ]);
  assert.deepEqual(differences(options, config({ name: "sgd" }), config({ name: "sgd" })), []);
});

test("a chart of both has room for both", () => {
  const [a, b] = [new History(), new History()];
  a.append(0, 0.5, 0.5);
  a.append(90, 0.1, 0.2);
  b.append(0, 4, 3);
  const { x, y } = commonDomain([a, b], false);
  assert.ok(x[0] === 0 && x[1] >= 90);
  assert.ok(y[0] === 0 && y[1] >= 4);
  const { y: powers, log } = commonDomain([a, b], true);
  assert.ok(log && powers[0] <= 0.1 && powers[1] >= 4);
});

test("a run that has diverged keeps its name, where its curve ends", () => {
  const [a, b] = [new History(), new History()];
  for (const [epoch, loss] of [[0, 0.5], [1, 0.9], [2, Number.NaN]]) a.append(epoch, loss, loss);
  for (const epoch of [0, 1, 2]) b.append(epoch, 0.4, 0.4);
  const surface = fit(makeCanvas(1, 1), 300, 200, 1);
  const runs = [a, b].map((history, i) => ({ name: "AB"[i], history, color: "#123456" }));
  drawComparison(surface, runs, commonDomain([a, b], false), LIGHT);
  const named = callsOf(surface.context, "fillText").map(({ args }) => args);
  const [nameA, nameB] = ["A", "B"].map((name) => named.find(([text]) => text === name));
  assert.ok(nameA && nameB && nameA[1] < nameB[1]);
});
