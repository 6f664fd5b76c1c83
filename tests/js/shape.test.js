import assert from "node:assert/strict";
import test from "node:test";
import { countOf } from "../../static/js/labs/mlp/shape.js";

test("weights and biases are counted, with the sum of each layer and of all", () => {
  const { count, hint, layers } = countOf([2, 4, 2, 1]);
  assert.equal(count, 25);
  assert.match(hint, /^12 \+ 10 \+ 3 = 25: /);
  assert.match(layers[0], /^2 × 4 \+ 4 = 12 parameters: /);
  assert.match(layers[2], /^2 × 1 \+ 1 = 3 parameters: /);
});

test("of a network without hidden layers the sum is that of the output", () => {
  const { count, hint, layers } = countOf([3, 1]);
  assert.deepEqual([count, layers.length], [4, 1]);
  assert.match(hint, /^3 × 1 \+ 1 = 4: /);
});
