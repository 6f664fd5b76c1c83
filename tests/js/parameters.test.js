import assert from "node:assert/strict";
import test from "node:test";
import { biasIndex, nested, parameterCount, weightIndex } from "../../static/js/labs/mlp/parameters.js";

test("parameters as scripts have them are those of the wire, each in its place", () => {
  const sizes = [2, 3, 1];
  const flat = Array.from({ length: parameterCount(sizes) }, (_, i) => i);
  const { weights, biases } = nested(sizes, flat);
  assert.deepEqual(weights, [[[0, 1], [2, 3], [4, 5]], [[9, 10, 11]]]);
  assert.deepEqual(biases, [[6, 7, 8], [12]]);
  assert.equal(weights[0][2][1], weightIndex(sizes, 0, 2, 1));
  assert.equal(biases[1][0], biasIndex(sizes, 1, 0));
});

test("of a network with batch normalization that is a part of them", () => {
  const sizes = [1, 2, 1, 1];
  const count = parameterCount(sizes);
  const { normalization, weights } = nested(sizes, Array.from({ length: count + 4 * 3 }, (_, i) => i - count));
  assert.deepEqual(normalization, [
    { scale: [0, 1], shift: [2, 3], mean: [6, 7], variance: [8, 9] },
    { scale: [4], shift: [5], mean: [10], variance: [11] },
  ]);
  assert.deepEqual(weights[2], [[-2]]);
  assert.equal(nested(sizes, new Float64Array(count)).normalization, undefined);
});
