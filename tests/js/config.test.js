import assert from "node:assert/strict";
import test from "node:test";
import { same, valueAt, withValue } from "../../static/js/core/json.js";
import { plainNumber } from "../../static/js/draw/format.js";
import { sizesOf, unitsOf } from "../../static/js/labs/mlp/shape.js";
import { nextLower } from "../../static/js/settings/config.js";

/** @type {any} */
const options = {
  options: [
    { path: "problem", type: "choice", choices: [{ name: "classification" }, { name: "regression" }] },
    { path: "training.learning_rate", type: "number", steps: [0.03, 0.1, 1, 10] },
  ],
};
/** @type {any} */
const config = { problem: "classification", data: { name: "circle", noise: 0, samples: 500 }, training: { learning_rate: 1 } };

test("a value is read and changed by its path, and what it stood in stays as it was", () => {
  const next = withValue(config, "data.noise", 20);
  assert.equal(valueAt(next, "data.noise"), 20);
  assert.equal(valueAt(config, "data.noise"), 0);
  assert.equal(next.training, config.training, "what did not change is shared");
  assert.equal(valueAt(config, "no.such.path"), undefined);
});

test("undefined takes a key away", () => {
  assert.deepEqual(withValue({ a: { b: 1, c: 2 } }, "a.b", undefined), { a: { c: 2 } });
});

test("configs are the same whatever the order of their keys", () => {
  assert.ok(same({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }));
  assert.ok(!same({ a: [1, 2] }, { a: [2, 1] }));
  assert.ok(!same({ a: 1 }, { a: 1, b: undefined }));
  assert.ok(!same([], {}));
  assert.ok(!same(null, {}));
});

test("the next lower value is the largest offered one below", () => {
  assert.equal(nextLower(options, "training.learning_rate", 10), 1);
  assert.equal(nextLower(options, "training.learning_rate", 0.5), 0.1);
  assert.equal(nextLower(options, "training.learning_rate", 0.03), null);
  assert.equal(nextLower(options, "problem", 1), null);
});

test("small numbers are written out", () => {
  assert.equal(plainNumber(0.00001), "0.00001");
  assert.equal(plainNumber(1e-7), "0.0000001");
  assert.equal(plainNumber(0.03), "0.03");
  assert.equal(plainNumber(1200), "1200");
});

test("the sizes of a network have an output a class where there are three or more, and layers of either form", () => {
  /** @type {any} */
  const config = { features: ["x1", "x2"], data: { classes: 2 }, network: { hidden: [{ units: 4, activation: "relu" }, 2] } };
  assert.deepEqual(unitsOf(config.network), [4, 2]);
  assert.deepEqual(sizesOf(config), [2, 4, 2, 1]);
  assert.deepEqual(sizesOf({ ...config, data: { classes: 5 } }), [2, 4, 2, 5]);
});
