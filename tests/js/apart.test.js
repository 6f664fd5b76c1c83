import assert from "node:assert/strict";
import test from "node:test";
import { Loop } from "../../static/js/core/loop.js";
import { Store } from "../../static/js/core/store.js";
import { Memory } from "../../static/js/shell/memory.js";

/** What the browser would have been told. @type {unknown[]} */
const reported = [];
globalThis.reportError = (error) => reported.push(error);

const broken = () => {
  throw new Error("broken");
};

test("a part of the page that fails keeps the others from no news, and is reported", () => {
  const store = new Store(/** @type {any} */ ({}));
  /** @type {number[]} */
  const seen = [];
  let isBroken = false;
  store.follow(["speed"], () => isBroken && broken());
  store.follow(["speed"], ({ speed }) => seen.push(Number(speed)));
  isBroken = true;
  reported.length = 0;
  store.set({ speed: 5 });
  store.set({ speed: 10 });
  assert.deepEqual(seen, [1, 5, 10]);
  assert.equal(reported.length, 2);
});

test("a painting that fails keeps no other from being painted, and no frame from being acknowledged", () => {
  /** @type {((now: number) => void)[]} */
  const waiting = [];
  const loop = new Loop((callback) => waiting.push(callback), { now: () => 0, afterRendering: (callback) => callback() });
  const painted = [];
  const bad = loop.add(broken);
  const good = loop.add(() => void painted.push("good"));
  reported.length = 0;
  for (const now of [16, 32]) {
    bad();
    good();
    loop.after(broken);
    loop.after(() => painted.push("acknowledged"));
    waiting.shift()?.(now);
  }
  assert.deepEqual(painted, ["good", "acknowledged", "good", "acknowledged"]);
  assert.equal(reported.length, 4);
});

/** @param {Partial<Storage>} storage */
const memoryOf = (storage) => new Memory(() => /** @type {Storage} */ (storage));

test("where nothing may be stored it is remembered while the page is open", () => {
  const forbidden = new Memory(() => {
    throw new DOMException("denied", "SecurityError");
  });
  const full = memoryOf({ getItem: () => "old", setItem: broken, removeItem: broken });
  for (const [memory, first] of /** @type {const} */ ([[forbidden, null], [full, "old"]])) {
    assert.equal(memory.get("key"), first);
    memory.set("key", "new");
    assert.equal(memory.get("key"), "new");
    memory.set("key", null);
    assert.equal(memory.get("key"), null);
  }
});
