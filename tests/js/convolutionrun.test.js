import assert from "node:assert/strict";
import test from "node:test";
import { TrainRun } from "../../static/js/labs/cnn/train/run.js";
import { VERSION } from "../../static/js/core/wire.js";

/** @type {any} */
const CONFIG = { data: { name: "strokes" }, network: { layers: [], hidden: [] }, training: { optimizer: { name: "adam" }, learning_rate: 0.003 }, seed: "1" };

/** A run, what it has sent, and what it waits for. */
function world() {
  /** @type {any[]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const timers = [];
  /** @type {string[]} */
  const links = [];
  const run = new TrainRun({ link: "#seed=1", send: (command) => sent.push(command) > 0, afterPainting: () => {}, later: (callback) => timers.push(callback), onChange: () => {}, onLink: (link, mode) => links.push(`${mode} ${link}`), onReady: () => {} });
  const last = (/** @type {string} */ type) => sent.findLast((command) => command.type === type);
  const hearRun = (/** @type {number} */ number, /** @type {object} */ more = {}) =>
    run.client.hear(/** @type {any} */ ({ type: "run", id: sent.at(-1)?.id, run: number, fresh: true, epoch: 0, position: 0, config: CONFIG, view: { bench: "train" }, link: `#seed=${number}`, notices: [], points: { train: [0, 1], test: [0, 1, 0], classes: ["a", "b"], examples: [] }, playing: false, stopped: null, speed: 1, ...more }));
  const frame = (/** @type {number} */ number, /** @type {number} */ position, /** @type {number} */ of = 1, /** @type {object} */ facts = {}) =>
    run.client.policy.onFrame(/** @type {any} */ ({ run: of, number, playing: false, diverged: false, epoch: 0, position, state: null, parameters: [], picture: [], maps: [], most: [], probabilities: [0.5, 0.5], curves: {}, history: [0, 1, 2, 0.5, 0.25], watched: 0, label: 0, confusion: null, mistakes: null, ...facts }), of === run.client.run);
  run.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1] });
  run.client.hear({ type: "status", status: "ready" });
  return { run, sent, last, hearRun, frame, timers, links };
}

test("asks for its link's run with all that frames can tell, and tells where the answer is to be found", () => {
  const { run, sent, hearRun, frame, links } = world();
  assert.deepEqual(sent.map(({ type }) => type), ["inspect", "configure"]);
  assert.equal(sent[1].link, "#seed=1");
  hearRun(1);
  assert.equal(run.isReady, false);
  frame(1, 0);
  assert.deepEqual([run.isReady, links, run.loss.length, run.accuracy.test[0]], [true, ["replace #seed=1"], 1, 0.25]);
});

test("a walk trains batch by batch: the next step waits for the last one's frame, however many frames there are", () => {
  const { run, sent, hearRun, frame, timers } = world();
  const steps = () => sent.filter(({ type }) => type === "step").length;
  hearRun(1);
  frame(1, 0);
  run.toggle();
  assert.deepEqual([run.isPlaying, steps()], [true, 1]);
  frame(2, 0);
  assert.equal(timers.length, 0, "a frame from before the step");
  frame(3, 32);
  frame(4, 32);
  assert.equal(timers.length, 1);
  timers[0]();
  assert.equal(steps(), 2);
  run.toggle();
  frame(5, 64);
  assert.deepEqual([run.isPlaying, timers.length, steps()], [false, 1, 2]);
});

test("another setting is another run, the learning rate goes on, and a refusal brings back what holds", () => {
  const { run, last, hearRun, frame, sent, links } = world();
  hearRun(1);
  frame(1, 0);
  run.set("training.learning_rate", 0.1);
  assert.deepEqual({ ...last("tune"), id: 0 }, { type: "tune", learning_rate: 0.1, id: 0 });
  run.client.hear(/** @type {any} */ ({ type: "link", id: sent.at(-1).id, link: "#learningRate=0.1&seed=1", view: {} }));
  assert.equal(links.at(-1), "push #learningRate=0.1&seed=1");
  run.set("data.noise", 0.5);
  assert.equal(last("configure").config.data.noise, 0.5);
  run.client.hear(/** @type {any} */ ({ type: "error", id: sent.at(-1).id, error: { type: "", message: "Too noisy.", details: [] } }));
  assert.deepEqual([run.trouble, run.config, run.isReady], ["Too noisy.", CONFIG, true]);
});

test("a picture that was watched stays so in the next run, where there is one", () => {
  const { run, last, hearRun, frame } = world();
  hearRun(1);
  frame(1, 0, 1, { watched: 2 });
  run.begin("new_weights");
  hearRun(2);
  assert.deepEqual([last("watch").picture, run.loss.length], [2, 0]);
});

test("a link that can't be run gives way to the first run; later ones leave the run on screen", () => {
  const { run, sent, last, hearRun, frame } = world();
  const refuse = () => run.client.hear(/** @type {any} */ ({ type: "error", id: sent.at(-1).id, error: { type: "", message: "No.", details: [] } }));
  refuse();
  assert.match(last("configure").link, /^#shift=2/);
  assert.match(run.trouble, /default run/);
  hearRun(1);
  frame(1, 0);
  run.open("#layers=none");
  refuse();
  assert.match(run.trouble, /stays/);
  assert.equal(run.isReady, true);
});

test("when the server was away, the session is asked for again, and else the run goes on from its state", () => {
  const { run, sent, hearRun, frame, last } = world();
  run.client.token = "";
  hearRun(1);
  run.client.state = { run: 1, bytes: new Uint8Array([7]), epoch: 0, position: 0 };
  frame(1, 0);
  run.client.away(1);
  assert.deepEqual([run.isPlaying, run.retryIn], [false, 1]);
  assert.notEqual(run.trouble, "");
  sent.length = 0;
  run.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1] });
  assert.deepEqual([...last("configure").resume.state], [7]);
  hearRun(9);
  frame(2, 0, 9);
  assert.deepEqual([run.isReady, run.loss.length], [true, 1]);
});

test("who pauses and changes a setting before that is answered has a run that rests", () => {
  const { run, sent, last, hearRun, frame } = world();
  hearRun(1);
  frame(1, 0);
  run.setSpeed(1);
  run.toggle();
  run.client.hear(/** @type {any} */ ({ type: "state", id: sent.at(-1).id, playing: true, stopped: null, speed: 1 }));
  run.toggle();
  run.toggle();
  run.toggle();
  assert.deepEqual(sent.slice(-3).map(({ type }) => type), ["pause", "play", "pause"]);
  run.set("data.noise", 0.5);
  assert.equal("play" in last("configure"), false);
});

test("a run that plays goes on with another speed, batch by batch, too", () => {
  const { run, sent, hearRun, frame } = world();
  hearRun(1);
  frame(1, 0);
  run.setSpeed(1);
  run.toggle();
  run.client.hear(/** @type {any} */ ({ type: "state", id: sent.at(-1).id, playing: true, stopped: null, speed: 1 }));
  run.setSpeed("batch");
  assert.deepEqual(sent.slice(-2).map(({ type }) => type), ["pause", "step"]);
  run.setSpeed(5);
  assert.deepEqual(sent.slice(-2).map(({ type }) => type), ["speed", "play"]);
});
