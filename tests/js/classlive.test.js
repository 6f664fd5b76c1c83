import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../static/js/classroom/refused.js";
import { Calls } from "../../static/js/classroom/teacher/calls.js";
import { tokenIn } from "../../static/js/classroom/teacher/gate.js";
import { jsonLines } from "../../static/js/classroom/teacher/lines.js";
import { Live } from "../../static/js/classroom/teacher/live.js";
import { againOf, choicesOf, fits, runIn } from "../../static/js/classroom/teacher/send.js";

/** @param {string[]} pieces */
function streamOf(...pieces) {
  return new ReadableStream({
    start(control) {
      for (const piece of pieces) control.enqueue(new TextEncoder().encode(piece));
      control.close();
    },
  });
}

/** @template T @param {AsyncIterable<T>} lines */
async function all(lines) {
  const found = [];
  for await (const line of lines) found.push(line);
  return found;
}

test("lines are whole wherever the pieces are cut", async () => {
  assert.deepEqual(await all(jsonLines(streamOf('{"a": 1}\n{"b"', ': "ä"}', '\n\n{"c": 3}\n{"cut'))), [{ a: 1 }, { b: "ä" }, { c: 3 }]);
});

test("the token goes in a header, and what was refused is told in the server's words", async () => {
  /** @type {any[]} */
  const asked = [];
  const calls = new Calls(new URL("http://host/deep/"), "secret", async (...request) => {
    asked.push(request);
    return new Response(JSON.stringify({ error: { code: "not_found", message: "There is no such class.", details: [] } }), { status: 404 });
  });
  await assert.rejects(calls.send("PATCH", "api/classes/KTRMW", { paused: true }), (/** @type {Refused} */ error) => error.status === 404 && error.message === "There is no such class.");
  const [address, request] = asked[0];
  assert.equal(address.href, "http://host/deep/api/classes/KTRMW");
  assert.equal(request.headers.Authorization, "Bearer secret");
  assert.equal(request.body, '{"paused":true}');
});

test("a server that is away, or that answers no JSON, is told as that", async () => {
  const away = new Calls(new URL("http://host/"), "secret", async () => {
    throw new TypeError("network");
  });
  await assert.rejects(away.get("api/classes"), (/** @type {Refused} */ error) => error.status === 0 && error.message.startsWith("The server did not answer."));
  const odd = new Calls(new URL("http://host/"), "secret", async () => new Response("<p>", { status: 502 }));
  await assert.rejects(odd.get("api/classes"), (/** @type {Refused} */ error) => error.status === 502 && error.message.startsWith("The server refused"));
});

/** A clock whose timers go off when they are told to. */
function timers() {
  /** @type {Map<number, {callback: () => void, time: number}>} */
  const set = new Map();
  let last = 0;
  return {
    setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ time) => {
      set.set(++last, { callback, time });
      return last;
    },
    clearTimeout: (/** @type {number} */ id) => set.delete(id),
    /** @param {number} time */
    ring(time) {
      for (const [id, timer] of set) if (timer.time === time && set.delete(id)) timer.callback();
    },
    times: () => [...set.values()].map(({ time }) => time),
  };
}

/** @param {((signal: AbortSignal) => AsyncIterable<any>)[]} streams one after the other */
function live(...streams) {
  /** @type {unknown[]} */
  const said = [];
  const clock = timers();
  const followed = new Live({
    open: (signal) => /** @type {any} */ (streams.shift())(signal),
    hear: (line) => said.push(line),
    away: (seconds) => said.push(seconds),
    lost: (trouble) => said.push(trouble.message),
    timers: clock,
  });
  return { said, clock, live: followed };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

async function* broken() {
  throw new TypeError("network");
}

test("a stream that breaks is opened again after pauses that grow, and begin anew once it has said something", async () => {
  const { said, clock, live: followed } = live(broken, broken, async function* () {
    yield { beat: "now" };
  }, broken, async function* () {
    yield { ended: true };
  });
  const done = followed.run();
  for (const pause of [1000, 2000, 1000, 2000]) {
    await soon();
    assert.ok(clock.times().includes(pause), `${clock.times()} ${pause}`);
    clock.ring(pause);
  }
  await done;
  assert.deepEqual(said, [1, 2, null, { beat: "now" }, 1, 2, null, { ended: true }]);
  assert.deepEqual(clock.times(), []);
});

test("a stream that is silent for fifteen seconds is dead", async () => {
  const { said, clock, live: followed } = live(async function* (signal) {
    yield { beat: "now" };
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }, async function* () {
    yield { ended: true };
  });
  const done = followed.run();
  await soon();
  clock.ring(15_000);
  await soon();
  clock.ring(1000);
  await done;
  assert.deepEqual(said, [null, { beat: "now" }, 1, null, { ended: true }]);
});

test("where the token or the class is not known, it is not tried again", async () => {
  const { said, live: followed } = live(async function* () {
    throw new Refused({ status: 401, message: "The token is wrong." });
  });
  await followed.run();
  assert.deepEqual(said, ["The token is wrong."]);
});

test("a stream that is stopped says nothing more", async () => {
  const { said, live: followed } = live(async function* (signal) {
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const done = followed.run();
  followed.stop();
  await done;
  assert.deepEqual(said, []);
});

test("the token is what stands behind #token=", () => {
  assert.deepEqual(["#token=a-b_c", "#token=", "", "#dataset=xor"].map(tokenIn), ["a-b_c", null, null, null]);
});

const CATALOGUE = {
  exercises: ["xor", "gauss"].map((slug) => ({ slug, title: `The ${slug}`, lesson: "Practice 1/3", link: `#dataset=${slug}` })),
  examples: [{ slug: "ravine", title: "Ravine", group: "Optimizers", summary: "Momentum helps", link: "#dataset=spiral", epochs: 50 }],
};

test("a class is sent to its own exercises, or to an example", () => {
  assert.deepEqual(choicesOf(CATALOGUE, []).map(({ send }) => send), [{ exercise: "xor" }, { exercise: "gauss" }, { link: "presets/ravine#dataset=spiral" }]);
  assert.deepEqual([againOf({ exercise: "xor", link: null, preset: null }), againOf({ exercise: null, link: "#dataset=spiral", preset: "ravine" }), againOf({ exercise: null, link: "#seed=0.1", preset: null })], [{ exercise: "xor" }, { link: "presets/ravine#dataset=spiral" }, { link: "#seed=0.1" }]);
  assert.deepEqual(choicesOf(CATALOGUE, ["gauss"]).map(({ title }) => title), ["The gauss", "Ravine"]);
});

test("all words that are typed are looked for", () => {
  const [xor, , ravine] = choicesOf(CATALOGUE, []);
  assert.deepEqual(["", "xor prac", "XOR", "xor momentum"].map((typed) => fits(xor, typed)), [true, true, true, false]);
  assert.ok(fits(ravine, "momentum"));
  assert.ok(fits(ravine, "optimizers ravine"));
});

test("a pasted link has a run behind its #, and keeps its page", () => {
  assert.deepEqual(["http://host/#dataset=xor ", "#seed=0.1", "http://host/", "#", ""].map(runIn), ["http://host/#dataset=xor", "#seed=0.1", null, null, null]);
});
