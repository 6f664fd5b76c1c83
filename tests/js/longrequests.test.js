import assert from "node:assert/strict";
import test from "node:test";
import { LongRequests, Refusal, troubleOf } from "../../static/js/core/longrequests.js";
import { MAX_COMMAND } from "../../static/js/core/wire.js";

const PROGRESS = { type: "progress", done: 1, total: 2 };
const SWEEP = /** @type {any} */ ({ type: "sweep", seeds: 2 });

/** A page with what it has sent. @param {boolean} [isConnected] */
function page(isConnected = true) {
  /** @type {any[]} */
  const sent = [];
  const requests = new LongRequests((command) => isConnected && sent.push(command) > 0);
  return { sent, requests, hear: (/** @type {any} */ message) => requests.hear(message) };
}

/** @param {AsyncIterable<unknown>} lines */
async function all(lines) {
  const found = [];
  for await (const line of lines) found.push(line);
  return found;
}

/** Lets everything run that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const signal = () => new AbortController().signal;

test("a request has an id below 0, and its lines are what the server tells", async () => {
  const { sent, requests, hear } = page();
  const lines = all(requests.ask(SWEEP, signal()));
  await settle();
  assert.deepEqual(sent, [{ type: "sweep", seeds: 2, id: -1 }]);
  assert.equal(hear({ ...PROGRESS, id: -1 }), true);
  assert.equal(hear({ type: "curves", id: -1, curves: [{ number: 0 }, { number: 1 }] }), true);
  assert.equal(hear({ type: "rows", id: -1, rows: [{ seed: "a" }, { seed: "b" }] }), true);
  assert.equal(hear({ type: "summary", id: -1, summary: { notices: [] } }), true);
  assert.deepEqual(await lines, [{ progress: { done: 1, total: 2 } }, { curve: { number: 0 } }, { curve: { number: 1 } }, { row: { seed: "a" } }, { row: { seed: "b" } }, { summary: { notices: [] } }]);
  assert.equal(sent.length, 1);
});

test("messages that answer none of them are left to others", () => {
  const { hear } = page();
  for (const message of [{ type: "hello" }, { ...PROGRESS, id: -1 }, { type: "error", id: 3 }, { type: "error" }]) assert.equal(hear(message), false);
});

test("a sweep and a check go on beside each other", async () => {
  const { sent, requests, hear } = page();
  const both = [all(requests.ask(SWEEP, signal())), all(requests.ask({ type: "check", exercise: "x" }, signal()))];
  await settle();
  assert.deepEqual(sent.map(({ type, id }) => [type, id]), [["sweep", -1], ["check", -2]]);
  hear({ type: "result", id: -2, result: 7 });
  hear({ type: "summary", id: -1, summary: 8 });
  assert.deepEqual(await Promise.all(both), [[{ summary: 8 }], [{ result: 7 }]]);
});

test("what the server refuses is thrown with its details, at once or after other lines", async () => {
  const error = { code: "invalid_input", message: "Wrong.", details: [{ path: "epochs", message: "too many" }] };
  for (const before of [[], [PROGRESS]]) {
    const { requests, hear } = page();
    const lines = all(requests.ask(SWEEP, signal()));
    await settle();
    for (const message of before) hear({ ...message, id: -1 });
    hear({ type: "error", id: -1, command: "sweep", error });
    await assert.rejects(lines, (trouble) => {
      assert.deepEqual(troubleOf(trouble), { message: "Wrong.", details: error.details });
      return trouble instanceof Refusal;
    });
  }
});

test("who gives it up has no trouble, and the next one waits until the server has ended the first", async () => {
  const { sent, requests, hear } = page();
  const giveUp = new AbortController();
  const first = all(requests.ask(SWEEP, giveUp.signal));
  await settle();
  hear({ ...PROGRESS, id: -1 });
  giveUp.abort();
  await assert.rejects(first, (trouble) => troubleOf(trouble) === null);
  assert.deepEqual(sent.at(-1), { type: "cancel", of: -1 });
  const second = all(requests.ask(SWEEP, signal()));
  await settle();
  assert.equal(sent.length, 2);
  assert.equal(hear({ type: "rows", id: -1, rows: [{}] }), true, "what comes late is nobody's");
  hear({ type: "cancelled", id: -1 });
  await settle();
  assert.deepEqual(sent.at(-1), { ...SWEEP, id: -2 });
  hear({ type: "summary", id: -2, summary: 1 });
  assert.deepEqual(await second, [{ summary: 1 }]);
});

test("who takes no more lines gives it up", async () => {
  const { sent, requests, hear } = page();
  const lines = requests.ask(SWEEP, signal());
  const next = lines.next();
  await settle();
  hear({ ...PROGRESS, id: -1 });
  await next;
  await lines.return();
  assert.deepEqual(sent.at(-1), { type: "cancel", of: -1 });
});

test("one that was given up before it began is not sent", async () => {
  const { sent, requests } = page();
  await assert.rejects(all(requests.ask(SWEEP, AbortSignal.abort())), (trouble) => troubleOf(trouble) === null);
  assert.deepEqual(sent, []);
});

test("when the connection is lost it was cut short, and nobody waits for ever", async () => {
  const { sent, requests, hear } = page();
  const lines = all(requests.ask(SWEEP, signal()));
  const check = all(requests.ask({ type: "check", exercise: "x" }, signal()));
  await settle();
  hear({ ...PROGRESS, id: -1 });
  requests.away();
  requests.away();
  await assert.rejects(lines, /the sweep was cut short. Start it again/);
  await assert.rejects(check, /before the check was done. Check again/);
  assert.equal(sent.length, 2, "nothing is sent to who is gone");
  const again = all(requests.ask(SWEEP, signal()));
  await settle();
  hear({ type: "summary", id: -3, summary: 1 });
  assert.deepEqual(await again, [{ summary: 1 }]);
});

test("without a connection, and when it is too large, it says so at once", async () => {
  await assert.rejects(all(page(false).requests.ask(SWEEP, signal())), /can’t be reached/);
  const { sent, requests } = page();
  await assert.rejects(all(requests.ask(/** @type {any} */ ({ type: "sweep", link: "ü".repeat(MAX_COMMAND / 2) }), signal())), /more than can be sent at once/);
  assert.deepEqual(sent, []);
});
