import assert from "node:assert/strict";
import test from "node:test";
import { formatEpoch, formatLogTick, formatLoss, formatTick, formatWeight } from "../../static/js/draw/format.js";
import { linear, log, logTicks, niceBounds, niceTicks } from "../../static/js/draw/scale.js";

test("a linear scale maps the ends of its domain to the ends of its range, and back", () => {
  const scale = linear([-6, 6], [0, 300]);
  assert.equal(scale.to(-6), 0);
  assert.equal(scale.to(6), 300);
  assert.equal(scale.to(0), 150);
  assert.equal(scale.from(75), -3);
});

test("a linear scale of a domain without length maps everything to the middle", () => {
  assert.equal(linear([2, 2], [0, 10]).to(2), 5);
  assert.equal(linear([2, 2], [0, 10]).to(7), 5);
});

test("a logarithmic scale gives every power of ten the same room, and what is not above 0 none", () => {
  const scale = log([0.001, 1], [30, 0]);
  assert.ok(Math.abs(scale.to(0.01) - 20) < 1e-9);
  assert.ok(Math.abs(scale.from(10) - 0.1) < 1e-9);
  assert.ok(Number.isNaN(scale.to(0)));
  assert.ok(Number.isNaN(scale.to(-1)));
});

test("nice ticks are round numbers within the bounds, without binary dust", () => {
  assert.deepEqual(niceTicks(0, 0.6, 3), [0, 0.2, 0.4, 0.6]);
  assert.deepEqual(niceTicks(0, 0.3, 3), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(niceTicks(0, 1500, 3), [0, 500, 1000, 1500]);
  assert.deepEqual(niceTicks(-6, 6, 6), [-6, -4, -2, 0, 2, 4, 6]);
});

test("there are no ticks without finite bounds, and one where both are the same", () => {
  assert.deepEqual(niceTicks(Number.NaN, 1, 5), []);
  assert.deepEqual(niceTicks(0, Number.POSITIVE_INFINITY, 5), []);
  assert.deepEqual(niceTicks(3, 3, 5), [3]);
});

test("the number of nice ticks stays near to what was asked for at every size", () => {
  for (let exponent = -12; exponent < 200; exponent += 0.37) {
    const ticks = niceTicks(0, 10 ** exponent, 4);
    assert.ok(ticks.length >= 3 && ticks.length <= 8, `10^${exponent}: ${ticks.length}`);
  }
});

test("logarithmic ticks are powers of ten, with 2 and 5 where there is room, fewer where there is none", () => {
  assert.deepEqual(logTicks(0.001, 1, 4), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(logTicks(0.1, 1, 5), [0.1, 0.2, 0.5, 1]);
  assert.deepEqual(logTicks(1e-8, 1, 4), [1e-8, 1e-6, 1e-4, 0.01, 1]);
  assert.deepEqual(logTicks(0, 1, 4), []);
});

test("nice bounds contain what they were made for", () => {
  assert.deepEqual(niceBounds(0, 0.52, 4), [0, 0.6]);
  assert.deepEqual(niceBounds(0, 0, 4), [0, 1]);
  const [low, high] = niceBounds(0.013, 0.77, 4);
  assert.ok(low <= 0.013 && high >= 0.77);
});

test("a loss has three decimals, three significant digits when it is small, and powers of ten when it is tiny or huge", () => {
  const cases = { 0.0123456: "0.0123", 0.00512999: "0.00513", 0.000124: "1.24e-4", 0.000209: "2.09e-4", 0.09996: "0.100", 0.00099999: "1.00e-3", 12.3456: "12.346", 1234.567: "1234.57", 12345.6: "1.23e+4" };
  for (const [value, text] of Object.entries(cases)) assert.equal(formatLoss(Number(value)), text);
  assert.equal(formatLoss(-0.25), "−0.250");
  for (let power = -9; power < 9; power++) for (const factor of [1, 1.2345, 9.9994, 9.9999]) {
    const text = formatLoss(factor * 10 ** power);
    assert.ok(text.length <= 7, text);
    assert.ok(Math.abs(Number(text) / (factor * 10 ** power) - 1) < 0.01, text);
  }
  assert.equal(formatLoss(0.5015807), "0.502");
  assert.equal(formatLoss(0), "0.000");
  assert.equal(formatLoss(1.2e9), "1.20e+9");
  assert.equal(formatLoss(Number.NaN), "NaN");
  assert.equal(formatLoss(Number.POSITIVE_INFINITY), "∞");
});

test("a weight has two significant digits, without powers of ten as long as it is readable", () => {
  const cases = { 0.1: "0.10", 12: "12", 123: "120", 99.7: "100", 0.000012: "0.000012", 4321: "4,300" };
  for (const [value, text] of Object.entries(cases)) assert.equal(formatWeight(Number(value)), text);
  assert.equal(formatWeight(-0.456), "−0.46");
  assert.equal(formatWeight(0), "0.0");
  assert.equal(formatWeight(1e308), "1.0e+308");
  assert.equal(formatWeight(Number.NEGATIVE_INFINITY), "−∞");
});

test("an epoch has separators between thousands and never wraps", () => {
  assert.equal(formatEpoch(0), "0");
  assert.equal(formatEpoch(999), "999");
  assert.equal(formatEpoch(1234567), "1,234,567");
});

test("ticks have as many decimals as their distance needs, and stay short when they are large", () => {
  assert.equal(formatTick(0.5, 0.25), "0.50");
  assert.equal(formatTick(0.4, 0.2), "0.4");
  assert.equal(formatTick(-2, 2), "−2");
  assert.equal(formatTick(1500, 500), "1,500");
  assert.equal(formatTick(25000, 5000), "25k");
  assert.equal(formatTick(1.5e6, 5e5), "1.5M");
  assert.equal(formatTick(0, 5), "0");
  assert.equal(formatTick(1.5e300, 5e299), "1.5·10³⁰⁰");
  assert.equal(formatTick(-1e9, 1e9), "−10⁹");
});

test("logarithmic ticks are plain near 1 and powers elsewhere", () => {
  assert.equal(formatLogTick(0.001), "0.001");
  assert.equal(formatLogTick(100), "100");
  assert.equal(formatLogTick(1e-5), "10⁻⁵");
  assert.equal(formatLogTick(2e-5), "2·10⁻⁵");
  assert.equal(formatLogTick(1e12), "10¹²");
});
