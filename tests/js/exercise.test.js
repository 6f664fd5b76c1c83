import assert from "node:assert/strict";
import test from "node:test";
import { noteOf, verdictOf } from "../../static/js/exercise/criteria.js";
import { countText } from "../../static/js/exercise/solved.js";
import { sameToCheck } from "../../static/js/settings/config.js";
import { valueName } from "../../static/js/settings/names.js";
import { isAllowed, isFree } from "../../static/js/settings/rules.js";

/** @type {any} */
const CONFIG = {
  data: { name: "xor", noise: 0 },
  features: ["x1", "x2"],
  network: { hidden: [4, 2], activation: "tanh", seed: null },
  training: { learning_rate: 0.03 },
  seed: "0.5",
};
/** @type {any} */
const OPTIONS = {
  options: [
    { path: "data.noise", type: "number", label: "Noise", unit: "%" },
    { path: "features", type: "subset", label: "Features", choices: [{ name: "x1", label: "X₁" }, { name: "x2", label: "X₂" }] },
    { path: "network.hidden", type: "list", label: "Hidden layers" },
    { path: "network.activation", type: "choice", label: "Activation", choices: [{ name: "tanh", label: "Tanh" }, { name: "relu", label: "ReLU" }] },
    { path: "seed", type: "text", label: "Seed", is_seed: true },
    { path: "network.seed", type: "text", label: "Seed of the weights", is_seed: true },
  ],
};
test("what the server lists may change, and nothing else", () => {
  assert.ok(isFree(["network.hidden"], "network.hidden"));
  assert.ok(!isFree(["network.hidden"], "network.activation"));
  assert.ok(!isFree(["data"], "data.name"));
});

test("without an exercise all may change", () => assert.ok(isFree(null, "data.noise")));

test("of a choice, and of several, each has to be allowed", () => {
  assert.ok(isAllowed(undefined, "relu"));
  assert.ok(!isAllowed(["tanh"], "relu"));
  assert.ok(isAllowed(["x1", "x2"], ["x2"]));
  assert.ok(!isAllowed(["x1", "x2"], ["x1", "sin_x1"]));
});

test("a check is blind to seeds, and to nothing else", () => {
  assert.ok(sameToCheck(OPTIONS, CONFIG, { ...CONFIG, seed: "0.7", network: { ...CONFIG.network, seed: "1" } }));
  assert.ok(!sameToCheck(OPTIONS, CONFIG, { ...CONFIG, features: ["x1"] }));
});

test("values are named as the page names them", () => {
  const named = OPTIONS.options.slice(0, 4).map((/** @type {any} */ option, /** @type {number} */ i) => valueName(option, [20, ["x1", "x2"], [4, 2], "relu"][i]));
  assert.deepEqual(named, ["20%", "X₁ + X₂", "4-2", "ReLU"]);
  assert.equal(valueName(OPTIONS.options[2], []), "none");
  assert.equal(valueName(OPTIONS.options[2], [{ units: 4, activation: "relu" }, 2]), "4 relu-2");
  const after = (/** @type {string} */ unit) => valueName(/** @type {any} */ ({ type: "integer", unit, default: 0 }), 20);
  assert.deepEqual([after("%"), after("epochs")], ["20%", "20 epochs"]);
});

test("what is solved is counted once something is", () => {
  assert.equal(countText(0, 7), "");
  assert.equal(countText(4, 7), "Solved 4 of 7.");
});

test("what was not judged is neither right nor wrong", () => {
  assert.equal(verdictOf({ passed: true, checked: true }), "holds");
  assert.equal(verdictOf({ passed: false, checked: true }), "fails");
  assert.equal(verdictOf({ passed: false, checked: false }), "open");
});

test("how long a pause is stands apart from what is said of the answer, and counts down", () => {
  const wrong = { message: "Not b. Next try in 5 s.", passed: false, checked: true };
  assert.deepEqual(noteOf(wrong, 5, 2), { said: "Not b.", pause: "Next try in 3 s." });
  assert.deepEqual(noteOf(wrong, 5, 5), { said: "Not b.", pause: "You can try again." });
  assert.deepEqual(noteOf({ message: "Right.", passed: true, checked: true }, undefined, 0), { said: "Right.", pause: "" });
});

test("an answer that was not checked for a pause can be once that is over, and nothing else is said of it", () => {
  const paused = { message: "Not checked yet: there is a pause after a wrong answer. Next try in 5 s.", passed: false, checked: false };
  assert.deepEqual(noteOf(paused, 5, 4), { said: "Not checked yet: there is a pause after a wrong answer.", pause: "Next try in 1 s." });
  assert.deepEqual(noteOf(paused, 5, 5), { said: "", pause: "The pause is over: press Check." });
});
