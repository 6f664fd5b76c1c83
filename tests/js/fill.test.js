import assert from "node:assert/strict";
import test from "node:test";
import { around, fill, plural } from "../../static/js/core/fill.js";

test("holes are filled by their names, wherever they stand", () => {
  assert.equal(fill("{b} of {a}, {b}", { a: 1, b: "{a}" }), "{a} of 1, {a}");
});

test("a hole that stays empty is an error", () => {
  assert.throws(() => fill("Epoch {epoch}", /** @type {any} */ ({})), /hole epoch of "Epoch {epoch}"/);
});

test("what is counted has its form, and its thousands apart", () => {
  const runs = /** @type {const} */ ({ one: "{count} run", other: "{count} runs" });
  assert.deepEqual([0, 1, 2, 0.5, 12345].map((count) => plural(runs, count)), ["0 runs", "1 run", "2 runs", "0.5 runs", "12,345 runs"]);
  assert.equal(plural({ one: "{done} of {count} run", other: "{done} of {count} runs" }, 2, { done: 1 }), "1 of 2 runs");
});

test("the words around a hole are there also where they are none", () => {
  assert.deepEqual(around("{size} in layer {layer}", "size", { layer: 2 }), ["", " in layer 2"]);
});
