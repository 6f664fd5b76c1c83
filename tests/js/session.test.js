import assert from "node:assert/strict";
import test from "node:test";
import { setByHand } from "../../static/js/labs/mlp/parameters.js";
import { isByHand } from "../../static/js/settings/turns.js";
import { CONFIG, HELLO, VIEW, changed, page } from "./page.js";

test("it asks for the link's run at once, so that its kernels are compiled first, and is ready when that is on screen", () => {
  const { session, store, sent, written, run, frame, paint } = page();
  session.client.hear(HELLO);
  assert.deepEqual(sent, [{ type: "configure", link: "#link", id: 1 }]);
  session.client.hear({ type: "status", status: "compiling", done: 2, total: 9 });
  assert.equal(store.state.phase, "compiling");
  session.client.hear({ type: "status", status: "ready" });
  assert.deepEqual(sent, [{ type: "configure", link: "#link", id: 1 }]);
  run();
  assert.deepEqual(written, [["#run", "replace"]]);
  frame();
  assert.notEqual(store.state.phase, "ready", "not painted yet");
  paint();
  assert.equal(store.state.phase, "ready");
});

test("while kernels compile for the next run the one on screen goes on, and the page is ready only after them", () => {
  const { session, store, start, run, frame, paint } = page();
  start();
  session.edit("training.optimizer.name", "adam");
  session.client.hear({ type: "status", status: "compiling", done: 1, total: 5 });
  frame();
  paint();
  assert.deepEqual([store.state.phase, store.state.compiling], ["compiling", { done: 1, total: 5 }]);
  session.client.hear({ type: "status", status: "ready" });
  run({ run: 8 });
  assert.deepEqual([store.state.phase, store.state.compiling], ["ready", null]);
});

test("where the kernels could not be compiled the run is tried all the same", () => {
  const { session, store, run, frame, paint } = page();
  session.client.hear(HELLO);
  session.client.hear({ type: "status", status: "compiling", done: 2, total: 9 });
  run();
  frame();
  paint();
  assert.equal(store.state.phase, "compiling");
  session.client.hear({ type: "status", status: "failed" });
  assert.equal(store.state.phase, "ready");
});

test("a frame is acknowledged after it was painted, and not before", () => {
  const { start, frame, paint, sent } = page();
  start();
  sent.length = 0;
  frame();
  assert.deepEqual(sent, []);
  paint();
  assert.deepEqual(sent, [{ type: "ack", frame: 70000 }]);
});

test("of frames that come before one is painted, the last is acknowledged", () => {
  const { start, frame, paint, sent } = page();
  start();
  sent.length = 0;
  frame();
  frame();
  paint();
  assert.equal(sent.length, 1);
});

test("a frame of a run that is gone changes nothing, but is acknowledged", () => {
  const { start, session, store, frame, paint, sent, run } = page();
  start();
  session.playback.begin("reset");
  run({ run: 8 });
  const shown = store.state.frame;
  frame();
  paint();
  assert.equal(store.state.frame, shown);
  assert.equal(sent.at(-1).type, "ack");
});

test("a setting is shown at once, sent whole, and pushed when it is answered", () => {
  const { start, session, store, written, run, last } = page();
  start();
  session.edit("data.noise", 20);
  assert.equal(store.state.config?.data.noise, 20);
  assert.deepEqual(last().config, changed("data.noise", 20));
  run({ config: changed("data.noise", 20), link: "#noise=20" });
  assert.deepEqual(written.at(-1), ["#noise=20", "push"]);
});

test("a rate is tuned, without a new run", () => {
  const { start, session, last } = page();
  start();
  session.edit("training.learning_rate", 0.1);
  assert.deepEqual(last(), { type: "tune", learning_rate: 0.1, regularization_rate: 0, id: last().id });
});

test("a rate that is changed while a new run is under way comes with that run", () => {
  const { start, session, run, last } = page();
  start();
  session.edit("data.noise", 20);
  session.edit("training.learning_rate", 0.1);
  run({ config: changed("data.noise", 20) });
  assert.equal(last().type, "configure");
  assert.equal(last().config.training.learning_rate, 0.1);
  assert.equal(last().config.data.noise, 20);
});

test("what is wished follows from what was wished before, answered or not", () => {
  const { session, store, start, sent } = page();
  start();
  session.client.hear(/** @type {any} */ ({ type: "state", playing: true, stopped: null, speed: 1 }));
  session.playback.toggle();
  assert.deepEqual([store.state.playing, sent.at(-1).type], [true, "pause"]);
  session.edit("training.optimizer.name", "adam");
  assert.equal("play" in sent.at(-1), false);
});

test("points are told with the settings that they are of, also where the reader is further", () => {
  const { session, store, start, run } = page();
  start();
  assert.equal(store.state.pointsOf, store.state.config);
  session.edit("data.noise", 10);
  session.edit("data.noise", 20);
  run({ config: changed("data.noise", 10), run: 8 });
  assert.deepEqual([store.state.config?.data.noise, store.state.pointsOf?.data.noise], [20, 10]);
  run({ config: changed("data.noise", 20), run: 9 });
  assert.deepEqual([store.state.config?.data.noise, store.state.pointsOf?.data.noise], [20, 20]);
});

test("an answer does not undo what was changed since", () => {
  const { start, session, store, run } = page();
  start();
  session.edit("data.noise", 5);
  const first = { config: changed("data.noise", 5) };
  session.edit("data.noise", 10);
  session.edit("data.noise", 15);
  run(first);
  assert.equal(store.state.config?.data.noise, 15);
});

test("what the server refuses is taken back, in the controls and in the address", () => {
  const { start, session, store, written, last } = page();
  start();
  session.edit("data.noise", 99);
  const error = { code: "invalid_input", message: "too much", details: [{ path: "data.noise", message: "at most 80" }] };
  session.client.hear({ type: "error", id: last().id, command: "configure", error });
  assert.equal(store.state.config?.data.noise, 0);
  assert.deepEqual(store.state.trouble, error);
  assert.deepEqual(written.at(-1), ["#run", "replace"]);
});

test("an error that answers nothing keeps nobody waiting: what holds is shown again, and what was wished since is sent", () => {
  const { start, session, store, sent, written, run, last } = page();
  start();
  session.edit("data.noise", 20);
  const { id } = last();
  session.playback.toggle();
  session.playback.begin("reset");
  assert.equal(last().type, "configure");
  session.client.hear({ type: "error", error: { code: "internal_error", message: "a bug", details: [] } });
  assert.deepEqual(sent.slice(-2).map(({ type }) => type), ["play", "reset"]);
  assert.equal(store.state.config?.data.noise, 0);
  assert.deepEqual(written.at(-1), ["#run", "replace"]);
  assert.equal(store.state.trouble?.message, "a bug");
  run({ id, config: changed("data.noise", 20), link: "#late" });
  assert.deepEqual(written.at(-1), ["#late", "push"], "an answer that comes after all holds");
  run({ link: "#reset" });
  assert.deepEqual(written.at(-1), ["#reset", "push"]);
});

test("a link that can't be run shows the default run, and says why", () => {
  const { session, store, run, last } = page();
  session.client.hear(HELLO);
  session.client.hear({ type: "error", id: last().id, command: "configure", error: { code: "invalid_input", message: "batchSize: at least 1", details: [] } });
  assert.equal(last().link, "");
  run();
  assert.equal(store.state.trouble?.message, "This link can’t be run: batchSize: at least 1. You see the default run instead.");
});

test("what is wrong with a link as a whole is one sentence", () => {
  const { session, store, run, last } = page();
  session.client.hear(HELLO);
  const details = [{ path: "link", message: "There are two different links here." }];
  session.client.hear({ type: "error", id: last().id, command: "configure", error: { code: "invalid_input", message: "link: There are two different links here.", details } });
  run();
  assert.equal(store.state.trouble?.message, "There are two different links here. You see the default run instead.");
});

test("where an exercise begins with a run of its own, that one is shown instead of a refused link", () => {
  const { session, store, address, run, last } = page();
  address.start = "#dataset=gauss";
  session.client.hear(HELLO);
  const details = [{ path: "link", message: "There are two different links here." }];
  session.client.hear({ type: "error", id: last().id, command: "configure", error: { code: "invalid_input", message: "", details } });
  assert.equal(last().link, "#dataset=gauss");
  run();
  assert.equal(store.state.trouble?.message, "There are two different links here. You see the run that this page begins with instead.");
});

test("a refused link says so in the page's words, and what is on screen stays", () => {
  const { start, address, session, store, last } = page();
  start();
  address.change(null, "#batchSize=0");
  const told = "“Batch size” is 0 in this link; 1 is the least.";
  session.client.hear({ type: "error", id: last().id, command: "configure", told, error: { code: "invalid_input", message: "batchSize: at least 1; got 0", details: [] } });
  assert.equal(store.state.trouble?.message, `${told} The run on the screen stays.`);
  assert.deepEqual(store.state.config, CONFIG);
});

test("Back to another rate goes on with the run, Back to other data begins anew", () => {
  const { start, address, sent } = page();
  start();
  sent.length = 0;
  address.change({ config: changed("training.learning_rate", 1), view: VIEW, depth: 0 }, "#before");
  assert.deepEqual(sent.map(({ type }) => type), ["tune"]);
  const other = page();
  other.start();
  other.sent.length = 0;
  other.address.change({ config: changed("data.noise", 50), view: VIEW, depth: 0 }, "#before");
  assert.equal(other.last().type, "configure");
  assert.equal(other.last().config.data.noise, 50);
});

test("an answer that comes after the reader went elsewhere is not written into the address", () => {
  const { start, session, address, written, run, last } = page();
  start();
  session.edit("data.noise", 20);
  const { id } = last();
  const before = written.length;
  address.change(null, "#pasted");
  run({ id, link: "#noise=20" });
  assert.equal(written.length, before);
  assert.equal(last().link, "#pasted");
});

test("what an exercise locks is not edited: it says so at the setting, which shows again what holds", () => {
  const { session, store, sent, start } = page({ exercise: { slug: "xor", free: ["network.hidden"], allowed: { "network.hidden": [] } } });
  start();
  const before = [sent.length, store.state.config];
  session.edit("data.noise", 20);
  assert.deepEqual([sent.length, store.state.config], before);
  assert.notEqual(store.state.config, before[1], "told anew, for the control that was changed");
  assert.deepEqual(store.state.trouble?.details.map(({ path }) => path), ["data.noise"]);
});

test("what an exercise leaves free is edited, by the names that it allows", () => {
  const { session, store, last, start } = page({ exercise: { slug: "xor", free: ["network.activation"], allowed: { "network.activation": ["tanh", "relu"] } } });
  start();
  session.edit("network.activation", "sigmoid");
  assert.deepEqual([last().type, store.state.trouble?.details.length], ["ack", 1]);
  session.edit("network.activation", "relu");
  assert.deepEqual([last().type, last().config.network.activation, store.state.trouble], ["configure", "relu", null]);
});

test("a page says which exercise it is of, and keeps what the server thinks of each run", () => {
  const { store, sent, run, start } = page({ exercise: { slug: "xor", free: [], allowed: {} } });
  start();
  assert.deepEqual(sent.filter(({ type }) => type === "configure").map(({ exercise }) => exercise), ["xor"]);
  const judged = { slug: "xor", breaches: ["Noise can't be changed here: 0, not 20."], message: "Noise.", restored: CONFIG, measures: {} };
  run({ id: undefined, exercise: judged });
  assert.deepEqual(store.state.judged, judged);
  run({ id: undefined });
  assert.equal(store.state.judged, null);
});

test("words on a value that could not be go when the one that holds is typed", () => {
  const { session, store, sent, start } = page();
  start();
  store.set({ trouble: { message: "too much", details: [] } });
  const before = sent.length;
  session.edit("data.noise", CONFIG.data.noise);
  assert.deepEqual([store.state.trouble, sent.length], [null, before]);
});

test("another run as a whole is one step to undo", () => {
  const { session, written, last, start, run } = page();
  start();
  session.open(changed("data.noise", 30));
  assert.equal(last().config.data.noise, 30);
  run({ link: "#noisy" });
  assert.deepEqual(written.at(-1), ["#noisy", "push"]);
});

test("a weight that was set by hand is known until another run begins", () => {
  const { session, store, start, run } = page();
  start();
  assert.ok(!isByHand(store.state.turns));
  session.byHand.set([{ layer: 0, unit: 0, value: 1 }], null);
  assert.ok(isByHand(store.state.turns));
  session.playback.begin("reset");
  run();
  assert.ok(!isByHand(store.state.turns));
});

test("weights set by hand are set back step by step, what was dragged as one, and only where the run and its link stand as then", () => {
  const { session, store, address, start, frame, sent } = page();
  start();
  const { parameters } = /** @type {any} */ (store.state.frame);
  const whole = store.state.turns;
  setByHand(session, [{ layer: 0, unit: 0, input: 1, value: 1 }, { layer: 0, unit: 0, value: 2 }]);
  for (const value of [3, 4]) setByHand(session, [{ layer: 0, unit: 1, input: 0, value }]);
  assert.ok(isByHand(store.state.turns));
  const undone = () => {
    sent.length = 0;
    return session.byHand.takeBack() && sent.map(({ unit, input, value }) => [unit, input, value]);
  };
  address.link = "#other";
  assert.equal(undone(), false, "what was changed since is undone first");
  address.link = "#link";
  assert.deepEqual(undone(), [[1, 0, parameters[2]]]);
  assert.ok(isByHand(store.state.turns));
  assert.deepEqual(undone(), [[0, 1, parameters[1]], [0, undefined, parameters[6]]]);
  assert.equal(store.state.turns, whole, "what was only tried leaves no trace");
  assert.equal(undone(), false);
  const redone = () => {
    sent.length = 0;
    return session.byHand.setAgain() && sent.map(({ unit, input, value }) => [unit, input, value]);
  };
  assert.deepEqual(redone(), [[0, 1, 1], [0, undefined, 2]]);
  assert.ok(isByHand(store.state.turns));
  assert.deepEqual(redone(), [[1, 0, 4]], "the last value of what was dragged");
  assert.equal(redone(), false);
  assert.deepEqual(undone(), [[1, 0, parameters[2]]]);
  setByHand(session, [{ layer: 0, unit: 1, value: 7 }]);
  assert.equal(redone(), false, "something else was set since");
  setByHand(session, [{ layer: 0, unit: 0, value: 2 }]);
  frame("frame", 250);
  assert.equal(undone(), false, "it has trained on");
});

test("what was wrong with a link is said no longer when there is another one in the address", () => {
  const { session, store, address, start, run, last } = page();
  start();
  for (const entry of [null, { config: CONFIG, view: VIEW }]) {
    address.change(null, "#batchSize=0");
    session.client.hear({ type: "error", id: last().id, error: { code: "invalid", message: "batchSize: expected at least 1; got 0", details: [] } });
    assert.match(store.state.trouble?.message ?? "", /link can’t be run/);
    address.change(entry, "#batchSize=1");
    assert.equal(store.state.trouble, null);
    run();
    assert.equal(store.state.trouble, null);
  }
});
