/** Runs that stay: their names, the list of them, and what is kept between visits. */
import assert from "node:assert/strict";
import test from "node:test";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { csvOf } from "../../static/js/runs/csv.js";
import { MOST, RunLog } from "../../static/js/runs/log.js";
import { nameOf } from "../../static/js/runs/naming.js";
import { Recorder } from "../../static/js/runs/recorder.js";
import { read, written } from "../../static/js/runs/shelf.js";
import { Memory } from "../../static/js/shell/memory.js";
import { changed, CONFIG, HELLO, page, VIEW } from "./page.js";

const OPTIONS = /** @type {any} */ ({
  options: [
    { path: "data.name", type: "choice", label: "Dataset", choices: [{ name: "circle", label: "Circle" }, { name: "xor", label: "Exclusive or" }] },
    { path: "features", type: "subset", label: "Features", choices: [{ name: "x1", label: "X₁" }, { name: "x2", label: "X₂" }, { name: "x1_x2", label: "X₁X₂" }] },
    { path: "network.hidden", type: "list", label: "Hidden layers" },
    { path: "network.activation", type: "choice", label: "Activation", choices: [{ name: "relu", label: "ReLU" }] },
    { path: "network.batch_norm", type: "boolean", label: "Batch normalization" },
    { path: "training.learning_rate", type: "number", label: "Learning rate" },
    { path: "training.regularization", type: "choice", label: "Regularization", choices: [{ name: "none", label: "None" }, { name: "l1", label: "L1" }] },
    { path: "seed", type: "text", label: "Seed", is_seed: true },
    { path: "network.seed", type: "text", label: "Seed of the weights", is_seed: true },
  ],
});
const name = (/** @type {any} */ before, /** @type {any} */ after) => nameOf(mlp, OPTIONS, before, after);
const BY_HAND = [{ epoch: 3, position: 0, path: "", from: null, to: null }];
const stand = (/** @type {any} */ config, epoch = 100, /** @type {object} */ more = {}) =>
  /** @type {any} */ ({ config, link: "#run", epoch, train: 0.1, test: 0.2, accuracy: null, parameters: 9, turns: [], curves: { loss: { epoch: [0, epoch], train: [0.5, 0.1], test: [0.6, 0.2] } }, state: null, ...more });

test("a run is called by what changed", () => {
  /** @type {[any, string][]} */
  const cases = [
    [changed("network.hidden", [3, 3]), "+1 neuron"],
    [changed("network.hidden", [1, 2]), "−2 neurons"],
    [changed("network.hidden", [3, 2, 2]), "+1 layer"],
    [changed("network.hidden", []), "−2 layers"],
    [changed("network.hidden", [8]), "layers 8"],
    [changed("network.activation", "relu"), "ReLU"],
    [changed("network.seed", "7"), "new weights"],
    [{ ...CONFIG, seed: "7" }, "new start"],
    [{ ...changed("network.seed", CONFIG.seed), seed: "7" }, "new points"],
    [{ ...CONFIG, features: ["x1", "x1_x2"] }, "+X₁X₂ −X₂"],
    [changed("training.learning_rate", 0.1), "learning rate 0.1"],
    [changed("training.regularization", "l1"), "L1"],
    [changed("network.batch_norm", true), "batch normalization"],
    [{ ...changed("network.activation", "relu"), seed: "7" }, "ReLU"],
    [{ ...changed("network.activation", "relu"), features: ["x1"], training: { ...CONFIG.training, learning_rate: 1 } }, "−X₂, ReLU and 1 more"],
    [structuredClone(CONFIG), ""],
  ];
  for (const [after, expected] of cases) assert.equal(name(CONFIG, after), expected);
  assert.equal(name(changed("training.regularization", "l1"), CONFIG), "regularization None");
  assert.equal(name(null, CONFIG), "First run");
});

test("side by side are the run on screen and the last before it, but for one that was only reset", () => {
  const log = new RunLog(name);
  const relu = changed("network.activation", "relu");
  log.begin(CONFIG);
  log.leave(stand(CONFIG));
  log.begin(relu);
  log.leave(stand(relu));
  log.begin(relu);
  assert.deepEqual([log.pair(0), log.pair(1)], [[2, 1, 3], [3, 2, 1]]);
  log.change(changed("network.hidden", [3]));
  assert.deepEqual(log.pair(0), [3, 2, 1], "it has other settings");
  const turned = new RunLog(name);
  turned.begin(CONFIG);
  turned.leave(stand(changed("training.learning_rate", 0.3), 100, { turns: [{ epoch: 50, position: 0, path: "training.learning_rate", from: CONFIG.training.learning_rate, to: 0.3 }] }));
  turned.begin(changed("training.learning_rate", 0.3));
  assert.deepEqual(turned.pair(0), [2, 1], "what has these settings only since an epoch began otherwise");
});

test("what was trained stays; what was not leaves no trace, and the next is called by all that changed since", () => {
  const log = new RunLog(name);
  log.begin(CONFIG);
  assert.equal(log.current.name, "First run");
  log.leave(stand(CONFIG));
  const relu = changed("network.activation", "relu");
  log.begin(relu);
  log.leave(stand(relu, 0));
  const both = { ...relu, features: ["x1"] };
  log.begin(both);
  assert.deepEqual([log.kept.map((run) => run.name), log.current.name], [["First run"], "−X₂, ReLU"]);
});

test("the same run again takes no second place, and the longer of both stays", () => {
  const log = new RunLog(name);
  log.begin(CONFIG);
  log.leave(stand(CONFIG, 300));
  log.label(log.kept[0].id, { pinned: true });
  log.begin(CONFIG);
  assert.equal(log.current.name, "First run");
  log.leave(stand(CONFIG, 50));
  assert.deepEqual(log.kept.map(({ epoch, pinned }) => [epoch, pinned]), [[300, true]]);
  log.begin(CONFIG);
  log.leave(stand(CONFIG, 400, { turns: BY_HAND }));
  assert.deepEqual(log.kept.map(({ epoch }) => epoch), [300, 400]);
});

test("a run that is brought back keeps its name, its pin and its place", () => {
  const log = new RunLog(name);
  log.begin(CONFIG);
  log.leave(stand(CONFIG));
  log.label(1, { name: "the good one", pinned: true });
  const relu = changed("network.activation", "relu");
  log.begin(relu);
  log.leave(stand(relu));
  log.take(log.kept[0]);
  assert.deepEqual([log.current.name, log.kept.map((run) => run.name)], ["the good one", ["ReLU"]]);
  log.leave(stand(CONFIG, 120));
  assert.deepEqual(log.kept.map((run) => [run.id, run.name, run.pinned, run.epoch]), [[1, "the good one", true, 120], [2, "ReLU", false, 100]]);
});

test("a run that is brought back is not lost before its first frame has come, nor while it is trained again", () => {
  const log = new RunLog(name);
  log.begin(CONFIG);
  log.leave(stand(CONFIG, 300));
  log.begin(changed("network.activation", "relu"));
  log.take(log.kept[0]);
  log.label(1, { name: "the good one" });
  assert.deepEqual(log.lasting(null).map((run) => [run.name, run.epoch]), [["the good one", 300]]);
  log.leave(null);
  assert.deepEqual(log.kept.map((run) => [run.id, run.name, run.epoch]), [[1, "the good one", 300]]);
  for (const epoch of [0, 50]) {
    log.take(log.kept[0]);
    log.leave(stand(CONFIG, epoch));
    assert.deepEqual(log.kept.map((run) => [run.id, run.name, run.epoch]), [[1, "the good one", 300]]);
  }
  log.take(log.kept[0]);
  const changedByHand = stand(CONFIG, 50, { turns: BY_HAND });
  assert.deepEqual(log.lasting(changedByHand).map((run) => [run.id, run.epoch]), [[1, 50]]);
  log.leave(changedByHand);
  log.begin(CONFIG);
  assert.deepEqual(log.lasting(stand(CONFIG, 0)).map((run) => run.epoch), [50]);
});

test("the oldest is brought back though the run that gives way takes its room", () => {
  const log = new RunLog(name);
  for (let i = 0; i < MOST; i++) {
    const config = { ...CONFIG, seed: String(i) };
    log.begin(config);
    log.leave(stand(config));
  }
  log.begin(CONFIG);
  const [oldest] = log.kept;
  log.leave(stand(CONFIG));
  log.take(oldest);
  assert.deepEqual([log.current.id, log.current.name, log.kept.length], [oldest.id, oldest.name, MOST]);
  assert.ok(!log.kept.some(({ id }) => id === oldest.id));
});

test("the oldest go where there are too many, and pinned ones stay", () => {
  const log = new RunLog(name);
  for (let i = 0; i < MOST + 5; i++) {
    const config = { ...CONFIG, seed: String(i) };
    log.begin(config);
    log.leave(stand(config));
    if (i === 0) log.label(1, { pinned: true });
  }
  assert.deepEqual([log.kept.length, log.kept[0].id, log.kept[1].id], [MOST + 1, 1, 6]);
  assert.deepEqual(log.ghosts(() => true).map(({ id }) => id), [1, 23, 24, 25]);
  log.clear();
  assert.deepEqual(log.kept.map(({ id }) => id), [1]);
});

test("what is kept between visits is read as it was, and what else stands there is nothing", () => {
  const runs = [{ id: 1, name: "First run", isNamed: false, pinned: false, ...stand(CONFIG, 7, { state: Uint8Array.of(0, 255, 10) }) }];
  assert.deepEqual(read(written(runs)), runs);
  for (const text of [null, "", "{", "[]", "{}", '{"version":1}', '{"version":1,"runs":[1,null,{}]}', '{"version":2,"runs":[]}']) assert.deepEqual(read(text), []);
  const large = Array.from({ length: 30 }, (_, i) => ({ ...runs[0], id: i, pinned: i === 3, state: new Uint8Array(100_000) }));
  const some = read(written(large));
  assert.ok(some.length < 30 && some[0].pinned && written(large).length < 1_600_000);
});

test("a table has all digits, and no cell that a spreadsheet takes for a formula", () => {
  const runs = /** @type {any[]} */ ([{ id: 1, name: '+1 "big", neuron', ...stand(CONFIG, 7, { test: 0.123456789, accuracy: [1, 0.5] }), changes: ["ReLU from epoch 3", "new points from epoch 5"] }]);
  assert.equal(csvOf(runs, "http://here/", true).split("\r\n")[1], `"'+1 ""big"", neuron",7,0.123456789,0.1,0.5,1,9,http://here/#run,ReLU from epoch 3; new points from epoch 5`);
  assert.equal(csvOf(runs, "http://here/", false).split("\r\n")[1].split(",").at(-3), "");
});

test("a run that leaves the screen is kept, and comes back with its state and its curve", () => {
  const tab = page();
  const store = new Map();
  const memory = new Memory(() => /** @type {any} */ ({ getItem: (/** @type {string} */ key) => store.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => store.set(key, value), removeItem: (/** @type {string} */ key) => store.delete(key) }));
  const log = new RunLog(name);
  const recorder = new Recorder({ log, lab: mlp, ...tab, memory, place: "runs" });
  tab.start();
  tab.session.client.state = { run: 7, bytes: Uint8Array.of(1, 2) };
  const { length } = tab.history;
  const { epoch } = /** @type {any} */ (tab.store.state.frame);
  const relu = changed("network.activation", "relu");
  tab.session.edit("network.activation", "relu");
  tab.run({ run: 8, config: relu });
  assert.deepEqual([log.kept.length, log.kept[0].epoch, log.current.name, tab.history.length], [1, epoch, "ReLU", 0]);
  assert.equal(recorder.ghosts("loss").length, 1);
  assert.equal(recorder.ghosts("accuracy").length, 0);
  tab.session.bringBack(log.kept[0]);
  const { config, resume } = tab.last();
  assert.deepEqual([config, resume], [CONFIG, { epoch, playing: true, until: epoch, speed: 1, state: Uint8Array.of(1, 2) }]);
  tab.run({ run: 9 });
  assert.deepEqual([tab.history.length, log.current.name, log.kept.length], [length, "First run", 0]);
  assert.deepEqual(tab.session.client.stateOf(9), Uint8Array.of(1, 2));
  recorder.putAway();
  assert.deepEqual(read(store.get("runs")).map((run) => [run.name, run.epoch]), [["First run", epoch]], "its first frame has not come");
});

test("a run that is remade goes on, and the run as it was is kept with its state; none is kept that was told of other settings", () => {
  const tab = page();
  const log = new RunLog(name);
  new Recorder({ log, lab: mlp, ...tab, memory: new Memory(() => null), place: "runs" });
  tab.start();
  const bytes = Uint8Array.of(1, 2);
  tab.session.client.state = { run: 7, bytes };
  const { length } = tab.history;
  const smaller = changed("network.hidden", [2, 2]);
  tab.session.remake({ type: "remove", layer: 0, unit: 1 });
  tab.session.remake({ type: "remove", layer: 0, unit: 1 });
  assert.deepEqual(tab.sent.filter(({ type }) => type === "remove").length, 1, "the second is of a network that is not there yet");
  const { epoch } = /** @type {any} */ (tab.store.state.frame);
  tab.run({ run: 7, fresh: false, epoch, config: smaller, points: null });
  assert.deepEqual([log.kept.length, log.kept[0].state, log.kept[0].config, log.current.name], [1, bytes, CONFIG, "−1 neuron"]);
  assert.equal(tab.history.length, length, "its curve goes on");
  assert.equal(tab.session.client.state, null, "until a frame tells it");
});

test("Back over a removal brings the run with its training, Forward the one after it; what was not trained begins anew", () => {
  const tab = page();
  new Recorder({ log: new RunLog(name), lab: mlp, ...tab, memory: new Memory(() => null), place: "runs" });
  const smaller = changed("network.hidden", [2, 2]);
  const go = (/** @type {any} */ config) => tab.address.change({ config, view: VIEW, depth: 1 }, "#link");
  tab.start();
  const bytes = Uint8Array.of(1, 2);
  tab.session.client.state = { run: 7, bytes };
  const { length } = tab.history;
  const { epoch } = /** @type {any} */ (tab.store.state.frame);
  tab.session.remake({ type: "remove", layer: 0, unit: 1 });
  tab.run({ run: 7, fresh: false, epoch, config: smaller, points: null });
  tab.session.client.state = { run: 7, bytes: Uint8Array.of(3) };
  go(CONFIG);
  assert.deepEqual([tab.last().config, tab.last().resume.epoch, tab.last().resume.state], [CONFIG, epoch, bytes]);
  tab.run({ run: 8, link: "#before" });
  assert.deepEqual(tab.written.at(-1), ["#before", "replace"], "the history goes no further by it");
  assert.equal(tab.history.length, length);
  go(smaller);
  assert.deepEqual([tab.last().config, tab.last().resume.state], [smaller, Uint8Array.of(3)]);
  tab.run({ run: 9, config: smaller });
  tab.session.playback.begin("reset");
  tab.run({ run: 10, config: smaller });
  go(changed("network.hidden", [3]));
  assert.equal(tab.last().resume, undefined, "no removal leads there");
  tab.run({ run: 11, config: changed("network.hidden", [3]) });
  go(smaller);
  assert.equal(tab.last().resume, undefined);
});

test("the list is written where it has changed, not at each run that begins, and not over that of another tab", () => {
  const tab = page();
  const found = written([{ id: 1, name: "First run", isNamed: false, pinned: false, ...stand(CONFIG) }]);
  let text = found;
  const memory = new Memory(() => /** @type {any} */ ({ getItem: () => text, setItem: (/** @type {string} */ _, /** @type {string} */ value) => (text = value) }));
  const recorder = new Recorder({ log: new RunLog(name), lab: mlp, ...tab, memory, place: "runs" });
  text = "of another tab";
  tab.session.client.hear(HELLO);
  for (const seed of ["1", "2", "3"]) tab.run({ config: { ...CONFIG, seed } });
  recorder.putAway();
  assert.equal(text, "of another tab", "none of them was trained");
  tab.start();
  recorder.putAway();
  assert.equal(read(text).length, 2);
});

test("a run that can't be brought back as it was begins anew, and says so", () => {
  const tab = page();
  tab.start();
  tab.session.bringBack(/** @type {any} */ ({ id: 1, ...stand(CONFIG, 9, { turns: BY_HAND }) }));
  assert.equal(tab.last().resume, undefined);
  assert.match(tab.store.state.trouble?.message ?? "", /begins anew/);
});

test("memory says where nothing can be kept", () => {
  const memory = new Memory(() => {
    throw new Error("forbidden");
  });
  memory.set("runs", "x");
  assert.deepEqual([memory.keeps("runs"), memory.get("runs")], [false, "x"]);
});
