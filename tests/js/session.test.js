import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { History } from "../../static/js/draw/history.js";
import { frameOf } from "../../static/js/labs/mlp/framearrays.js";
import { Measures } from "../../static/js/labs/mlp/measures.js";
import { Session } from "../../static/js/settings/session.js";
import { Store } from "../../static/js/core/store.js";
import { VERSION } from "../../static/js/core/wire.js";

/** @type {any} */
const CONFIG = {
  problem: "classification",
  data: { name: "circle", noise: 0, train_percent: 50, samples: 500 },
  features: ["x1", "x2"],
  network: { hidden: [3, 2], activation: "tanh", initializer: "playground", output: "auto", seed: null },
  training: { optimizer: { name: "sgd" }, learning_rate: 0.03, batch_size: 10, loss: "squared", regularization: "none", regularization_rate: 0 },
  seed: "0.5",
};
const VIEW = new Store().state.view;

/** @param {string} name @returns {ArrayBuffer} of its own, as a socket gives it */
function recorded(name) {
  return Uint8Array.from(readFileSync(new URL(`../data/${name}.bin`, import.meta.url))).buffer;
}

/**
 * What comes ahead of a recorded frame.
 *
 * @param {Session} session
 * @param {string} name
 */
function tellLayout(session, name) {
  session.client.hear(JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), "utf8")).layout);
}

/** A page without a browser: what it sends, what it writes into the address, and the server's part. */
function page(/** @type {object} */ parts = {}) {
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const written = [];
  /** @type {(() => void)[]} */
  const painted = [];
  /** @type {any} */
  const address = { link: "#link", write: (/** @type {any[]} */ ...what) => written.push([what[0], what[3]]), onChange: (/** @type {any} */ listener) => (address.change = listener) };
  const store = new Store();
  const history = new History();
  const session = new Session({
    store,
    history,
    measures: new Measures(),
    frameOf,
    address,
    options: /** @type {any} */ ({ version: "1", options: ["learning_rate", "regularization_rate"].map((name) => ({ path: `training.${name}`, resets: false })) }),
    send: (command) => sent.push(command) > 0,
    afterPainting: (callback) => painted.push(callback),
    ...parts,
  });
  /** @param {object} [change] */
  const run = (change) =>
    session.client.hear(
      /** @type {any} */ ({
        ...{ type: "run", id: sent.at(-1)?.id, run: 7, fresh: true, config: CONFIG, view: VIEW, link: "#run", notices: [] },
        ...{ points: { train: [], test: [] }, playing: false, stopped: null, speed: 1 },
        ...change,
      }),
    );
  const frame = (name = "frame", position = 240) => {
    const bytes = recorded(name);
    new DataView(bytes).setUint32(12, position, true);
    tellLayout(session, name);
    session.client.hearFrame(bytes);
  };
  const paint = () => painted.splice(0).forEach((callback) => callback());
  const start = () => {
    session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
    session.client.hear({ type: "status", status: "ready" });
    run();
    frame();
    paint();
  };
  return { session, store, history, address, sent, written, run, frame, paint, start, last: () => sent.at(-1) };
}

/** @param {string} path @param {any} value */
function changed(path, value) {
  const copy = structuredClone(CONFIG);
  const [outer, inner] = path.split(".");
  copy[outer][inner] = value;
  return copy;
}

test("it asks for the link's run at once, so that its kernels are compiled first, and is ready when that is on screen", () => {
  const { session, store, sent, written, run, frame, paint } = page();
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
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
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
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

test("what is random is shown until it is told anew, or another run begins", () => {
  const { start, store, frame, session, run } = page();
  start();
  frame("full_frame");
  const told = store.state.extras;
  assert.deepEqual([told?.dropped, told?.jittered?.length], [[1], 2]);
  frame();
  assert.deepEqual([store.state.extras?.dropped, store.state.extras?.jittered], [told?.dropped, told?.jittered]);
  assert.equal(store.state.extras?.jittered, told?.jittered, "the very points: nothing is drawn anew");
  assert.equal(store.state.extras?.best_epoch, undefined, "all else is of its frame");
  session.begin("reset");
  run({ run: 8 });
  const bytes = recorded("frame");
  new DataView(bytes).setUint32(4, 8, true);
  session.client.hearFrame(bytes);
  assert.equal(store.state.extras, null);
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
  session.begin("reset");
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
  session.togglePlay();
  session.begin("reset");
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
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
  session.client.hear({ type: "error", id: last().id, command: "configure", error: { code: "invalid_input", message: "batchSize: at least 1", details: [] } });
  assert.equal(last().link, "");
  run();
  assert.match(store.state.trouble?.message ?? "", /can’t be run.*batchSize/);
});

test("what is wrong with a link as a whole is one sentence", () => {
  const { session, store, run, last } = page();
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
  const details = [{ path: "link", message: "There are two different links here." }];
  session.client.hear({ type: "error", id: last().id, command: "configure", error: { code: "invalid_input", message: "link: There are two different links here.", details } });
  run();
  assert.equal(store.state.trouble?.message, "This link can’t be run. There are two different links here.");
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

const HELLO = /** @type {const} */ ({ type: "hello", version: "1", wire: VERSION, speeds: [] });
const STATE = [250, 251, 252, 253, 254, 255, 123];

/** A page whose session has a token, and whose run has told its state. */
function kept() {
  const made = page();
  made.session.client.hear({ ...HELLO, token: "first" });
  made.session.client.hear({ type: "status", status: "ready" });
  made.run();
  made.frame("full_frame");
  made.paint();
  made.session.client.hear({ type: "state", playing: true, stopped: null, speed: 5 });
  return made;
}

test("after the connection broke the session is asked for, and goes on as it was, with its chart", () => {
  const { session, store, history, run, last, frame, sent } = kept();
  store.set({ handmade: true, notices: ["a word"] });
  const points = history.length;
  session.client.away(1);
  assert.equal(store.state.phase, "reconnecting");
  session.client.hear({ ...HELLO, token: "second" });
  const rejoin = sent.find(({ type }) => type === "rejoin");
  assert.deepEqual(rejoin, { type: "rejoin", token: "first", frame: 70000, id: rejoin.id });
  assert.equal(last().type, "rejoin", "all else waits");
  run({ playing: true, fresh: false, speed: 2, points: null });
  assert.deepEqual([store.state.playing, store.state.handmade, store.state.notices], [true, true, ["a word"]]);
  frame();
  assert.equal(history.length, points);
  session.client.away(1);
  session.client.hear({ ...HELLO, token: "third" });
  assert.equal(last().token, "first", "a session keeps its token");
});

test("a session that began another run unseen shows that one from its start", () => {
  const { session, history, run } = kept();
  session.client.away(1);
  session.client.hear({ ...HELLO, token: "second" });
  run({ run: 8, fresh: false });
  assert.equal(history.length, 0);
});

test("where the session is gone the run goes on from its state, with its chart", () => {
  const { session, store, history, run, last, frame, sent } = kept();
  const points = history.length;
  session.client.away(1);
  session.client.hear({ ...HELLO, token: "second" });
  const error = { code: "invalid_input", message: "token: gone", details: [] };
  session.client.hear({ type: "error", id: last().id, command: "rejoin", error });
  assert.equal(store.state.trouble, null);
  const { resume } = sent.findLast(({ type }) => type === "configure");
  assert.deepEqual({ ...resume, state: [...resume.state] }, { epoch: 12345678901, playing: true, speed: 5, state: STATE });
  run({ run: 1, playing: true, speed: 5 });
  const bytes = recorded("frame");
  new DataView(bytes).setUint32(4, 1, true);
  tellLayout(session, "frame");
  session.client.hearFrame(bytes);
  assert.equal(history.length, points);
  frame();
  session.client.away(1);
  session.client.hear({ ...HELLO, token: "third" });
  assert.equal(last().token, "second");
  session.client.hear({ type: "error", id: last().id, command: "rejoin", error });
  assert.deepEqual([...sent.findLast(({ type }) => type === "configure").resume.state], STATE, "it is still that run's");
});

test("a run that came back to an earlier epoch has the chart of that one", () => {
  const { session, history, run, last } = kept();
  session.client.away(1);
  session.client.hear({ ...HELLO, token: "second" });
  session.client.hear({ type: "error", id: last().id, command: "rejoin", error: { code: "invalid_input", message: "", details: [] } });
  run({ run: 1, playing: false });
  const bytes = recorded("frame_without_history");
  tellLayout(session, "frame_without_history");
  const view = new DataView(bytes);
  view.setUint32(4, 1, true);
  view.setFloat64(16, 12345678900, true);
  session.client.hearFrame(bytes);
  assert.deepEqual([...history.epoch.slice(0, history.length)], [12345678900]);
});

test("a state that is refused is said, and the run begins anew", () => {
  const { session, store, run, last } = kept();
  session.client.away(1);
  session.client.hear({ ...HELLO, token: "second" });
  session.client.hear({ type: "error", id: last().id, command: "rejoin", error: { code: "invalid_input", message: "", details: [] } });
  const { id } = last();
  session.client.hear({ type: "error", id, command: "configure", error: { code: "invalid_input", message: "resume.state: is damaged", details: [{ path: "resume.state", message: "is damaged" }] } });
  assert.deepEqual([last().type, last().config, last().resume], ["configure", CONFIG, undefined]);
  run({ run: 1 });
  assert.match(store.state.trouble?.message ?? "", /begins anew.*resume\.state: is damaged/);
  assert.deepEqual(store.state.trouble?.details, []);
});

test("a run of which nothing was told but its frames begins anew, and that is said", () => {
  const { session, store, start, run, last } = page();
  start();
  session.setParameter({ layer: 0, unit: 0, value: 1 });
  session.client.away(1);
  session.client.hear(HELLO);
  assert.equal(last().resume, undefined);
  run({ run: 1 });
  assert.match(store.state.notices[0], /no longer had this run/);
});

test("a run that is as its config says goes on from its start, though no state was told yet", () => {
  const { session, start, last, run } = page();
  start();
  session.client.hear({ type: "state", playing: true, stopped: null, speed: 1 });
  session.client.away(1);
  session.client.hear(HELLO);
  assert.deepEqual(last().resume, { epoch: 12345678901, playing: true, speed: 1, state: undefined });
  run({ run: 1, playing: true });
});

test("what was changed while the server was away begins a new run", () => {
  const { start, session, last } = page();
  start();
  session.client.away(1);
  session.edit("data.noise", 20);
  session.queue.clear();
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
  assert.equal(last().config.data.noise, 20);
  assert.equal(last().resume, undefined);
});

test("what is watched is watched again after a new run, as long as it is there", () => {
  const { start, session, run, sent } = page();
  start();
  session.watch({ layer: 0, unit: 2 });
  session.begin("reset");
  run();
  assert.deepEqual(sent.at(-1), { type: "watch", node: { layer: 0, unit: 2 } });
  session.begin("reset");
  run({ config: { ...CONFIG, network: { ...CONFIG.network, hidden: [1] } } });
  assert.equal(sent.at(-1).type, "reset");
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
  assert.ok(!store.state.handmade);
  session.setParameter({ layer: 0, unit: 0, value: 1 });
  assert.ok(store.state.handmade);
  session.begin("reset");
  run();
  assert.ok(!store.state.handmade);
});

test("what a frame tells besides is in the state, and in the measures where an epoch ends", () => {
  const { start, session, store, frame, run } = page();
  start();
  assert.equal(store.state.extras, null);
  frame("full_frame");
  assert.equal(store.state.extras?.best_epoch, 7);
  assert.equal(session.measures.learningRate, null, "this frame is from within an epoch");
  frame("full_frame", 0);
  assert.equal(session.measures.learningRate?.columns[0][0], 0.015);
  assert.equal(session.measures.learningRate?.epoch[0], 12345678901);
  run({ fresh: false });
  assert.notEqual(session.measures.learningRate, null);
  run({ run: 8 });
  assert.equal(session.measures.learningRate, null);
});

test("frames are asked for more once, and again of a server that came back", () => {
  const { start, session, sent } = page();
  start();
  sent.length = 0;
  session.inspect({ metrics: true });
  session.inspect({ metrics: true });
  assert.deepEqual(sent, [{ type: "inspect", metrics: true, gradients: false }]);
  session.inspect({ gradients: true });
  assert.deepEqual(sent.at(-1), { type: "inspect", metrics: true, gradients: true });
  session.client.away(1);
  sent.length = 0;
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
  assert.deepEqual(sent[0], { type: "inspect", metrics: true, gradients: true });
  session.inspect({ metrics: false, gradients: false });
  session.client.away(1);
  sent.length = 0;
  session.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [] });
  assert.deepEqual(sent.map(({ type }) => type), ["configure"]);
});

test("a server that speaks of frames otherwise is left alone, and the page says what to do", () => {
  const { start, session, store, sent, frame } = page();
  start();
  session.client.away(1);
  sent.length = 0;
  const shown = store.state.frame;
  session.client.hear({ type: "hello", version: "2", wire: VERSION + 1, speeds: [] });
  session.client.hear({ type: "status", status: "ready" });
  frame();
  assert.deepEqual(sent, []);
  assert.equal(store.state.frame, shown);
  assert.equal(store.state.phase, "connecting", "not that the run goes on by itself");
  assert.match(store.state.notices[0], /Reload the page/);
});

test("a server of another version with the same frames goes on, and the page says what to do, whatever the link had", () => {
  const { session, store, run, frame, paint } = page();
  session.client.hear({ type: "hello", version: "2", wire: VERSION, speeds: [] });
  session.client.hear({ type: "status", status: "ready" });
  run({ notices: ["noise"] });
  frame();
  paint();
  assert.equal(store.state.phase, "ready");
  assert.match(store.state.notices[0], /Reload the page/);
  assert.deepEqual(store.state.notices.slice(1), ["noise"]);
});

test("what is watched may be an output of several, and a layer with an activation of its own", () => {
  const { start, session, run, last } = page();
  start();
  session.watch({ layer: 1, unit: 2 });
  const network = { ...CONFIG.network, hidden: [{ units: 4, activation: "relu" }] };
  run({ config: { ...CONFIG, network, data: { ...CONFIG.data, classes: 3 } } });
  assert.deepEqual(last(), { type: "watch", node: { layer: 1, unit: 2 } });
  run({ config: { ...CONFIG, network } });
  assert.equal(session.watched, null, "there is one output only");
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
