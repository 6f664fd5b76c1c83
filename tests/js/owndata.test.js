/** Own points of a run that goes on: what is sent, what Back does, how it is told, and what stays of them. */
import assert from "node:assert/strict";
import test from "node:test";
import { OwnData, fitsLink, noteOfLink } from "../../static/js/labs/mlp/own.js";
import { areOwnClasses, withOwnData } from "../../static/js/labs/mlp/owndata.js";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { nameOf } from "../../static/js/runs/naming.js";
import { trainingPoints } from "../../static/js/settings/rules.js";
import { linkNote, startOf, turnsWith } from "../../static/js/settings/turns.js";
import { Memory } from "../../static/js/shell/memory.js";
import { CONFIG, VIEW, changed, page } from "./page.js";

const POINTS = [[0, 0, -1], [1, 1, 1], [2, 2, 1]];
/** @param {number} count @returns {any} */
const own = (count, config = CONFIG) => ({ ...config, data: { ...config.data, name: "own", points: Array.from({ length: count }, (_, i) => POINTS[i % 3]) } });
/** @type {any} */
const OPTIONS = { options: [], rules: [] };

test("what is painted comes to the run that goes on: one is awaited, of those that wait the last is sent", () => {
  const { start, session, store, sent, run, written } = page();
  start();
  session.change(own(5), "push");
  const first = sent.at(-1);
  assert.deepEqual([first.type, first.data], ["data", own(5).data]);
  for (const count of [6, 7, 8]) session.change(own(count), "replace");
  assert.equal(sent.at(-1), first, "the others wait");
  assert.equal(store.state.config?.data.points?.length, 8);
  run({ fresh: false, epoch: 9, config: own(5), link: "#5" });
  assert.equal(store.state.config?.data.points?.length, 8, "an answer does not undo what was painted since");
  assert.deepEqual([sent.at(-1).type, sent.at(-1).data.points.length], ["data", 8]);
  run({ fresh: false, epoch: 9, config: own(8), link: "#8" });
  assert.deepEqual(written.slice(-2), [["#5", "push"], ["#8", "replace"]]);
});

test("other classes begin another run, and so does anything else that differs besides", () => {
  for (const other of [own(5, changed("data.classes", 3)), own(5, changed("network.hidden", [2]))]) {
    const { start, session, last } = page();
    start();
    session.change(other);
    assert.equal(last().type, "configure");
  }
});

test("a rate that is changed while points are on their way is tuned, and takes none of them back", () => {
  const { start, session, run, sent } = page();
  start();
  session.change(own(5));
  session.edit("training.learning_rate", 0.1);
  run({ fresh: false, config: own(5) });
  assert.deepEqual(sent.at(-1), { type: "tune", learning_rate: 0.1, regularization_rate: 0, id: sent.at(-1).id });
});

test("Back takes a stroke off again, down to the data that were there before, and the run goes on", () => {
  const { start, session, run, address, last } = page();
  start();
  session.change(own(5));
  run({ fresh: false, epoch: 3, config: own(5) });
  session.change(own(6));
  run({ fresh: false, epoch: 4, config: own(6) });
  address.change({ config: own(5), view: VIEW, depth: 1 }, "#5");
  assert.deepEqual([last().type, last().data.points.length], ["data", 5]);
  run({ fresh: false, epoch: 4, config: own(5) });
  address.change({ config: CONFIG, view: VIEW, depth: 0 }, "#circle");
  assert.deepEqual([last().type, last().data], ["data", CONFIG.data]);
  run({ fresh: false, epoch: 4, config: CONFIG });
  session.edit("data.noise", 20);
  assert.equal(last().type, "configure", "data that are drawn are another run");
});

test("many strokes are one change, told from the epoch of the first; what is undone at once is none", () => {
  const at = (/** @type {number} */ epoch) => ({ epoch, position: 0 });
  const first = turnsWith(OPTIONS, [], CONFIG, own(5), at(50));
  const then = turnsWith(OPTIONS, turnsWith(OPTIONS, first, own(5), own(6), at(52)), own(6), own(7), at(60));
  assert.equal(then, first);
  assert.match(linkNote(OPTIONS, then) ?? "", /points changed from epoch 50/);
  assert.deepEqual(startOf(own(7), then), CONFIG);
  assert.deepEqual(turnsWith(OPTIONS, first, own(5), CONFIG, at(50)), []);
});

test("a run is called by its points once, whatever came with them", () => {
  const options = /** @type {any} */ ({ options: [{ path: "data.name", type: "choice", label: "Dataset", choices: [] }, { path: "data.points", type: "points", label: "Own points", default: null }], rules: [], idle: [] });
  assert.equal(nameOf(mlp, options, CONFIG, own(120)), "120 own points");
});

test("own points stay when other data are chosen, also for the next visit, for each problem by themselves", () => {
  /** @type {Map<string, string>} */
  const stored = new Map();
  const storage = /** @type {any} */ ({ getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value) });
  const kept = new OwnData(new Memory(() => storage), "/");
  kept.follow(CONFIG);
  kept.follow(own(5));
  kept.follow(own(6));
  assert.equal(stored.size, 0);
  kept.follow(CONFIG);
  const next = new OwnData(new Memory(() => storage), "/");
  assert.deepEqual(next.of("classification"), own(6).data);
  assert.equal(next.of("regression"), null);
  assert.equal(new OwnData(new Memory(() => storage), "/presets/other").of("classification"), null);
  for (const key of stored.keys()) stored.set(key, '{"points": 7}');
  assert.equal(new OwnData(new Memory(() => storage), "/").of("classification"), null, "anything may stand there");
});

test("another problem brings back the points that it was left with, and nothing where other data were chosen last", () => {
  const kept = new OwnData(new Memory(() => /** @type {any} */ ({})), "/");
  /** @type {any} */
  const regression = { ...CONFIG, problem: "regression" };
  kept.follow(own(5));
  kept.follow(own(6));
  assert.equal(kept.backTo(own(6), regression), null);
  kept.follow(regression);
  assert.deepEqual(kept.backTo(regression, CONFIG), own(6).data);
  assert.equal(kept.backTo(CONFIG, CONFIG), null, "the problem is the same");
  kept.follow(CONFIG);
  assert.equal(kept.backTo(regression, CONFIG), null, "another dataset was chosen since");
});

test("points of another's link take the place of one's own only once they are changed", () => {
  const memory = new Memory(() => {
    throw new Error("forbidden");
  });
  const mine = new OwnData(memory, "/");
  mine.follow(CONFIG);
  mine.follow(own(3));
  mine.write();
  const visit = new OwnData(memory, "/");
  visit.follow(own(9));
  assert.equal(visit.of("classification")?.points?.length, 3);
  visit.follow(own(10));
  assert.equal(visit.of("classification")?.points?.length, 10);
});

test("a link says how many points it contains, or that it can't", () => {
  assert.equal(noteOfLink(CONFIG), null);
  assert.equal(noteOfLink(own(120)), "This link contains your 120 points.");
  assert.match(noteOfLink(own(801)) ?? "", /^801 points do not fit into a link, which carries 800\./);
  assert.deepEqual([fitsLink(own(800)), fitsLink(own(801)), fitsLink(CONFIG)], [true, false, true]);
});

test("own points of classes have shapes, values and the points of datasets have none, but while they are painted into", () => {
  /** @type {any} */
  const regression = { ...own(3), problem: "regression" };
  assert.deepEqual([own(3), CONFIG, regression, null].map((config) => areOwnClasses(config)), [true, false, false, false]);
  assert.deepEqual([own(3), CONFIG, regression].map((config) => areOwnClasses(config, true)), [true, true, false]);
});

test("who trains on the full batch does so on own points as well", () => {
  const full = changed("training.batch_size", trainingPoints(CONFIG));
  /** @type {any} */
  const options = { options: [{ path: "training.batch_size", default: 10 }], rules: [] };
  const points = own(40).data.points;
  const next = withOwnData(options, full, { classes: 2, points });
  assert.deepEqual([next.data.points?.length, next.training.batch_size], [40, trainingPoints(next)]);
  assert.equal(withOwnData(options, CONFIG, { classes: 2, points }).training.batch_size, CONFIG.training.batch_size);
});
