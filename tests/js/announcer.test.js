/** What is said to who listens. */
import assert from "node:assert/strict";
import test from "node:test";
import { Store } from "../../static/js/core/store.js";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { Announcer } from "../../static/js/shell/announcer.js";

const frame = (/** @type {number} */ epoch, /** @type {boolean} */ playing) => /** @type {any} */ ({ epoch, playing, testLoss: 0.2, trainLoss: 0.1 });

test("a pause is said with the epoch at which the run rests, not the one that was last seen of it", () => {
  const store = new Store(mlp.state);
  const region = /** @type {any} */ ({ textContent: "" });
  new Announcer(region, store, () => 0);
  store.set({ phase: "ready", frame: frame(0, false) });
  store.set({ playing: true });
  assert.equal(region.textContent, "Training.");
  store.set({ frame: frame(49, true) });
  store.set({ playing: false }); // the server says so ahead of the last frame
  assert.equal(region.textContent, "Training.");
  store.set({ frame: frame(50, false) });
  assert.match(region.textContent, /^Paused at epoch 50: /);
});
