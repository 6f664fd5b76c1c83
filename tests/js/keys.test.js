import assert from "node:assert/strict";
import test from "node:test";
import { keyAlone, keyWithCommand } from "../../static/js/shell/keyboard.js";

const ALONE = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
const HELD = /** @type {const} */ (["shiftKey", "ctrlKey", "altKey", "metaKey"]);

test("a key is itself only where nothing is held down with it", () => {
  for (const key of ["r", "R", " ", "ArrowRight", "Enter", "Escape", "é", "Д"]) {
    assert.equal(keyAlone({ ...ALONE, key }), key.length === 1 ? key.toLowerCase() : key);
    for (const held of HELD) assert.equal(keyAlone({ ...ALONE, [held]: true, key }), "", `${held} ${key}`);
  }
});

test("a sign may take Shift, and nothing else", () => {
  assert.equal(keyAlone({ ...ALONE, shiftKey: true, key: "?" }), "?");
  for (const held of HELD.slice(1)) assert.equal(keyAlone({ ...ALONE, shiftKey: true, [held]: true, key: "?" }), "", held);
});

test("Ctrl or ⌘ make a command, with Shift another one, whatever Caps lock says", () => {
  for (const command of /** @type {const} */ (["ctrlKey", "metaKey"])) {
    for (const key of ["z", "Z"]) {
      assert.equal(keyWithCommand({ ...ALONE, [command]: true, key }), "z");
      assert.equal(keyWithCommand({ ...ALONE, [command]: true, shiftKey: true, key }), "Shift z");
      assert.equal(keyWithCommand({ ...ALONE, [command]: true, altKey: true, key }), "");
    }
  }
  assert.equal(keyWithCommand({ ...ALONE, key: "z" }), "");
  assert.equal(keyWithCommand({ ...ALONE, ctrlKey: true, metaKey: true, key: "z" }), "");
});
