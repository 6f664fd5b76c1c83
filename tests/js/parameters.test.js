import assert from "node:assert/strict";
import test from "node:test";
import { biasIndex, nested, parameterCount, weightIndex } from "../../static/js/parameters.js";

test("parameters as scripts have them are those of the wire, each in its place", () => {
  const sizes = [2, 3, 1];
  const flat = Array.from({ length: parameterCount(sizes) }, (_, i) => i);
  const { weights, biases } = nested(sizes, flat);
  assert.deepEqual(weights, [[[0, 1], [2, 3], [4, 5]], [[9, 10, 11]]]);
  assert.deepEqual(biases, [[6, 7, 8], [12]]);
  assert.equal(weights[0][2][1], weightIndex(sizes, 0, 2, 1));
  assert.equal(biases[1][0], biasIndex(sizes, 1, 0));
});
