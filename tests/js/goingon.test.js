import assert from "node:assert/strict";
import test from "node:test";
import { VERSION } from "../../static/js/core/wire.js";
import { CONFIG, HELLO, changed, page, recorded, tellLayout } from "./page.js";

const STATE = [250, 251, 252, 253, 254, 255, 123];

/** @type {import("../../static/js/settings/turns.js").Turn[]} */
const BY_HAND = [{ epoch: 3, position: 0, path: "", from: null, to: null }];

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
  store.set({ turns: BY_HAND, notices: ["a word"] });
  const points = history.length;
  session.client.away(1);
  assert.equal(store.state.phase, "reconnecting");
  session.client.hear({ ...HELLO, token: "second" });
  const rejoin = sent.find(({ type }) => type === "rejoin");
  assert.deepEqual(rejoin, { type: "rejoin", token: "first", frame: 70000, id: rejoin.id });
  assert.equal(last().type, "rejoin", "all else waits");
  run({ playing: true, fresh: false, speed: 2, points: null });
  assert.deepEqual([store.state.playing, store.state.turns, store.state.notices], [true, BY_HAND, ["a word"]]);
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
  session.byHand.set([{ layer: 0, unit: 0, value: 1 }], null);
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
  session.client.hear(HELLO);
  assert.equal(last().config.data.noise, 20);
  assert.equal(last().resume, undefined);
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
