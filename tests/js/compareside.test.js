import assert from "node:assert/strict";
import test from "node:test";
import { Side } from "../../static/js/compare/side.js";
import { frameOf } from "../../static/js/labs/mlp/framearrays.js";
import { VERSION } from "../../static/js/core/wire.js";

/** @type {any} */
const OPTIONS = { options: ["seed", "network.seed"].map((path) => ({ path, is_seed: true })) };

/** A network without weights, as far as a side looks at it. @type {import("../../static/js/types.js").LayoutMessage} */
const LAYOUT = {
  type: "layout",
  layout: 1,
  arrays: [
    { name: "curves", dtype: "f8", shape: [2] },
    { name: "parameters", dtype: "f8", shape: [0] },
    { name: "sizes", dtype: "u2", shape: [2] },
    { name: "watched", dtype: "i2", shape: [2] },
    { name: "grid", dtype: "u1", shape: [0, 0] },
    { name: "pictures", dtype: "u1", shape: [0, 0, 0] },
  ],
  lists: [
    { name: "history", dtype: "f8", shape: [3] },
    { name: "state", dtype: "u1", shape: [] },
  ],
};

/** @param {number} run @param {number} number @param {number} epoch @param {number[]} state */
function frame(run, number, epoch, state = []) {
  const view = new DataView(new ArrayBuffer(56 + state.length));
  view.setUint8(0, VERSION);
  view.setUint16(2, LAYOUT.layout, true);
  view.setUint32(4, run, true);
  view.setUint32(8, number, true);
  view.setFloat64(16, epoch, true);
  view.setUint32(52, state.length, true);
  state.forEach((byte, i) => view.setUint8(56 + i, byte));
  return view.buffer;
}

/** A side, and what it has sent. */
function world() {
  /** @type {any[]} */
  const sent = [];
  let changes = 0;
  const side = new Side({ link: "#seed=1", options: OPTIONS, frameOf, send: (command) => sent.push(command) > 0, onChange: () => void changes++ });
  const config = /** @type {any} */ ({ network: { seed: "9" }, seed: "1" });
  const hearRun = (/** @type {number} */ run, /** @type {object} */ more = {}) =>
    side.client.hear(/** @type {any} */ ({ type: "run", run, fresh: true, config, view: {}, link: `#seed=${run}`, notices: [], points: null, playing: false, stopped: null, speed: 1, ...more }));
  side.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1] });
  side.client.hear(LAYOUT);
  side.client.hear({ type: "status", status: "ready" });
  return { side, sent, hearRun, changes: () => changes };
}

test("asks for its link's run, and shows frames one by one when told to", () => {
  const { side, sent, hearRun, changes } = world();
  assert.deepEqual(sent, [{ type: "configure", link: "#seed=1" }]);
  hearRun(1);
  const before = changes();
  side.client.hearFrame(frame(1, 1, 0));
  side.client.hearFrame(frame(1, 2, 1));
  assert.equal(changes(), before + 2);
  assert.deepEqual(side.lane, { next: 0, shown: 0, isOver: false });
  assert.equal(side.advance(), 1);
  assert.deepEqual(side.lane, { next: 1, shown: 0, isOver: false });
  assert.equal(sent.length, 1, "what is not painted is not acknowledged");
});

test("frames of a run that is gone are acknowledged and never shown", () => {
  const { side, sent, hearRun } = world();
  hearRun(1);
  side.client.hearFrame(frame(1, 1, 0));
  side.open("#seed=2");
  side.client.hearFrame(frame(1, 2, 1));
  assert.deepEqual(sent.slice(1), [{ type: "ack", frame: 1 }, { type: "configure", link: "#seed=2" }, { type: "ack", frame: 2 }]);
  assert.equal(side.lane.next, null);
});

test("plays once, and not what has stopped", () => {
  const { side, sent, hearRun } = world();
  side.play();
  hearRun(1);
  side.play();
  side.play();
  assert.equal(sent.filter(({ type }) => type === "play").length, 1);
  side.client.hear({ type: "state", playing: false, stopped: "diverged", speed: 1 });
  side.play();
  assert.equal(sent.filter(({ type }) => type === "play").length, 1);
  assert.ok(side.lane.isOver);
});

test("a new start has another seed, for the weights, too", () => {
  const { side, sent, hearRun } = world();
  hearRun(1);
  side.begin("0.7");
  const { config } = sent.at(-1);
  assert.deepEqual([config.seed, config.network.seed], ["0.7", null]);
});

/** A side with a run on screen at epoch 7, and another frame that waits; the connection is gone. */
function broken() {
  const made = world();
  made.side.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1], token: "first" });
  made.side.client.hear(LAYOUT);
  made.hearRun(1);
  made.side.client.hearFrame(frame(1, 1, 7, [1, 2]));
  made.side.advance();
  made.side.history.append(7, 0.2, 0.3);
  made.side.client.hearFrame(frame(1, 2, 8));
  made.side.client.away(2);
  return made;
}

test("after the connection broke the session is asked for, and what waits is shown as ever", () => {
  const { side, sent, hearRun } = broken();
  assert.match(side.trouble, /away/);
  assert.equal(side.retryIn, 2);
  side.client.away(null);
  assert.deepEqual([side.trouble, side.retryIn], ["", null]);
  assert.match(side.status, /Connecting/);
  side.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1], token: "second" });
  side.client.hear(LAYOUT);
  side.client.hear({ type: "status", status: "compiling", done: 0, total: 4 });
  assert.match(side.status, /compiled/);
  side.client.hear({ type: "status", status: "ready" });
  assert.deepEqual(sent.at(-1), { type: "rejoin", token: "first", frame: 2 });
  assert.deepEqual([side.trouble, side.status], ["", ""]);
  hearRun(1, { fresh: false, playing: true });
  assert.equal(side.isPlaying, true);
  assert.equal(side.history.length, 1);
  assert.deepEqual(side.lane, { next: 8, shown: 7, isOver: false });
  const before = sent.length;
  side.acknowledge(side.advance());
  assert.equal(sent.length, before, "that connection is gone");
  side.client.hearFrame(frame(1, 3, 9));
  side.acknowledge(side.advance());
  assert.deepEqual(sent.at(-1), { type: "ack", frame: 3 });
  side.reset();
  hearRun(6);
  assert.equal(side.history.length, 0);
});

test("where the session is gone the run goes on from its state, with its curve", () => {
  const { side, sent, hearRun } = broken();
  const error = { code: "invalid_input", message: "gone", details: [] };
  side.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1], token: "second" });
  side.client.hear(LAYOUT);
  side.client.hear({ type: "status", status: "ready" });
  side.client.hear({ type: "error", command: "rejoin", error });
  const { resume } = sent.at(-1);
  assert.deepEqual({ ...resume, state: [...resume.state] }, { epoch: 7, playing: false, speed: 1, state: [1, 2] });
  hearRun(5);
  assert.deepEqual([side.history.length, side.frame?.run, side.trouble], [1, 5, ""]);
  assert.deepEqual(side.lane, { next: 8, shown: 7, isOver: false });
  side.client.away(1);
  side.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1], token: "third" });
  side.client.hear(LAYOUT);
  assert.equal(sent.at(-1).token, "second");
});

test("a state that is refused is said, and the run begins anew", () => {
  const { side, sent, hearRun } = broken();
  side.client.hear({ type: "hello", version: "1", wire: VERSION, speeds: [1], token: "second" });
  side.client.hear(LAYOUT);
  for (const message of ["gone", "resume.state: is damaged"]) side.client.hear({ type: "error", error: { code: "invalid_input", message, details: [] } });
  assert.match(side.trouble, /damaged/);
  assert.equal(sent.at(-1).resume, undefined);
  hearRun(5);
  assert.equal(side.history.length, 0);
  assert.equal(side.lane.next, null);
});

test("a server of another version is not talked to", () => {
  const { side, sent } = world();
  const before = sent.length;
  side.client.hear({ type: "hello", version: "9", wire: VERSION + 1, speeds: [1] });
  side.client.hear({ type: "status", status: "ready" });
  assert.match(side.trouble, /Reload/);
  assert.equal(sent.length, before);
});

test("where compiling failed it says so, and can be played all the same", () => {
  const { side, sent, hearRun } = world();
  side.client.hear({ type: "status", status: "compiling", done: 1, total: 4 });
  assert.match(side.status, /being compiled/);
  assert.ok(!side.isReady);
  side.client.hear({ type: "status", status: "failed" });
  assert.match(side.status, /could not be compiled/);
  assert.ok(side.isReady);
  hearRun(1);
  side.play();
  assert.deepEqual(sent.at(-1), { type: "play" });
});

test("a run that can't be begun leaves the one before, which can be played", () => {
  const { side, sent, hearRun } = world();
  hearRun(1);
  side.reset();
  side.client.hear({ type: "error", error: { code: "internal_error", message: "a bug", details: [] } });
  assert.equal(side.trouble, "a bug");
  side.play();
  assert.deepEqual(sent.at(-1), { type: "play" });
});

test("where a link is refused it says why, and that the default run is seen instead, which can be played", () => {
  const { side, sent, hearRun } = world();
  side.client.hear(/** @type {any} */ ({ type: "error", command: "configure", error: { code: "invalid_input", message: "link: too many", details: [] }, told: "This link has 10 hidden layers; 8 is the most." }));
  assert.equal(side.trouble, "This link has 10 hidden layers; 8 is the most. You see the default run instead.");
  assert.deepEqual(sent.at(-1), { type: "configure", link: "#seed=0.12345" });
  const before = sent.length;
  side.client.hear(/** @type {any} */ ({ type: "error", command: "configure", error: { code: "internal_error", message: "a bug", details: [] } }));
  assert.deepEqual([side.trouble, sent.length], ["a bug", before], "it is asked for once");
  hearRun(1);
  side.play();
  assert.deepEqual(sent.at(-1), { type: "play" });
});

test("a run that was kept is gone on with from where it stands, with its curve, and begins anew when it is reset", () => {
  const { side, sent, hearRun } = world();
  sent.length = 0;
  const config = /** @type {any} */ ({ network: { seed: "9" }, seed: "1" });
  const kept = { id: 4, name: "ReLU", config, link: "#seed=4", epoch: 30, turns: [], curves: { loss: { epoch: [0, 30], train: [0.5, 0.1], test: [0.6, null] } }, state: Uint8Array.of(7) };
  side.goOn(kept, /** @type {any} */ ({}));
  assert.deepEqual(sent, [{ type: "configure", config, view: {}, resume: { epoch: 30, playing: true, until: 30, speed: 1, state: Uint8Array.of(7) } }]);
  hearRun(3, { playing: true });
  side.client.hear({ type: "state", playing: false, stopped: null, speed: 1 });
  side.client.hearFrame(frame(3, 1, 30));
  assert.equal(side.waiting.length, 1);
  side.advance();
  assert.deepEqual([side.history.length, side.frame?.epoch, side.kept], [2, 30, kept]);
  assert.deepEqual(side.client.stateOf(3), Uint8Array.of(7));
  side.reset();
  hearRun(4);
  assert.deepEqual([side.history.length, side.kept], [0, null]);
});

test("a run whose weights are gone begins anew", () => {
  const { side, sent } = world();
  sent.length = 0;
  const config = /** @type {any} */ ({ seed: "1" });
  side.goOn({ id: 4, name: "by hand", config, link: "#", epoch: 30, turns: [{ epoch: 3, position: 0, path: "", from: null, to: null }], curves: {}, state: null }, /** @type {any} */ ({}));
  assert.deepEqual(sent, [{ type: "configure", config, view: {} }]);
});
