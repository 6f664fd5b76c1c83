import assert from "node:assert/strict";
import test from "node:test";
import { History, nearestIndex } from "../../static/js/draw/history.js";

/**
 * @param {number} count
 * @param {number} capacity
 */
function filled(count, capacity) {
  const history = new History(capacity);
  for (let epoch = 0; epoch < count; epoch++) history.append(epoch, epoch / 10, epoch / 5);
  return history;
}

/** @param {History} history */
const epochs = (history) => [...history.epoch.subarray(0, history.length)];

test("a short history keeps every point", () => {
  const history = filled(8, 8);
  assert.deepEqual(epochs(history), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(history.train[3], 0.3);
  assert.equal(history.test[3], 0.6);
});

test("a full history drops every other point, never the first or the last", () => {
  assert.deepEqual(epochs(filled(9, 8)), [0, 2, 4, 6, 8]);
  assert.deepEqual(epochs(filled(10, 8)), [0, 2, 4, 6, 8, 9]);
});

test("however long it gets, a history keeps its bounds, its ends, its order, and even distances", () => {
  const history = new History(16);
  for (let epoch = 0; epoch < 2000; epoch++) {
    history.append(epoch, 1, 1);
    const kept = epochs(history);
    assert.ok(kept.length <= 16);
    assert.equal(kept[0], 0);
    assert.equal(kept.at(-1), epoch);
    const distances = kept.slice(1, -1).map((one, i) => one - kept[i]);
    assert.ok(new Set(distances).size <= 1, `${kept}`);
  }
  assert.ok(history.length > 8);
});

test("a point of the same epoch takes the last one's place", () => {
  const history = filled(3, 8);
  history.append(2, 9, 8);
  assert.deepEqual(epochs(history), [0, 1, 2]);
  assert.equal(history.train[2], 9);
});

test("a point of an earlier epoch begins the history anew", () => {
  const history = filled(100, 8);
  history.append(0, 0.5, 0.6);
  assert.deepEqual(epochs(history), [0]);
  history.append(1, 0.4, 0.5);
  history.append(2, 0.4, 0.5);
  assert.deepEqual(epochs(history), [0, 1, 2]);
});

test("rows are appended as a frame brings them", () => {
  const history = new History(8);
  history.appendRows(Float64Array.of(0, 0.5, 0.6, 1, 0.4, 0.5));
  assert.deepEqual(epochs(history), [0, 1]);
  assert.equal(history.test[1], 0.5);
});

test("the version tells whether anything changed", () => {
  const history = new History(8);
  const before = history.version;
  history.append(0, 1, 1);
  assert.notEqual(history.version, before);
});

test("the nearest point is found between, before and behind all points", () => {
  const history = filled(9, 8);
  assert.equal(history.epoch[nearestIndex(history, 4.9)], 4);
  assert.equal(history.epoch[nearestIndex(history, 5.1)], 6);
  assert.equal(history.epoch[nearestIndex(history, -50)], 0);
  assert.equal(history.epoch[nearestIndex(history, 1e9)], 8);
  assert.equal(nearestIndex(filled(1, 8), 7), 0);
});

test("a run that goes on from an earlier epoch has no points beyond it", () => {
  const history = new History(8);
  for (let epoch = 0; epoch <= 20; epoch++) history.append(epoch, epoch, epoch);
  const { version } = history;
  history.backTo(20);
  assert.equal(history.version, version, "it stands still");
  history.backTo(13);
  const kept = [...history.epoch.slice(0, history.length)];
  assert.ok(kept.every((epoch) => epoch <= 13) && kept.includes(0));
  for (let epoch = 13; epoch <= 40; epoch++) history.append(epoch, epoch, epoch);
  const epochs = [...history.epoch.slice(0, history.length)];
  assert.deepEqual(epochs, [...epochs].sort((a, b) => a - b));
  assert.equal(epochs.at(-1), 40);
  history.backTo(-1);
  assert.equal(history.length, 0);
});
