import assert from "node:assert/strict";
import test from "node:test";
import { placeIn, valueIn } from "../../static/js/settings/fields.js";

const STEPS = [0, 0.1, 0.5, 5];

test("a step has its place, and the place its step", () => {
  STEPS.forEach((step, place) => {
    assert.equal(placeIn(STEPS, step), place);
    assert.equal(valueIn(STEPS, place), step);
  });
});

test("a value between two steps is between their places, one beyond at the end", () => {
  assert.ok(Math.abs(placeIn(STEPS, 0.3) - 1.5) < 1e-9);
  assert.equal(placeIn(STEPS, 100), 3);
  assert.equal(placeIn(STEPS, -1), 0);
  assert.equal(valueIn(STEPS, 1.4), 0.1);
  assert.equal(valueIn(STEPS, 9), 5);
});
