import { strict as assert } from "node:assert";
import { test } from "node:test";
import { nodeName } from "../../static/js/labs/mlp/names.js";

/** @type {any} */
const OPTIONS = { options: [{ path: "features", type: "subset", choices: [{ name: "x1", label: "X₁" }, { name: "x2", label: "X₂" }, { name: "sin_x1", label: "sin(X₁)" }] }] };
const axis = (/** @type {string} */ name, unit = "") => ({ name, unit, scale: 1, offset: 0 });

test("what a network gets and gives is called as the data call it, where they do", () => {
  /** @type {any} */
  const plain = { problem: "classification", data: { classes: 3 }, features: ["x1"], network: { hidden: [2] } };
  const named = { ...plain, data: { classes: 3, labels: ["a", "b", "c"], axes: { x1: axis("length", "mm"), x2: axis("mass") } } };
  const called = (/** @type {any} */ config) => [[-1, 0], [-1, 1], [-1, 2], [0, 1], [1, 2]].map(([layer, unit]) => nodeName({ layer, unit }, config, OPTIONS));
  assert.deepEqual(called(plain), ["Feature X₁", "Feature X₂", "Feature sin(X₁)", "Neuron 2 of layer 1", "Output of class 3"]);
  assert.deepEqual(called(named), ["X₁: length, mm", "X₂: mass", "Feature sin(X₁)", "Neuron 2 of layer 1", "Output of c"]);
});
