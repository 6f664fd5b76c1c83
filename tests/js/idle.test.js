import assert from "node:assert/strict";
import test from "node:test";
import { changesOf } from "../../static/js/settings/changes.js";
import { goesOn, isIdle, isSameRun, settingsBetween, whyIdle } from "../../static/js/settings/idle.js";
import { CONFIG, changed, HELLO, page } from "./page.js";

const NONE = { path: "training.regularization", values: ["none"] };
/** @type {any} */
const options = {
  version: "1",
  options: [
    { path: "network.hidden", label: "Hidden layers", type: "list", default: [4, 2], resets: true },
    { path: "network.activation", label: "Activation", type: "choice", default: "tanh", resets: true, choices: [{ name: "relu", label: "ReLU" }] },
    { path: "training.regularization", label: "Regularization", type: "choice", default: "none", resets: true, choices: [{ name: "l2", label: "L2" }] },
    { path: "training.learning_rate", label: "Learning rate", type: "number", default: 0.03, resets: false },
    { path: "training.regularization_rate", label: "Regularization rate", type: "number", default: 0, resets: false },
    { path: "data.noise", label: "Noise", type: "number", default: 0, resets: true },
  ],
  idle: [
    { path: "network.activation", when: { path: "network.hidden", values: [[]] }, because: "No neuron." },
    { path: "network.activation", when: { path: "network.hidden", tables: true }, because: "Each its own." },
    { path: "training.regularization", when: { path: "training.regularization_rate", values: [0] }, because: "Rate 0.", said: { path: "training.regularization", other_than: ["none"] } },
    { path: "training.regularization_rate", when: NONE, because: "None." },
  ],
};
const LINEAR = changed("network.hidden", []);
/** @param {any} config @param {string} path @param {unknown} value */
const having = (config, path, value) => {
  const copy = structuredClone(config);
  const [outer, inner] = path.split(".");
  copy[outer][inner] = value;
  return copy;
};
/** A page with the run of a config on screen, at rest. @param {any} config */
function started(config) {
  const made = page({ options });
  made.start();
  made.run({ config });
  made.sent.length = 0;
  return made;
}

test("a setting has no effect where a fact says so, and says why", () => {
  assert.equal(whyIdle(options, CONFIG, "network.activation"), null);
  assert.equal(whyIdle(options, LINEAR, "network.activation"), "No neuron.");
  assert.equal(whyIdle(options, changed("network.hidden", [{ units: 2, activation: "relu" }]), "network.activation"), "Each its own.");
  assert.equal(whyIdle(options, changed("network.hidden", [{ units: 2, activation: "relu" }, 2]), "network.activation"), null);
});

test("of two settings that wait for each other the one that is off keeps quiet", () => {
  assert.ok(isIdle(options, CONFIG, "training.regularization"));
  assert.equal(whyIdle(options, CONFIG, "training.regularization"), null);
  assert.equal(whyIdle(options, CONFIG, "training.regularization_rate"), "None.");
  const l2 = changed("training.regularization", "l2");
  assert.equal(whyIdle(options, l2, "training.regularization"), "Rate 0.");
  assert.equal(whyIdle(options, l2, "training.regularization_rate"), null);
});

test("what differs in nothing that has an effect is the same run", () => {
  const other = having(having(LINEAR, "network.activation", "relu"), "training.regularization", "l2");
  assert.ok(isSameRun(options, LINEAR, other));
  assert.deepEqual(settingsBetween(options, LINEAR, other), { settings: { "network.activation": "relu", "training.regularization": "l2" } });
  const both = having(having(LINEAR, "training.regularization", "l2"), "training.regularization_rate", 0.1);
  assert.ok(!isSameRun(options, LINEAR, both));
  assert.ok(goesOn(options, LINEAR, both) && goesOn(options, both, LINEAR));
  assert.ok(!goesOn(options, LINEAR, having(both, "data.noise", 5)));
});

test("a setting without an effect goes into the link, and the run goes on untouched", () => {
  const { session, store, sent, run, last } = started(LINEAR);
  session.edit("network.activation", "relu");
  assert.deepEqual(last(), { type: "tune", learning_rate: 0.03, regularization_rate: 0, settings: { "network.activation": "relu" }, id: last().id });
  run({ fresh: false, config: having(LINEAR, "network.activation", "relu"), link: "#relu" });
  assert.equal(sent.length, 1);
  assert.deepEqual(store.state.turns, []);
  assert.equal(store.state.link, "#relu");
  session.edit("training.learning_rate", 0.1);
  run({ fresh: false, config: store.state.config, link: "#faster", epoch: 7 });
  assert.deepEqual(store.state.turns.map(({ path, epoch }) => [path, epoch]), [["training.learning_rate", 7]]);
  session.edit("network.hidden", [2]);
  assert.equal(last().type, "configure");
});

test("several changes of that kind while an answer is awaited come as one", () => {
  const { session, store, run, last } = started(LINEAR);
  session.edit("training.learning_rate", 0.1);
  const first = last().id;
  session.edit("network.activation", "relu");
  session.edit("training.regularization", "l2");
  run({ id: first, fresh: false, config: having(LINEAR, "training.learning_rate", 0.1) });
  assert.deepEqual(last().settings, { "network.activation": "relu", "training.regularization": "l2" });
  assert.equal(last().learning_rate, 0.1);
  assert.equal(store.state.config?.training.regularization, "l2");
});

test("Back to another value of it goes on, too, and so does the way back by a chip", () => {
  const { session, address, last } = started(having(LINEAR, "network.activation", "relu"));
  const chip = changesOf(options, having(LINEAR, "network.activation", "relu")).find(({ path }) => path === "network.activation");
  assert.equal(chip?.why, "No neuron.");
  session.change(chip.without);
  assert.deepEqual([last().type, last().settings], ["tune", { "network.activation": "tanh" }]);
  address.change({ config: having(LINEAR, "network.activation", "sigmoid"), view: session.store.state.view }, "#sigmoid");
  session.queue.settle(last().id);
  session.queue.proceed();
  assert.deepEqual([last().type, last().settings], ["tune", { "network.activation": "sigmoid" }]);
});

test("a run is gone on with on another connection after such a change", () => {
  const { session, store, last, frame } = started(LINEAR);
  frame();
  session.client.state = { run: 7, bytes: new Uint8Array([1]) };
  session.client.away(null);
  const { send } = session.queue;
  session.queue.send = () => false;
  session.edit("network.activation", "relu");
  session.queue.send = send;
  session.client.hear(HELLO);
  assert.equal(last().config.network.activation, "relu");
  assert.equal(last().resume.epoch, store.state.frame?.epoch);
});
