import assert from "node:assert/strict";
import test from "node:test";
import { Client } from "../../static/js/core/client.js";
import { VERSION } from "../../static/js/core/wire.js";

/** @param {number} run @param {number} number */
function frame(run, number) {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint8(0, VERSION);
  view.setUint16(2, 1, true);
  view.setUint32(4, run, true);
  view.setUint32(8, number, true);
  return view.buffer;
}

/** A client, what it has sent, and what it has told its page. */
function world() {
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const told = [];
  const tell = (/** @type {string} */ name) => (/** @type {any[]} */ ...what) => void told.push([name, ...what]);
  /** @type {any} */
  const policy = Object.fromEntries(["onHello", "onForeign", "onStatus", "onRun", "onFrame", "onState", "onLink", "onError", "onAway"].map((name) => [name, tell(name)]));
  const client = new Client((command) => sent.push(command) > 0, (one) => /** @type {any} */ ({ ...one, state: null }), policy);
  const hear = (/** @type {any} */ message) => client.hear(message);
  const meet = (/** @type {object} */ more = {}) => {
    hear({ type: "hello", version: "1", wire: VERSION, speeds: [], token: "t", ...more });
    hear({ type: "layout", layout: 1, arrays: [], lists: [] });
  };
  return { client, sent, told, hear, meet };
}

test("every page is told every state of the kernels, in words", () => {
  const { told, hear, meet } = world();
  meet();
  for (const status of ["compiling", "ready", "failed"]) hear({ type: "status", status });
  assert.deepEqual(told.map(([name]) => name), ["onHello", "onStatus", "onStatus", "onStatus"]);
  assert.match(told[1][1], /being compiled/);
  assert.equal(told[2][1], "");
  assert.match(told[3][1], /could not be compiled/);
});

test("every text reaches the page, but those of sweeps and checks reach who asked", async () => {
  const { client, told, hear, meet } = world();
  meet();
  const asking = client.requests.ask(/** @type {any} */ ({ type: "sweep" }), new AbortController().signal);
  const row = asking.next();
  await Promise.resolve();
  hear({ type: "progress", id: -1, done: 1, total: 2 });
  assert.deepEqual((await row).value, { progress: { done: 1, total: 2 } });
  told.length = 0;
  for (const type of ["run", "state", "link", "error", "rows"]) hear({ type, id: 5 });
  assert.deepEqual(told.map(([name]) => name), ["onRun", "onState", "onLink", "onError"]);
});

test("a server of other frames is left alone, until another one comes", () => {
  const { client, told, hear, meet } = world();
  meet({ wire: VERSION + 1 });
  hear({ type: "status", status: "ready" });
  client.hearFrame(frame(1, 1));
  assert.deepEqual(told, [["onForeign"]]);
  client.away(2);
  meet();
  assert.deepEqual(told.slice(1), [["onAway", 2, null], ["onHello"]]);
});

test("a frame is of the run on screen, or of one that is gone", () => {
  const { client, told, meet } = world();
  meet();
  client.follow(/** @type {any} */ ({ run: 4, fresh: true }), null);
  client.hearFrame(frame(4, 1));
  client.leave();
  client.hearFrame(frame(4, 2));
  client.stay();
  client.hearFrame(frame(4, 3));
  assert.deepEqual(told.filter(([name]) => name === "onFrame").map(([, { number }, isShown]) => [number, isShown]), [[1, true], [2, false], [3, true]]);
});

test("a run is another one, unless it was gone on with or came back with its session", () => {
  const { client, meet } = world();
  meet();
  /** @type {any} */
  const resume = { type: "configure", resume: { epoch: 3 } };
  /** @type {[boolean, number, any, boolean][]} */
  const all = [
    [true, 8, null, true],
    [true, 8, { type: "configure" }, true],
    [true, 8, resume, false],
    [false, 7, { type: "rejoin" }, false],
    [false, 8, { type: "rejoin" }, true],
    [false, 7, { type: "tune" }, false],
  ];
  for (const [fresh, run, answered, isOther] of all) {
    client.run = 7;
    client.leave();
    assert.equal(client.follow(/** @type {any} */ ({ run, fresh }), answered), isOther, JSON.stringify([fresh, run, answered]));
    assert.equal(client.run, run);
  }
});

test("a session is asked for by the token of the one that has the run, with the last frame that came", () => {
  const { client, meet } = world();
  assert.equal(client.rejoin(), null);
  meet({ token: "first" });
  client.begin();
  client.hearFrame(frame(1, 6));
  client.away(1);
  meet({ token: "second" });
  assert.deepEqual(client.rejoin(), { type: "rejoin", token: "first", frame: 6 });
  client.begin();
  assert.deepEqual(client.rejoin(), { type: "rejoin", token: "second", frame: 0 });
});

test("who is in a class takes the place ahead of all else, on every connection, and hears of it alone", () => {
  const { client, sent, told, hear, meet } = world();
  /** @type {any[]} */
  const heard = [];
  client.attendance = { code: "KTRMW", token: "h.s", hear: (message) => heard.push(message.title), refused: ({ code }) => heard.push(code) };
  for (let i = 0; i < 2; i++) {
    meet();
    assert.deepEqual(sent.pop(), { type: "attend", id: 0, code: "KTRMW", token: "h.s" });
    client.away(null);
  }
  meet();
  told.length = 0;
  hear({ type: "class", id: 0, title: "Biology 8b" });
  hear({ type: "class", id: null, title: "Biology 8c" });
  hear({ type: "error", id: 0, error: { code: "unauthorized", message: "", details: [] } });
  assert.deepEqual(heard, ["Biology 8b", "Biology 8c", "unauthorized"]);
  assert.deepEqual(told, []);
});

test("the place in a class is asked for after the session, which only a first message can ask for", () => {
  const { client, sent, meet } = world();
  client.attendance = { code: "KTRMW", token: "h.s", hear: () => undefined, refused: () => undefined };
  client.policy.onHello = () => void client.send(/** @type {any} */ ({ type: "rejoin" }));
  meet();
  assert.deepEqual(sent.map(({ type }) => type), ["rejoin", "attend"]);
});

test("who is in none sends nothing of it", () => {
  const { sent, meet } = world();
  meet();
  assert.deepEqual(sent, []);
});
