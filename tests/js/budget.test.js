import assert from "node:assert/strict";
import test from "node:test";
import { Budget } from "../../static/js/core/budget.js";

/** @typedef {import("../../static/js/core/budget.js").Part} Part */

const FRAME = 1000 / 60;

/**
 * @param {string} name
 * @param {number} shortest
 * @param {number} longest
 * @param {number} pieces
 * @returns {Part}
 */
const part = (name, shortest, longest, pieces) => ({ name, shortest, longest, pieces: () => pieces });

/**
 * A computer on which painting takes its time: frames come one after the other, 60 a second at most, and all parts always have something new.
 *
 * @param {Budget} budget
 * @param {Map<Part, number>} costs of one piece
 * @param {number} essential cost of what is painted in every frame
 * @param {number} until ms
 * @param {number} [now]
 */
function play(budget, costs, essential, until, now = 0) {
  /** @type {{now: number, cost: number, isShort: boolean, chosen: Set<Part>}[]} */
  const frames = [];
  const parts = [...costs.keys()];
  while (now < until) {
    const { isShort } = budget;
    const chosen = budget.choose(parts, now);
    const pieces = new Map([...chosen].map((one) => [one, isShort ? 1 : one.pieces()]));
    const cost = [...pieces].reduce((sum, [one, count]) => sum + count * (costs.get(one) ?? 0), essential);
    for (const one of chosen) budget.painted(one, now);
    budget.spent(pieces, cost);
    frames.push({ now, cost, isShort, chosen });
    now += Math.max(FRAME, cost);
  }
  return frames;
}

/**
 * @param {ReturnType<typeof play>} frames
 * @param {Part} one
 * @returns {number} the longest time in which not all of it was renewed
 */
function oldest(frames, one) {
  const times = frames.filter(({ chosen }) => chosen.has(one)).map(({ now }) => now);
  const count = one.pieces();
  return Math.max(...times.slice(count).map((time, i) => time - times[i]));
}

const numbers = part("numbers", 100, 125, 1);
const chart = part("chart", 0, 240, 1);
const network = part("network", 0, 240, 8);
const slow = new Map([[network, 4], [chart, 6], [numbers, 5]]);

test("where all of it fits into a frame nothing ever waits", () => {
  const costs = new Map([[network, 1], [chart, 1], [numbers, 2]]);
  const frames = play(new Budget(), costs, 4, 10_000);
  assert.ok(frames.every(({ chosen }) => chosen.size === 3));
});

test("a slow start, or a hiccup now and then, is no reason to wait", () => {
  const budget = new Budget();
  const all = new Map([[network, 8], [chart, 1], [numbers, 1]]);
  for (let i = 0; i < 600; i++) {
    assert.equal(budget.choose([network, chart, numbers], i * FRAME).size, 3);
    budget.spent(all, i < 5 ? 40 : i % 60 === 0 ? 90 : 12);
  }
});

test("where it does not fit, frames soon come faster, and every part is renewed in time", () => {
  const frames = play(new Budget(), slow, 12, 10_000);
  const begun = frames.findIndex(({ isShort }) => isShort);
  assert.ok(begun > 0 && begun < 20);
  const settled = frames.slice(begun + 60);
  assert.ok(settled.every(({ isShort }) => isShort));
  for (const one of slow.keys()) assert.ok(oldest(settled, one) <= one.longest + 50, `${one.name}: ${oldest(settled, one)}`);
  const mean = settled.reduce((sum, { cost }) => sum + cost, 0) / settled.length;
  assert.ok(mean < FRAME * 1.1, `${mean}`);
});

test("even where the essential alone takes longer than a frame every part is renewed in time", () => {
  const frames = play(new Budget(), slow, 40, 20_000);
  const settled = frames.slice(100);
  for (const one of slow.keys()) assert.ok(oldest(settled, one) <= one.longest + 8 * 60, `${one.name}: ${oldest(settled, one)}`);
});

test("what can't be read any faster is not renewed any faster", () => {
  const frames = play(new Budget(), new Map([[network, 6], [numbers, 0.1]]), 2, 10_000);
  const settled = frames.slice(100);
  assert.ok(settled.every(({ isShort }) => isShort));
  const times = settled.filter(({ chosen }) => chosen.has(numbers)).map(({ now }) => now);
  assert.ok(times.slice(1).every((time, i) => time - times[i] >= 100));
});

test("once there is time again all is painted in every frame", () => {
  const budget = new Budget();
  play(budget, slow, 12, 5000);
  assert.ok(budget.isShort);
  const quick = new Map([[network, 0.5], [chart, 1], [numbers, 1]]);
  const frames = play(budget, quick, 3, 15_000, 5000);
  assert.ok(frames.slice(-300).every(({ chosen, isShort }) => !isShort && chosen.size === 3));
});
