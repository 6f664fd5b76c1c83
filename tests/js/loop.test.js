import assert from "node:assert/strict";
import test from "node:test";
import { Loop } from "../../static/js/core/loop.js";

/** An animation frame comes when `tick` is called; painting takes the time by which a painter sets `stopwatch.time` forward. */
function clock() {
  /** @type {((now: number) => void)[]} */
  let waiting = [];
  const stopwatch = { time: 0, now: () => stopwatch.time, afterRendering: (/** @type {() => void} */ callback) => callback() };
  return {
    stopwatch,
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
  const { request, tick, stopwatch } = clock();
  const loop = new Loop(request, stopwatch);
  let painted = 0;
  const repaint = loop.add(() => void painted++);
  for (let i = 0; i < 5; i++) repaint();
  assert.equal(tick(16), 1);
  assert.equal(painted, 1);
  assert.equal(tick(32), 0, "nothing was asked for");
});

test("what is not dirty is not painted", () => {
  const { request, tick, stopwatch } = clock();
  const loop = new Loop(request, stopwatch);
  /** @type {string[]} */
  const painted = [];
  const first = loop.add(() => void painted.push("first"));
  loop.add(() => void painted.push("second"));
  first();
  tick(16);
  assert.deepEqual(painted, ["first"]);
});

test("a painter goes on for as long as it says so", () => {
  const { request, tick, stopwatch } = clock();
  const loop = new Loop(request, stopwatch);
  let left = 3;
  loop.add(() => --left > 0)();
  let frames = 0;
  while (tick(16 * ++frames) > 0);
  assert.equal(frames - 1, 3);
});

test("time passes for a painter in steps that never leap", () => {
  const { request, tick, stopwatch } = clock();
  const loop = new Loop(request, stopwatch);
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
  const { request, tick, stopwatch } = clock();
  const loop = new Loop(request, stopwatch);
  /** @type {string[]} */
  const order = [];
  loop.after(() => order.push("after"));
  loop.add(() => void order.push("paint"))();
  tick(16);
  tick(32);
  assert.deepEqual(order, ["paint", "after"]);
});

/**
 * A page whose network has three pieces; played, it asks for it in every frame.
 *
 * @param {number} cost of a piece, ms
 */
function page(cost) {
  const { request, tick, stopwatch } = clock();
  const loop = new Loop(request, stopwatch);
  /** @type {string[]} */
  const painted = [];
  const part = { name: "network", shortest: 0, longest: 300, pieces: () => 3 };
  const network = loop.addPart((_now, _passed, inPieces) => {
    stopwatch.time += cost * (inPieces ? 1 : 3);
    painted.push(inPieces ? "piece" : "whole");
  }, part);
  let now = 0;
  /** @param {number} count */
  const play = (count) => {
    for (let i = 0; i < count; i++) {
      network.later();
      tick((now += 16));
    }
  };
  return { network, play, painted, tick: () => tick((now += 16)) };
}

test("what may wait does not where there is time", () => {
  const { play, painted } = page(2);
  play(200);
  assert.deepEqual(painted, Array(200).fill("whole"));
});

test("where there is no time it is painted in pieces, until it is asked for at once", () => {
  const { network, play, painted, tick } = page(20);
  play(200);
  assert.deepEqual(new Set(painted.slice(-20)), new Set(["piece"]));
  painted.length = 0;
  network.now();
  tick();
  assert.deepEqual(painted, ["whole"]);
});

test("asked for at once and then for later it is painted at once", () => {
  const { network, play, painted, tick } = page(20);
  play(200);
  painted.length = 0;
  network.now();
  network.later();
  tick();
  assert.deepEqual(painted, ["whole"]);
});

test("what waits is painted even if nobody asks again", () => {
  const { network, play, painted, tick } = page(20);
  play(200);
  painted.length = 0;
  network.later();
  let frames = 0;
  while (tick() > 0) frames++;
  assert.deepEqual(painted, ["piece"]);
  assert.ok(frames <= 20);
});
