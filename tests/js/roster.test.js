import assert from "node:assert/strict";
import { test } from "node:test";
import { fitTiles, step } from "../../static/js/classroom/teacher/grid.js";
import { hashOf, PATIENCE, readTile, Roster } from "../../static/js/classroom/teacher/roster.js";
import { Kept } from "../../static/js/classroom/teacher/kept.js";
import { Stars } from "../../static/js/classroom/teacher/stars.js";
import { PAUSE, Teller } from "../../static/js/classroom/teacher/teller.js";
import { Memory } from "../../static/js/shell/memory.js";

const TOLD = {
  ...{ name: "brave heron", rejoin: "KTRM", joined: "2026-11-30T20:00:00.000Z", here: true, playing: false, idle: 10, exercise: "xor-one-layer", link: "#a", epoch: 3 },
  ...{ parameters: 13, train_loss: 0.1, test_loss: 0.2, criteria: [true, false], solved: false, checked: false, submissions: [], tile: { size: 2, classes: 0, codes: btoa("\0\x7f\xfd\xff") } },
};

/** @param {object} change */
const told = (change) => ({ ...TOLD, ...change });

function roster() {
  const clock = { time: 1_000_000 };
  return { clock, roster: new Roster("KTRMW", () => clock.time) };
}

test("a tile that is not sent again stays, and a loss that is no number is none", () => {
  const { roster: all } = roster();
  all.take(told({}));
  const { tile: _, ...without } = TOLD;
  const member = all.take({ ...without, test_loss: null });
  assert.deepEqual([...(member.tile?.codes ?? [])], [0, 127, 253, 255]);
  assert.ok(Number.isNaN(member.testLoss));
});

test("codes of a tile are read as bytes", () => {
  assert.deepEqual(readTile({ size: 2, classes: 3, codes: "AH/9/w==" }), { size: 2, classes: 3, codes: Uint8Array.from([0, 127, 253, 255]) });
});

test("the order stays when members come, and is not that of the names", () => {
  const { roster: all } = roster();
  const names = Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(97 + i)} heron`);
  for (const name of names) all.take(told({ name }));
  const before = all.shuffled().map(({ name }) => name);
  all.take(told({ name: "new heron" }));
  all.take(told({ name: "a heron", test_loss: 0.01 }));
  assert.deepEqual(all.shuffled().map(({ name }) => name).filter((name) => name !== "new heron"), before);
  assert.notDeepEqual(before, names);
  assert.notDeepEqual(before, [...names].reverse());
});

test("names that differ in a letter are far apart", () => {
  const places = ["heron a", "heron b", "heron c", "heron d"].map(hashOf).sort((a, b) => a - b);
  for (let i = 1; i < places.length; i++) assert.ok(places[i] - places[i - 1] > 2 ** 20);
});

test("who changed nothing for three minutes waits, where the exercise is not solved: the longest first", () => {
  const { roster: all, clock } = roster();
  all.take(told({ name: "a", idle: 200 }));
  all.take(told({ name: "b", idle: 300, criteria: [null] }));
  all.take(told({ name: "c", idle: 300, criteria: [true], solved: true }));
  all.take(told({ name: "d", idle: 300, here: false }));
  all.take(told({ name: "e", idle: 300, exercise: null }));
  all.take(told({ name: "f", idle: 100 }));
  all.take(told({ name: "g", idle: null }));
  assert.deepEqual(all.waiting().map(({ name }) => name), ["b", "a", "e"]);
  assert.equal(all.stands(/** @type {any} */ (all.members.get("e"))), "still");
  clock.time += PATIENCE - 100_000;
  assert.deepEqual(all.waiting().map(({ name }) => name), ["b", "a", "f", "e"]);
  assert.deepEqual(all.counts(), { here: 6, waiting: 3, solved: 1 });
});

test("who is still, and not at the exercise to which all were sent, waits, too", () => {
  const { roster: all } = roster();
  all.take(told({ name: "a", idle: 200, exercise: null }));
  all.take(told({ name: "b", idle: 200, exercise: "other", solved: true }));
  all.take(told({ name: "c", idle: 200, solved: true }));
  all.take(told({ name: "d", idle: 100, exercise: null }));
  assert.equal(all.counts().waiting, 0);
  all.sent = "xor-one-layer";
  assert.deepEqual(all.waiting().map(({ name }) => name).sort(), ["a", "b"]);
  assert.equal(all.counts().waiting, 2);
});

test("who leaves stays in the class", () => {
  const { roster: all } = roster();
  all.take(told({}));
  assert.equal(all.leave("brave heron")?.here, false);
  assert.equal(all.leave("nobody"), null);
  assert.equal(all.shuffled().length, 1);
});

test("tiles are as large as can be with all in sight", () => {
  const tile = { foot: 40, gap: 10, least: 80, most: 240 };
  for (const [count, width, height] of [[1, 1000, 600], [7, 1000, 600], [30, 1300, 500], [30, 360, 600], [300, 1900, 900]]) {
    const { columns, size } = fitTiles(count, { width, height }, tile);
    assert.ok(columns * (size + 10) - 10 <= width);
    const rows = Math.ceil(count / columns);
    const isWhole = rows * (size + 50) - 10 <= height;
    assert.ok(size <= 240 && size >= 80);
    if (!isWhole) assert.equal(columns, Math.floor((width + 10) / 90));
  }
  assert.deepEqual(fitTiles(13, { width: 1410, height: 790 }, { ...tile, most: 400 }), { columns: 6, size: 216 }, "three rows fill the height, two would not");
  assert.deepEqual(fitTiles(2, { width: 1000, height: 600 }, tile), { columns: 4, size: 240 });
});

test("arrows go to the neighbours, and nowhere at the edges", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End", "x"].map((key) => step(key, 4, 12, 4)), [5, 3, 8, 0, 0, 11, null]);
  assert.deepEqual(["ArrowDown", "ArrowRight", "End"].map((key) => step(key, 11, 12, 4)), [null, null, null]);
});

test("a star keeps a run as it was, and six are the most", () => {
  const { roster: all } = roster();
  const stars = new Stars();
  for (const name of "abcdefg") stars.toggle(all.take(told({ name })));
  assert.deepEqual([...stars.kept.keys()], [..."abcdef"]);
  all.take(told({ name: "a", test_loss: 0.001 }));
  assert.equal(stars.kept.get("a")?.testLoss, 0.2);
  assert.ok(stars.toggle(/** @type {any} */ (all.members.get("a"))));
  assert.equal(stars.toggle(all.take(told({ name: "h", tile: null }))), false);
  assert.deepEqual([...stars.kept.keys()], [..."bcdef"]);
});

test("stars are the same after the page is loaded again, and those of an erased class are gone", () => {
  const { roster: all } = roster();
  const stored = new Map();
  const storage = /** @type {any} */ ({ getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value), removeItem: (/** @type {string} */ key) => stored.delete(key) });
  const kept = () => new Kept(new Memory(() => storage), "KTRMW");
  const stars = new Stars();
  stars.toggle(all.take(told({ test_loss: null })));
  kept().set("stars", stars.written());
  const again = new Stars();
  again.restore(kept().get("stars"));
  assert.deepEqual(again.kept, stars.kept);
  assert.deepEqual(new Kept(new Memory(() => storage), "OTHER").get("stars"), []);
  kept().forget();
  assert.equal(stored.size, 0);
});

test("who listens is told what is new, and not every second", () => {
  /** @type {string[]} */
  const said = [];
  let time = 0;
  const teller = new Teller((sentence) => said.push(sentence), () => time);
  teller.look({ here: 1, waiting: 0, solved: 0 });
  teller.look({ here: 2, waiting: 0, solved: 0 });
  time += PAUSE;
  teller.look({ here: 3, waiting: 1, solved: 0 });
  time += PAUSE;
  teller.look({ here: 3, waiting: 1, solved: 0 });
  assert.deepEqual(said, ["1 student is here.", "3 students are here. 1 student waits."]);
});
