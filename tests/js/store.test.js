import assert from "node:assert/strict";
import test from "node:test";
import { Store } from "../../static/js/core/store.js";

test("a listener is told at once, and then once for each change of what it follows", () => {
  const store = new Store(/** @type {any} */ ({}));
  /** @type {boolean[]} */
  const seen = [];
  store.follow(["playing", "stopped"], ({ playing }) => seen.push(playing));
  store.set({ playing: true, stopped: null });
  store.set({ playing: true });
  store.set({ speed: 5 });
  store.set({ playing: false, stopped: "diverged" });
  assert.deepEqual(seen, [false, true, false]);
});

test("a state that was handed out does not change", () => {
  const store = new Store(/** @type {any} */ ({}));
  const before = store.state;
  store.set({ speed: 50 });
  assert.equal(before.speed, 1);
  assert.equal(store.state.speed, 50);
});
