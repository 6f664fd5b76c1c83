import assert from "node:assert/strict";
import test from "node:test";
import { nextEntry } from "../../static/js/shell/menu.js";

const NAMES = ["Copy link", "Keyboard", "Theme: system", "Print", "What am I looking at?"];

test("arrows go around a menu, Home and End to its ends", () => {
  assert.equal(nextEntry("ArrowDown", NAMES, 0), 1);
  assert.equal(nextEntry("ArrowDown", NAMES, 4), 0);
  assert.equal(nextEntry("ArrowUp", NAMES, 0), 4);
  assert.equal(nextEntry("ArrowUp", NAMES, -1), 4);
  assert.equal(nextEntry("Home", NAMES, 3), 0);
  assert.equal(nextEntry("End", NAMES, 1), 4);
});

test("a letter leads to the next entry that begins with it, any other key nowhere", () => {
  assert.equal(nextEntry("p", NAMES, 0), 3);
  assert.equal(nextEntry("K", NAMES, 1), 1);
  assert.equal(nextEntry("x", NAMES, 1), null);
  for (const key of ["Enter", " ", "Shift", "ArrowRight"]) assert.equal(nextEntry(key, NAMES, 1), null);
});
