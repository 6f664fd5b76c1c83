import assert from "node:assert/strict";
import test from "node:test";
import { jsonLines, postForLines, Refusal, troubleOf } from "../../static/js/stream.js";

/** @param {...string} parts */
async function* bytes(...parts) {
  for (const part of parts) yield new TextEncoder().encode(part);
}

/** @param {AsyncIterable<unknown>} lines */
async function all(lines) {
  const found = [];
  for await (const line of lines) found.push(line);
  return found;
}

/** @param {number} status @param {string} body @returns {any} */
const answering = (status, body) => async () => new Response(body, { status });

test("lines are found wherever the bytes were cut, with or without an end of line at the end", async () => {
  assert.deepEqual(await all(jsonLines(bytes('{"a":', '1}\n\n{"b"', ":2}", '\n{"c":3}'))), [{ a: 1 }, { b: 2 }, { c: 3 }]);
});

test("a letter cut in two is put together", async () => {
  const whole = new TextEncoder().encode('"η"\n');
  const halves = (async function* () {
    yield whole.slice(0, 2);
    yield whole.slice(2);
  })();
  assert.deepEqual(await all(jsonLines(halves)), ["η"]);
});

test("it posts JSON and asks for lines", async () => {
  /** @type {any[]} */
  const asked = [];
  const ask = /** @type {any} */ (async (/** @type {any[]} */ ...what) => (asked.push(what), new Response('{"progress":1}\n')));
  assert.deepEqual(await all(postForLines(ask, "api/sweeps", { seeds: 2 }, new AbortController().signal)), [{ progress: 1 }]);
  const [url, { method, headers, body }] = asked[0];
  assert.deepEqual([url, method, headers.Accept, body], ["api/sweeps", "POST", "application/x-ndjson", '{"seeds":2}']);
});

test("what the server refuses is thrown with its details, at once or after other lines", async () => {
  const error = { code: "invalid_input", message: "Wrong.", details: [{ path: "epochs", message: "too many" }] };
  const signal = new AbortController().signal;
  for (const ask of [answering(422, JSON.stringify({ error })), answering(200, `{"progress":1}\n${JSON.stringify({ error })}\n`)]) {
    await assert.rejects(all(postForLines(ask, "", {}, signal)), (trouble) => {
      assert.deepEqual(troubleOf(trouble), { message: "Wrong.", details: error.details });
      return trouble instanceof Refusal;
    });
  }
});

test("a proxy’s own page of errors is said in our words", async () => {
  await assert.rejects(all(postForLines(answering(502, "<html>"), "", {}, new AbortController().signal)), /answered 502/);
});

test("who stops it has no trouble, and a server out of reach is said to be", () => {
  assert.equal(troubleOf(new DOMException("", "AbortError")), null);
  assert.match(troubleOf(new TypeError("fetch"))?.message ?? "", /can’t be reached/);
});
