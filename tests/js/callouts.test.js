import assert from "node:assert/strict";
import test from "node:test";
import { isLast } from "../../static/js/labs/mlp/callouts.js";

test("the button that ends the labels of a first visit is in the last one that is seen", () => {
  const label = (/** @type {boolean} */ hidden, /** @type {boolean} */ isCramped) => ({ hidden, hasAttribute: () => isCramped });
  assert.ok(isLast(label(false, false), false));
  assert.ok(!isLast(label(false, true), false), "no room for it in the picture");
  assert.ok(isLast(label(false, true), true), "below the picture there is");
  assert.ok(!isLast(label(true, true), true), "a network without links has none");
});
