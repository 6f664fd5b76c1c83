/** What is changed of a run under way: the run says so wherever it is named by its settings. */
import assert from "node:assert/strict";
import test from "node:test";
import { differences } from "../../static/js/compare/differences.js";
import { drawChart } from "../../static/js/draw/chart.js";
import { commonDomain, drawComparison } from "../../static/js/draw/comparison.js";
import { chartScales, plotBox, readingAt, targetDomain } from "../../static/js/draw/chartdomain.js";
import { History } from "../../static/js/draw/history.js";
import { atMark, drawCard, turnsAt } from "../../static/js/draw/reading.js";
import { fit } from "../../static/js/draw/surface.js";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { changesByEpoch } from "../../static/js/labs/mlp/saved.js";
import { RunLog } from "../../static/js/runs/log.js";
import { calledBriefly, calledOf, nameOf } from "../../static/js/runs/naming.js";
import { Recorder } from "../../static/js/runs/recorder.js";
import { read, written } from "../../static/js/runs/shelf.js";
import { curvesCsv } from "../../static/js/save/files.js";
import { chipsOf } from "../../static/js/settings/changes.js";
import { linkNote, startOf, turnSentences, turnsWith } from "../../static/js/settings/turns.js";
import { Memory } from "../../static/js/shell/memory.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { changed, CONFIG, NOTHING, page } from "./page.js";

/** @type {any} */
const OPTIONS = {
  version: "1",
  options: [
    { path: "training.learning_rate", type: "number", label: "Learning rate", default: 0.03, resets: false },
    { path: "training.regularization_rate", type: "number", label: "Regularization rate", default: 0, resets: false },
    { path: "training.regularization", type: "choice", label: "Regularization", default: "none", choices: [], resets: true },
    { path: "seed", type: "text", label: "Seed", is_seed: true, resets: true },
    { path: "network.seed", type: "text", label: "Seed of the weights", is_seed: true, resets: true },
  ],
  rules: [],
  idle: [{ path: "training.regularization_rate", when: { path: "training.regularization", values: ["none"] }, because: "" }],
};
const rate = (/** @type {number} */ value) => changed("training.learning_rate", value);
const turn = (/** @type {number} */ epoch, /** @type {unknown} */ from, /** @type {unknown} */ to, path = "training.learning_rate") => ({ epoch, position: 0, path, from, to });
const chips = (/** @type {any} */ config, /** @type {any} */ turns) => chipsOf(OPTIONS, config, turns).map(({ words }) => words);

/** A page with its list of runs, whose frames are of the epoch that the test says. */
function tabWithRuns() {
  let epoch = 0;
  const lab = { ...mlp, inspected: NOTHING, frameOf: (/** @type {any} */ frame) => ({ ...mlp.frameOf(frame), epoch, position: 0, playing: false }) };
  const tab = page({ options: OPTIONS, lab });
  const log = new RunLog((before, after) => nameOf(mlp, OPTIONS, before, after));
  const memory = new Memory(() => /** @type {any} */ ({ getItem: () => null, setItem: () => {} }));
  const recorder = new Recorder({ log, lab: mlp, store: tab.store, session: tab.session, memory, place: "runs" });
  tab.start();
  const at = (/** @type {number} */ next) => {
    epoch = next;
    tab.frame();
  };
  const tune = (/** @type {any} */ config) => {
    tab.session.change(config);
    tab.run({ fresh: false, config, epoch, position: 0, points: null });
  };
  const reset = (/** @type {number} */ run) => {
    tab.session.playback.begin("reset");
    tab.run({ run, config: tab.session.confirmed?.config });
    epoch = 0;
  };
  return { ...tab, log, recorder, at, tune, reset };
}

test("a rate that is changed under way is told with the epoch from which on it holds, and one that is tried and taken back is not", () => {
  const tab = tabWithRuns();
  tab.at(50);
  tab.tune(rate(0.1));
  tab.tune(rate(0.3));
  assert.deepEqual(tab.store.state.turns, [turn(50, 0.03, 0.3)]);
  assert.deepEqual(startOf(rate(0.3), tab.store.state.turns), CONFIG);
  assert.match(linkNote(OPTIONS, tab.store.state.turns) ?? "", /learning rate 0.3 from epoch 50.*another one/);
  tab.tune(CONFIG);
  assert.deepEqual([tab.store.state.turns, linkNote(OPTIONS, tab.store.state.turns)], [[], null]);
});

test("one that is taken back after a mini-batch has trained it, and is told", () => {
  const there = turnsWith(OPTIONS, [], CONFIG, rate(0.3), { epoch: 50, position: 0 });
  assert.deepEqual(turnsWith(OPTIONS, there, rate(0.3), CONFIG, { epoch: 50, position: 0 }), []);
  const back = turnsWith(OPTIONS, there, rate(0.3), CONFIG, { epoch: 50, position: 10 });
  assert.deepEqual(back.map(({ epoch, position, to }) => [epoch, position, to]), [[50, 0, 0.3], [50, 10, 0.03]]);
});

test("before the first epoch it is but another run; a run that begins anew was not changed", () => {
  const tab = tabWithRuns();
  tab.tune(rate(0.3));
  assert.deepEqual(tab.store.state.turns, []);
  tab.at(50);
  tab.tune(rate(1));
  tab.reset(8);
  assert.deepEqual(tab.store.state.turns, []);
});

test("other points and weights by hand are told as well, and what has no effect is not", () => {
  const tab = tabWithRuns();
  tab.at(20);
  tab.session.byHand.set([{ layer: 0, unit: 0, value: 1 }], null);
  tab.at(30);
  tab.session.byHand.set([{ layer: 0, unit: 0, value: 1 }], null);
  const points = { ...changed("network.seed", CONFIG.seed), seed: "7" };
  tab.tune(points);
  tab.tune({ ...points, training: { ...CONFIG.training, regularization_rate: 0.1 } });
  assert.deepEqual(tab.store.state.turns.map(({ epoch, path }) => [epoch, path]), [[20, ""], [30, ""], [30, "seed"], [30, "network.seed"]]);
  assert.deepEqual(chips(CONFIG, tab.store.state.turns), ["Weights by hand from epoch 20, again from epoch 30", "New points from epoch 30"]);
  const tuned = turnsWith(OPTIONS, [], { ...CONFIG, training: { ...CONFIG.training, regularization: "l2", regularization_rate: 0.1 } }, CONFIG, { epoch: 9, position: 0 });
  assert.deepEqual(tuned.map(({ path }) => path), ["training.regularization_rate", "training.regularization"]);
});

test("all that is set by hand is told: at one place as one change, while it plays a weight that is dragged as one", () => {
  const tab = tabWithRuns();
  const set = (/** @type {number} */ epoch, /** @type {number} */ unit, /** @type {number} */ value = epoch) => {
    tab.at(epoch);
    tab.session.byHand.set([{ layer: 0, unit, value }], null);
  };
  const epochs = () => tab.store.state.turns.map(({ epoch }) => epoch);
  for (const unit of [0, 1]) set(20, unit);
  set(90, 0);
  assert.deepEqual(epochs(), [20, 90]);
  tab.store.set({ playing: true });
  for (const epoch of [100, 101, 105]) set(epoch, 0);
  set(110, 1);
  tab.store.set({ playing: false });
  set(120, 1);
  tab.store.set({ playing: true });
  set(130, 1);
  assert.deepEqual(epochs(), [20, 90, 100, 110, 120, 130]);
  assert.deepEqual(chips(CONFIG, tab.store.state.turns), ["Weights by hand from epoch 20, 5 times more up to epoch 130"]);
  assert.match(linkNote(OPTIONS, tab.store.state.turns) ?? "", /under way: weights by hand from epoch 20, 5 times more up to epoch 130\./);
  assert.deepEqual(turnSentences(OPTIONS, tab.store.state.turns).map(({ words }) => words).slice(0, 2), ["From epoch 20: weights by hand", "From epoch 90: weights by hand"]);
  const [{ epoch, values }] = changesByEpoch(OPTIONS, tab.store.state.turns);
  assert.deepEqual([epoch.length, new Set(Array.from(values))], [6, new Set(["weights by hand"])]);
});

test("the chip has all values, and stays where the last one is the default", () => {
  assert.deepEqual(chips(rate(0.3), []), ["Learning rate 0.3"]);
  assert.deepEqual(chips(rate(0.3), [turn(50, 0.03, 0.3)]), ["Learning rate 0.3 from epoch 50, 0.03 at first"]);
  const [chip] = chipsOf(OPTIONS, CONFIG, [turn(50, 0.03, 0.3), turn(80, 0.3, 0.03)]);
  assert.deepEqual([chip.words, chip.usual], ["Learning rate 0.03 from epoch 80, …, 0.03 at first", null]);
  assert.equal(chip.turned, "Learning rate 0.03, from epoch 50: 0.3, from epoch 80: 0.03 (2 changes)");
  const [often] = chipsOf(OPTIONS, rate(1), [turn(50, 0.03, 0.3), turn(80, 0.3, 3), turn(90, 3, 0.1), turn(99, 0.1, 1)]);
  assert.equal(often.words, "Learning rate 1 from epoch 99, …, 0.03 at first", "what holds is not cut where room is short");
  assert.equal(often.turned, "Learning rate 0.03, from epoch 50: 0.3, …, from epoch 99: 1 (4 changes)", "the hint does not grow with the changes");
});

test("runs that differ in a rate are called by it, whenever it was changed", () => {
  const tab = tabWithRuns();
  const { log } = tab;
  tab.at(100);
  tab.reset(8);
  tab.tune(rate(0.3));
  assert.deepEqual([log.current.name, log.kept.map(({ name }) => name)], ["learning rate 0.3", ["First run"]]);
  tab.at(50);
  tab.tune(rate(1));
  tab.reset(9);
  assert.equal(log.current.name, "learning rate 1", "not as the run whose last rate this was");
  assert.deepEqual(tab.recorder.comparable().map(({ name }) => name), ["First run", "learning rate 0.3, learning rate 1 from epoch 50"]);
  tab.tune(CONFIG);
  assert.equal(log.current.name, "First run", "as it is again");
  const named = { name: "mine", isNamed: true, config: rate(1), turns: [turn(50, 0.3, 1)] };
  assert.equal(calledOf(OPTIONS, named), "mine");
  const often = { name: "First run", isNamed: false, turns: [turn(50, 0.3, 1), turn(60, 1, 3)] };
  assert.deepEqual([calledBriefly(OPTIONS, named), calledBriefly(OPTIONS, often)], ["mine", "First run, 2 changes"]);
  assert.equal(calledBriefly(OPTIONS, { ...often, turns: [turn(50, 0.3, 1)] }), "First run, learning rate 1 from epoch 50");
  assert.deepEqual(tab.recorder.changes(named), ["learning rate 1 from epoch 50"]);
});

test("what the server told before the last change, or at its very place, may be without it", () => {
  const tab = tabWithRuns();
  const told = (/** @type {number} */ epoch, run = 7) => {
    tab.session.client.state = { run, bytes: Uint8Array.of(1), epoch, position: 0 };
    return tab.recorder.isBehind;
  };
  tab.at(20);
  assert.equal(tab.recorder.isBehind, false, "from its start it is had anew");
  tab.session.byHand.set([{ layer: 0, unit: 0, value: 1 }], null);
  assert.equal(tab.recorder.isBehind, true);
  assert.deepEqual([19, 20, 21].map((epoch) => told(epoch)), [true, true, false]);
  assert.equal(told(21, 6), true, "that of another run");
});

test("what was changed stays with a run that is kept, and comes back with it", () => {
  const tab = tabWithRuns();
  tab.at(50);
  tab.tune(rate(0.3));
  tab.session.client.state = { run: 7, bytes: Uint8Array.of(1) };
  tab.reset(8);
  const [kept] = read(written(tab.log.kept));
  assert.deepEqual(kept.turns, [turn(50, 0.03, 0.3)]);
  tab.session.bringBack(kept);
  tab.run({ run: 9, config: kept.config });
  assert.deepEqual(tab.store.state.turns, kept.turns);
  for (const turns of [undefined, 7, [null], [{ epoch: "1" }]]) assert.deepEqual(read(written([/** @type {any} */ ({ ...kept, turns })]))[0].turns, []);
});

test("an epoch that is past is reached by another run where this one was changed, and it says so", () => {
  const tab = tabWithRuns();
  tab.at(60);
  tab.tune(rate(0.3));
  tab.at(90);
  tab.session.playback.runTo(30);
  tab.run({ run: 8, config: rate(0.3) });
  assert.match(tab.store.state.notices.join(), /^Epoch 30 was past: another run begins, with the settings of now.*rests at epoch 30\. The run before is in the list/);
  tab.at(20);
  tab.session.playback.runTo(10);
  tab.run({ run: 9, config: rate(0.3) });
  assert.match(tab.store.state.notices.join(), /the run begins again at epoch 0/, "it is the same one again");
});

test("side by side a run has all its values, also where both have the same now", () => {
  const [row] = differences(OPTIONS, rate(0.3), rate(0.3), [[turn(50, 0.03, 0.3)], []]);
  assert.deepEqual(row, { label: "Learning rate", a: "0.03, from epoch 50: 0.3", b: "0.3" });
  assert.deepEqual(differences(OPTIONS, rate(0.3), rate(0.3)), []);
});

test("side by side the changes of each run are marked in its colour, also at one epoch, and told with its name", () => {
  const history = new History(10);
  for (const epoch of [0, 50, 100]) history.append(epoch, 0.5, 0.5);
  const runs = ["A", "B"].map((name) => ({ name, history, color: name === "A" ? "#123456" : "#654321", turns: turnSentences(OPTIONS, [turn(50, 0.03, name === "A" ? 0.3 : 1)], name) }));
  const domain = commonDomain([history], false);
  const { context, ...surface } = fit(makeCanvas(1, 1), 600, 300, 1);
  const { x } = chartScales(domain, plotBox(600, 300));
  drawComparison({ context, ...surface }, runs, domain, LIGHT, x.to(50));
  const heads = callsOf(context, "moveTo").filter(({ args }) => args[1] === plotBox(600, 300).y).map(({ args }) => args[0] - x.to(50));
  assert.deepEqual(heads.map(Math.sign), [-1, 0], "each is half a head");
  const texts = callsOf(context, "fillText").map(({ args }) => args[0]);
  for (const text of ["learning rate 0.3", "learning rate 1", "A from epoch 50: learning rate 0.3", "B from epoch 50: learning rate 1"]) assert.ok(texts.includes(text), text);
});

test("the chart marks the epoch, and tells there what was changed", () => {
  const history = new History(10);
  for (const [i, epoch] of [0, 50, 100].entries()) history.append(epoch, 0.5 - 0.1 * i, 0.5);
  const domain = targetDomain(history, false);
  const draw = (/** @type {number} */ index) => {
    const { context, ...surface } = fit(makeCanvas(1, 1), 360, 160, 1);
    const reading = { index, epoch: history.epoch[index], train: 0.3, test: 0.5 };
    drawChart({ context, ...surface }, { history, domain, reading, turns: [{ epoch: 50, words: "From epoch 50: it" }] }, LIGHT);
    return context;
  };
  const { x } = chartScales(domain, plotBox(360, 160));
  const notch = callsOf(draw(2), "lineTo").find(({ args }) => args[0] === x.to(50));
  assert.ok(notch);
  const says = [0, 1, 2].map((index) => callsOf(draw(index), "fillText").some(({ args }) => args[0] === "From epoch 50: it"));
  assert.deepEqual(says, [false, true, false]);
});

test("where nobody can point, words stand at the marks: whole, by their value, or not at all", () => {
  const history = new History(10);
  history.append(0, 0.5, 0.5);
  history.append(100, 0.2, 0.2);
  const domain = targetDomain(history, false);
  const named = turnSentences(OPTIONS, [turn(40, 0.03, 0.3), turn(50, 0.3, 0.001), turn(60, null, null, "")]);
  assert.deepEqual(named.map(({ brief, value }) => [brief, value]), [["learning rate 0.3", "0.3"], ["learning rate 0.001", "0.001"], ["weights by hand", ""]]);
  const texts = (/** @type {number} */ width, /** @type {any} */ turns, namesTurns = true) => {
    const surface = fit(makeCanvas(width, 360), width, 360, 1);
    drawChart(surface, { history, domain, turns, namesTurns }, LIGHT);
    return callsOf(surface.context, "fillText").map(({ args }) => args[0]);
  };
  for (const { brief } of named) assert.ok(texts(720, named).includes(brief), brief);
  const wide = fit(makeCanvas(720, 360), 720, 360, 1);
  drawChart(wide, { history, domain, turns: named, namesTurns: true }, LIGHT);
  const box = plotBox(720, 360);
  const { x } = chartScales(domain, box);
  for (const { args } of callsOf(wide.context, "fillText").filter(({ args }) => named.some(({ brief }) => brief === args[0]))) {
    const isOnHead = named.some(({ epoch }) => x.to(epoch) > args[1] && x.to(epoch) < args[1] + wide.context.measureText(args[0]).width);
    assert.ok(!isOnHead || args[2] > box.y + 10, `${args[0]} lies on the head of a mark`);
  }
  assert.ok(!texts(720, named, false).some((text) => text.startsWith("learning rate 0")));
  const narrow = texts(150, named.slice(0, 1));
  assert.deepEqual([narrow.includes("learning rate 0.3"), narrow.includes("0.3")], [false, true]);
});

test("a pointer near a mark reads the mark, and the card leaves the other marks to be seen", () => {
  const history = new History(500);
  for (let epoch = 0; epoch <= 400; epoch++) history.append(epoch, 0.5, 0.5);
  const domain = targetDomain(history, false);
  const turns = turnSentences(OPTIONS, [turn(100, 0.03, 0.3), turn(180, 0.3, 1)]);
  const { x } = chartScales(domain, plotBox(400, 160));
  const near = atMark(x.to(100) + 5, turns, x, 6);
  assert.equal(near, x.to(100));
  assert.equal(atMark(x.to(100) + 7, turns, x, 6), x.to(100) + 7);
  assert.equal(atMark(50, [], x, 6), 50);
  const index = readingAt(history, domain, plotBox(400, 160), near)?.index ?? 0;
  assert.deepEqual(turnsAt(turns, history, { index }).map(({ epoch }) => epoch), [100]);
  const { context, ...surface } = fit(makeCanvas(1, 1), 400, 160, 1);
  drawCard({ context, ...surface }, { x: 0, y: 0, width: 400, height: 100 }, 200, [{ label: "Epoch 100", value: "", color: "red" }], LIGHT, [230]);
  const [card] = callsOf(context, "roundRect");
  assert.ok(card.args[0] + card.args[2] < 200, "at the left of its line");
});

test("a table of curves has a column of what was changed", () => {
  assert.deepEqual(changesByEpoch(OPTIONS, []), []);
  const [{ epoch, values }] = changesByEpoch(OPTIONS, [turn(50, 0.03, 0.3), turn(50, null, null, "")]);
  assert.deepEqual([epoch, values], [[50], ["learning rate 0.3; weights by hand"]]);
  const column = { name: "changed_after", epoch, values: ['a, "b"'], length: 1 };
  assert.deepEqual(curvesCsv([{ name: "train_loss", epoch: [0], values: [0.5], length: 1 }, column]).split("\r\n"), ["epoch,train_loss,changed_after", "0,0.5,", '50,,"a, ""b"""', ""]);
});
