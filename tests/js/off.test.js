import assert from "node:assert/strict";
import test from "node:test";
import { linksAt } from "../../static/js/labs/mlp/backpass.js";
import { Marks } from "../../static/js/labs/mlp/marks.js";
import { isOff, linksOff, Seen, settled, silentLinks, switched, unitsOff } from "../../static/js/labs/mlp/off.js";
import { titleOf } from "../../static/js/labs/mlp/quiet.js";
import { valueOf, worthText } from "../../static/js/labs/mlp/worthwords.js";
import { spoken } from "../../static/js/labs/mlp/names.js";
import { chipsOf } from "../../static/js/settings/changes.js";
import { changeName, settingName, valueName } from "../../static/js/settings/names.js";
import { phrases } from "../../static/js/settings/turns.js";

/** @param {number[][]} off @param {object} [rest] @returns {any} */
const configOf = (off, { features = ["x1", "x2"], hidden = [3, 2], classes = 2 } = /** @type {any} */ ({})) => ({
  problem: "classification",
  features,
  data: { classes, normalize_inputs: false },
  network: { hidden, off, activation: "tanh", output: "auto", batch_norm: false },
  training: { loss: "squared", dropout: 0 },
});
/** @type {any} */
const OPTION = { path: "network.off", type: "places", label: "Switched off", default: [], words: { 2: "neuron {b} of layer {a}", 3: "link {c} of neuron {b} of layer {a}" } };
/** @returns {any} */
const neuron = (/** @type {number} */ layer, /** @type {number} */ unit) => ({ kind: "node", layer, unit, x: 0, y: 0 });

test("a neuron and a link are switched, and back, in the server's order", () => {
  const one = switched(configOf([[2, 1]]), neuron(0, 2));
  assert.deepEqual(one, [[1, 3], [2, 1]]);
  const link = switched(configOf([[1, 3], [2, 1]]), { ...neuron(1, 0), kind: "link", input: 2 });
  assert.deepEqual(link, [[1, 3], [2, 1], [2, 1, 3]]);
  assert.deepEqual(switched(configOf([[1, 3], [2, 1]]), neuron(0, 2)), [[2, 1]]);
  assert.ok(isOff(configOf([[1, 3]]), neuron(0, 2)));
  assert.ok(!isOff(configOf([[1, 3]]), neuron(0, 1)));
});

test("what is off goes with its neuron, and links from features with these", () => {
  const before = configOf([[1, 1, 2], [1, 3], [2, 1, 3], [3, 1, 2]]);
  const off = (/** @type {any} */ change) => settled(before, configOf(before.network.off, change)).network.off;
  assert.deepEqual(off({ hidden: [2, 2] }), [[1, 1, 2], [3, 1, 2]]);
  assert.deepEqual(off({ hidden: [3] }), [[1, 1, 2], [1, 3], [2, 1, 3]]);
  assert.deepEqual(off({ hidden: [] }), [[1, 1, 2]]);
  assert.deepEqual(off({ features: ["x2"] }), [[1, 1, 1], [1, 3], [2, 1, 3], [3, 1, 2]]);
  assert.deepEqual(off({ features: ["x1"] }), [[1, 3], [2, 1, 3], [3, 1, 2]]);
  const old = { ...before, network: { ...before.network, off: undefined } };
  assert.equal(settled(before, /** @type {any} */ (old)), old, "a run that an older page has kept");
});

test("it is called what it is, in chips, in names of runs and over its map", () => {
  const options = /** @type {any} */ ({ options: [] });
  assert.equal(titleOf(neuron(0, 2), configOf([[1, 3]]), null, options), "Neuron 3 of layer 1 · off");
  assert.equal(titleOf(neuron(0, 1), configOf([[1, 3]]), null, options), "Neuron 2 of layer 1");
  assert.equal(settingName(OPTION, [[1, 3]]), "neuron 3 of layer 1 off");
  assert.equal(settingName(OPTION, [[2, 1, 3]]), "link 3 of neuron 1 of layer 2 off");
  assert.equal(settingName(OPTION, [[1, 3], [2, 1], [2, 2]]), "neuron 3 of layer 1 and 2 more off");
  assert.equal(settingName(OPTION, []), "nothing off");
  assert.equal(valueName(OPTION, []), "none");
});

test("units and links are marked by their numbers, with those that dropout left out", () => {
  const config = configOf([[1, 3], [2, 1], [2, 1, 3]]);
  assert.deepEqual(unitsOff(config), [2, 3]);
  assert.deepEqual(linksOff(config), [11], "after 6 weights and 3 biases of the first layer");
  const marks = new Marks();
  const state = { config, frame: null, playing: false, extras: /** @type {any} */ ({ dropped: [0] }) };
  marks.follow(state, 0);
  assert.deepEqual([[...marks.out].sort(), [...marks.off], [...marks.linksOff]], [[0, 2, 3], [2, 3], [11]]);
  const { out } = marks;
  marks.follow(state, 10);
  assert.equal(marks.out, out, "nothing is new");
});

test("at no stop of backpropagation links carry anything that are off, or whose neuron is", () => {
  const config = configOf([[1, 2], [2, 1, 1]]);
  assert.deepEqual(silentLinks(config).sort((a, b) => a - b), [9, 10, 13]);
  const sizes = [2, 3, 2, 1];
  const parameters = Float64Array.from({ length: 20 }, (_, i) => 0.1 + i);
  const numbers = Array.from({ length: 6 }, () => 1);
  /** @type {any} */
  const trace = { features: [1, 1], sums: numbers, inputs: numbers, outputs: numbers, errors: numbers, slopes: numbers, deltas: numbers };
  const stops = /** @type {const} */ (["forward", "back", "step"]);
  for (const stop of stops) {
    const shown = linksAt({ stop, layer: 0 }, sizes, parameters, trace, 0.1, null, silentLinks(config));
    const silent = [9, 10, 11, 12, 13, 14].filter((place) => shown.numbers[place] === 0);
    assert.deepEqual(silent, [9, 10, 13], stop);
    assert.ok(silent.every((place) => shown.drawn[place] === 0));
  }
});

test("a neuron is worth what the loss is more without it", () => {
  /** @type {any} */
  const worth = { train: [0.5, 0.1001, 0.101, 0.1, null], test: [0.42, 0.1999, 0.202, 0.2, 0.2], now: [0.1, 0.2] };
  const config = configOf([[2, 1]]);
  const told = [neuron(0, 0), neuron(0, 1), neuron(0, 2), neuron(1, 0), neuron(1, 1)].map((node) => valueOf(node, worth, config));
  assert.deepEqual(told.map((one) => one && [one.kind, one.short]), [["needed", "+0.22"], ["idle", "±0"], ["spare", "+0.002"], null, ["needed", "±0"]]);
  assert.equal(worthText(neuron(0, 0), worth, config), "test loss 0.420 (+0.22), training loss 0.500 (+0.40).");
  assert.equal(valueOf(neuron(0, 0), worth, configOf([], { hidden: [3, 3] })), null, "the answer to a change is still on its way");
  assert.equal(valueOf(neuron(2, 0), worth, config), null, "the output is needed");
});

test("of a neuron that is switched off in its card the output panel shows what the network makes of it, until another is pointed at", () => {
  const seen = new Seen();
  const [on, off] = [configOf([]), configOf([[1, 3]])];
  const [one, other] = [neuron(0, 2), neuron(1, 0)];
  assert.equal(seen.of(on, one, null), one);
  assert.equal(seen.of(off, one, null), null, "its own map is blank");
  assert.equal(seen.of(on, one, null), one, "on again");
  seen.of(off, one, null);
  assert.equal(seen.of(off, null, null), null);
  assert.equal(seen.of(off, null, one), null, "the focus comes back to it");
  assert.equal(seen.of(off, null, other), other);
  assert.equal(seen.of(off, null, one), one, "what is asked for is shown");
});

test("chips name what is off as its card does, and say when it went off and on again", () => {
  const features = { path: "features", type: "subset", label: "Features", default: ["x1", "x2"], choices: ["x1", "x2"].map((name) => ({ name, label: name.toUpperCase() })) };
  const config = configOf([[3, 1, 2]]);
  const options = spoken(/** @type {any} */ ({ options: [features, OPTION] }), config);
  const wordsOf = (/** @type {number[][]} */ off, /** @type {readonly any[]} */ turns = []) => chipsOf(options, configOf(off), turns).map(({ words, turned }) => [words, turned]);
  assert.deepEqual(wordsOf([[3, 1, 2]]), [["Weight from neuron 2 to the output off", null]]);
  assert.deepEqual(wordsOf([[1, 3, 2]]), [["Weight from X2 to neuron 3 of layer 1 off", null]]);
  const turn = (/** @type {number} */ epoch, /** @type {number[][]} */ from, /** @type {number[][]} */ to) => ({ epoch, position: 0, path: "network.off", from, to });
  const there = turn(90, [], [[1, 2]]);
  const back = turn(207, [[1, 2]], []);
  const words = "Neuron 2 of layer 1 off from epoch 90, on again from epoch 207";
  assert.deepEqual(wordsOf([], [there, back]), [[words, words]]);
  const two = "Neuron 2 of layer 1 off from epoch 90, neuron 3 of layer 1 off from epoch 95";
  assert.deepEqual(wordsOf([[1, 2], [1, 3]], [there, turn(95, [[1, 2]], [[1, 2], [1, 3]])]), [[two, two]]);
  assert.deepEqual(wordsOf([[1, 2]], [turn(90, [], [[1, 2], [2, 1]]), turn(95, [[1, 2], [2, 1]], [[1, 2]])])[0][0], "Neuron 2 of layer 1 and 1 more off from epoch 90, neuron 1 of layer 2 on again from epoch 95");
  assert.deepEqual(wordsOf([[1, 2]], [there, back, turn(300, [], [[1, 2]])])[0], ["…, on again from epoch 207, neuron 2 of layer 1 off from epoch 300", `${words}, neuron 2 of layer 1 off from epoch 300`]);
  assert.deepEqual(wordsOf([[1, 1], [1, 2]], [turn(90, [[1, 1]], [[1, 1], [1, 2]])])[0][0], "Neuron 1 of layer 1 off from the start, neuron 2 of layer 1 off from epoch 90");
  assert.deepEqual(phrases(options, [there, back]), ["neuron 2 of layer 1 off from epoch 90", "neuron 2 of layer 1 on again from epoch 207"]);
  assert.equal(changeName(OPTION, [[1, 3]], [[1, 2]]), "neuron 2 of layer 1 off, neuron 3 of layer 1 on again");
});
