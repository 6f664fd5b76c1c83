import assert from "node:assert/strict";
import test from "node:test";
import { drawChart, spread } from "../../static/js/draw/chart.js";
import { fade } from "../../static/js/draw/color.js";
import { easeDomain, plotBox, readingAt, targetDomain } from "../../static/js/draw/chartdomain.js";
import { History } from "../../static/js/draw/history.js";
import { Series } from "../../static/js/draw/series.js";
import { fit } from "../../static/js/draw/surface.js";
import { traceLine } from "../../static/js/draw/trace.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

/** @param {number[][]} points */
function historyOf(points) {
  const history = new History(100);
  for (const [epoch, train, tested] of points) history.append(epoch, train, tested);
  return history;
}

const some = historyOf([[0, 0.5, 0.52], [1, 0.4, 0.45], [2, 0.1, 0.2]]);
const diverged = historyOf([[0, 0.5, 0.6], [1, 8, 9], [2, Number.NaN, Number.POSITIVE_INFINITY]]);

test("the axis of losses begins at 0 and ends at a round number above all of them", () => {
  assert.deepEqual(targetDomain(some, false).y, [0, 0.6]);
});

test("the axis of epochs stands still for a while and then reaches further", () => {
  const reach = (/** @type {number} */ last) => targetDomain(historyOf([[0, 1, 1], [last, 1, 1]]), false).x[1];
  assert.deepEqual([1, 10, 11, 15, 16, 99, 101, 1234].map(reach), [10, 10, 15, 15, 20, 100, 150, 1500]);
});

test("losses that are not finite, and 0 on a logarithmic axis, leave the domain finite and in order", () => {
  for (const history of [diverged, new History(10), historyOf([[0, 0, 0]]), historyOf([[0, Number.NaN, Number.NaN]]), historyOf([[0, 1e-300, 1e300]])]) {
    for (const useLog of [false, true]) {
      const { x, y } = targetDomain(history, useLog);
      assert.ok([...x, ...y].every(Number.isFinite) && x[0] < x[1] && y[0] < y[1], JSON.stringify({ x, y }));
      assert.ok(!useLog || y[0] > 0);
    }
  }
});

test("a logarithmic axis lies between round numbers around the losses", () => {
  assert.deepEqual(targetDomain(some, true).y, [0.1, 1]);
  assert.deepEqual(targetDomain(historyOf([[0, 0.47, 0.3]]), true).y, [0.2, 0.5]);
});

test("an eased domain comes nearer with every frame and arrives, whatever the frame rate", () => {
  const target = { x: /** @type {const} */ ([0, 100]), y: /** @type {const} */ ([0, 1]), log: false };
  for (const milliseconds of [4, 16, 100]) {
    let shown = /** @type {any} */ ({ x: [0, 50], y: [0, 2], log: false });
    let passed = 0;
    for (; shown !== target; passed += milliseconds) {
      const next = easeDomain(shown, target, milliseconds);
      assert.ok(next.x[1] >= shown.x[1] && next.x[1] <= 100 && next.y[1] <= shown.y[1]);
      shown = next;
    }
    assert.ok(passed <= 500, `${passed} ms`);
  }
});

test("a change of the kind of axis, and a domain that is shown already, need no easing", () => {
  const target = targetDomain(some, true);
  assert.equal(easeDomain(targetDomain(some, false), target, 1), target);
  assert.equal(easeDomain({ ...target }, target, 1), target);
});

test("a long line keeps its ends and every extreme, in few points per column", () => {
  const count = 4000;
  const keys = Float64Array.from({ length: count }, (_, i) => i);
  const values = Float64Array.from(keys, (i) => (i === 1234 ? 50 : i === 2345 ? -50 : Math.sin(i)));
  const line = traceLine(keys, values, count, (key) => key / 20, (value) => value, 1);
  const heights = line.filter((_, i) => i % 2 === 1);
  assert.ok(line.length / 2 <= 4 * 201);
  assert.ok(heights.includes(50) && heights.includes(-50));
  assert.deepEqual(line.slice(0, 2), [0, 0]);
  assert.deepEqual(line.slice(-2), [3999 / 20, Math.sin(3999)]);
});

test("the points of a decimated line run from left to right", () => {
  const keys = Float64Array.from({ length: 500 }, (_, i) => i);
  const values = Float64Array.from(keys, (i) => Math.cos(i * i));
  const line = traceLine(keys, values, 500, (key) => key / 50, (value) => value, 1);
  for (let i = 2; i < line.length; i += 2) assert.ok(line[i] >= line[i - 2]);
});

test("a value that is not finite interrupts the line instead of ending it", () => {
  const line = traceLine([0, 1, 2, 3], [1, Number.NaN, 2, 3], 4, (key) => key, (value) => value, 1);
  assert.deepEqual(line, [0, 1, Number.NaN, Number.NaN, 2, 2, 3, 3]);
  assert.deepEqual(traceLine([0, 1], [Number.NaN, Number.POSITIVE_INFINITY], 2, Number, Number, 1), []);
});

test("the pointer reads the nearest epoch with both its losses, and nothing outside or without points", () => {
  const box = plotBox(300, 150);
  const domain = targetDomain(some, false);
  const reading = readingAt(some, domain, box, box.x + box.width * 0.11);
  assert.deepEqual(reading, { index: 1, epoch: 1, train: 0.4, test: 0.45 });
  assert.equal(readingAt(some, domain, box, box.x + box.width * 0.9)?.epoch, 2);
  assert.equal(readingAt(some, domain, box, box.x + box.width + 50), null);
  assert.equal(readingAt(new History(4), domain, box, box.x), null);
});

test("names of lines that end together are moved apart, within the plot", () => {
  const apart = spread([50, 52], 14, 0, 100);
  assert.ok(apart[1] - apart[0] >= 14);
  const low = spread([99, 100], 14, 0, 100);
  assert.ok(low[1] <= 100 && low[1] - low[0] >= 14);
  assert.deepEqual(spread([10, 90], 14, 0, 100), [10, 90]);
});

/**
 * @param {History} history
 * @param {any} reading
 */
function texts(history, reading = null) {
  const surface = fit(makeCanvas(1, 1), 320, 150, 2);
  drawChart(surface, { history, domain: targetDomain(history, false), reading }, LIGHT);
  const calls = /** @type {any} */ (surface.context).calls;
  for (const { args } of calls) assert.ok(args.every((/** @type {any} */ arg) => !Number.isNaN(arg)), JSON.stringify(calls));
  return callsOf(surface.context, "fillText").map((call) => call.args[0]);
}

test("a chart names its axes and its lines", () => {
  const shown = texts(some);
  for (const text of ["loss", "epoch", "Training", "Test", "0", "0.2", "0.6", "10"]) assert.ok(shown.includes(text), text);
});

test("a chart without points has axes and no names of lines", () => {
  const shown = texts(new History(4));
  assert.ok(shown.includes("loss") && !shown.includes("Test"));
});

test("a chart whose losses stopped being finite is drawn without the names of lines that have no end", () => {
  assert.ok(!texts(diverged).includes("Training"));
});

test("labels of the axis of losses stay on the chart however large the losses are", () => {
  const surface = fit(makeCanvas(1, 1), 320, 150, 2);
  const domain = targetDomain(historyOf([[0, 1, 1], [1, 9e228, 8e228]]), false);
  drawChart(surface, { history: some, domain, reading: null }, LIGHT);
  const powers = callsOf(surface.context, "fillText").filter(({ args }) => args[0].includes("²²"));
  assert.ok(powers.length > 0 && powers.every(({ args: [, x, , room] }) => room <= x));
});

test("under the pointer stand the epoch and both losses", () => {
  const shown = texts(some, { index: 1, epoch: 1, train: 0.4, test: 0.45 });
  for (const text of ["Epoch 1", "0.400", "0.450"]) assert.ok(shown.includes(text), text);
});

/** @param {any} data */
function drawn(data) {
  const surface = fit(makeCanvas(1, 1), 320, 150, 2);
  drawChart(surface, { history: some, domain: targetDomain(some, false), ...data }, LIGHT);
  return { surface, shown: callsOf(surface.context, "fillText").map((call) => String(call.args[0])) };
}

test("an axis of shares goes from 0 to 100 %, whatever the switch to a logarithmic one says", () => {
  const history = historyOf([[0, 0.5, 0.52], [1, 0.9, 0.95]]);
  for (const wantsLog of [false, true]) assert.deepEqual(targetDomain(history, wantsLog, "accuracy"), { x: [0, 10], y: [0, 1], log: false });
  const { shown } = drawn({ history, charted: "accuracy", domain: targetDomain(history, false, "accuracy") });
  for (const text of ["accuracy", "0 %", "50 %", "100 %"]) assert.ok(shown.includes(text), text);
});

test("R² ends at 1, reaches below 0 where it has to, and not endlessly", () => {
  const lowest = (/** @type {number} */ value) => targetDomain(historyOf([[0, value, 0.5]]), false, "r2").y[0];
  assert.equal(lowest(0.3), 0);
  assert.ok(lowest(-0.4) <= -0.4);
  assert.equal(lowest(-1e9), -1);
  assert.equal(targetDomain(historyOf([[0, Number.NaN, Number.NaN]]), false, "r2").y[1], 1);
});

test("the axis of epochs reaches to where the run is, also where nothing has been measured yet", () => {
  assert.equal(targetDomain(new History(4), false, "accuracy", 70).x[1], 80);
});

test("a learning rate that changes has a scale of its own, from 0 to above its largest, and a row in the reading", () => {
  const rates = new Series(1);
  [0.03, 0.02, 0.0125].forEach((rate, epoch) => rates.add(epoch, [rate]));
  const reading = { index: 2, epoch: 2, train: 0.1, test: 0.2 };
  const { shown } = drawn({ rates, reading });
  for (const text of ["learning rate", "0.04", "0.02", "Learning rate", "0.0125"]) assert.ok(shown.includes(text), `${text} in ${shown}`);
  assert.ok(!drawn({ reading }).shown.some((text) => /learning/i.test(text)));
  assert.ok(plotBox(320, 150, true).width < plotBox(320, 150).width);
});

test("epochs whose gradient was clipped have a tick, as tall as the share of their updates; the others have none", () => {
  const clipped = new Series(1);
  [0, 1, 0.5].forEach((share, epoch) => clipped.add(epoch, [share]));
  const { surface, shown } = drawn({ clipped, clippedNow: [12, 25] });
  const ticks = callsOf(surface.context, "fillRect").filter(({ style, args }) => style.fillStyle === fade(LIGHT.accent, 0.75) && args[3] > 0);
  assert.equal(ticks.length, 2);
  assert.ok(ticks[0].args[3] === 2 * ticks[1].args[3]);
  assert.ok(shown.includes("clipped in 12 of 25 updates"));
});

test("the epoch that early stopping went back to is named and marked where it is", () => {
  const { surface, shown } = drawn({ best: 1 });
  assert.ok(shown.includes("best epoch 1: these weights"));
  const box = plotBox(320, 150);
  const [line] = callsOf(surface.context, "moveTo").filter(({ args }) => args[1] === box.y);
  assert.equal(line.args[0], box.x + box.width / 10);
  assert.ok(!drawn({}).shown.some((text) => text.includes("best")));
});
