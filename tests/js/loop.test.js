import assert from "node:assert/strict";
import test from "node:test";
import { Loop } from "../../static/js/loop.js";

/** An animation frame comes when `tick` is called. */
function clock() {
  /** @type {((now: number) => void)[]} */
  let waiting = [];
  return {
    request: (/** @type {(now: number) => void} */ callback) => waiting.push(callback),
    tick: (/** @type {number} */ now) => {
      const due = waiting;
      waiting = [];
      for (const callback of due) callback(now);
      return due.length;
    },
  };
}

test("however often it is asked, one frame paints once", () => {
  const { request, tick } = clock();
  const loop = new Loop(request);
  let painted = 0;
  const repaint = loop.add(() => void painted++);
  for (let i = 0; i < 5; i++) repaint();
  assert.equal(tick(16), 1);
  assert.equal(painted, 1);
  assert.equal(tick(32), 0, "nothing was asked for");
});

test("what is not dirty is not painted", () => {
  const { request, tick } = clock();
  const loop = new Loop(request);
  /** @type {string[]} */
  const painted = [];
  const first = loop.add(() => void painted.push("first"));
  loop.add(() => void painted.push("second"));
  first();
  tick(16);
  assert.deepEqual(painted, ["first"]);
});

test("a painter goes on for as long as it says so", () => {
  const { request, tick } = clock();
  const loop = new Loop(request);
  let left = 3;
  loop.add(() => --left > 0)();
  let frames = 0;
  while (tick(16 * ++frames) > 0);
  assert.equal(frames - 1, 3);
});

test("time passes for a painter in steps that never leap", () => {
  const { request, tick } = clock();
  const loop = new Loop(request);
  /** @type {number[]} */
  const steps = [];
  const repaint = loop.add((_, passed) => void steps.push(passed));
  repaint();
  tick(1000);
  repaint();
  tick(1016);
  repaint();
  tick(99_000);
  assert.deepEqual(steps, [50, 16, 50]);
});

test("what is to happen after painting happens after painting, once", () => {
  const { request, tick } = clock();
  const loop = new Loop(request);
  /** @type {string[]} */
  const order = [];
  loop.after(() => order.push("after"));
  loop.add(() => void order.push("paint"))();
  tick(16);
  tick(32);
  assert.deepEqual(order, ["paint", "after"]);
});
