import assert from "node:assert/strict";
import test from "node:test";
import { refusal } from "../../static/js/core/socket.js";

/** @param {number} status @param {string} body */
function answering(status, body) {
  const asked = /** @type {string[]} */ ([]);
  const ask = async (/** @type {any} */ url) => {
    asked.push(url);
    return new Response(body, { status });
  };
  return { asked, ask: /** @type {typeof fetch} */ (ask) };
}

const REASON = JSON.stringify({ error: { code: "upgrade_required", message: "The header Upgrade is missing.", details: [] } });

test("the socket's address is asked, with the page's origin, whatever path a proxy gave it", async () => {
  const { asked, ask } = answering(426, REASON);
  assert.equal(await refusal(ask, "https://hub.example/a/b/?x=1#seed=1", "https://hub.example"), "The page came through, its WebSocket does not. The header Upgrade is missing.");
  assert.deepEqual(asked, ["https://hub.example/a/b/ws?origin=https%3A%2F%2Fhub.example"]);
});

test("a page that may not have a socket is told so", async () => {
  assert.match((await refusal(answering(403, REASON).ask, "http://a/", "null")) ?? "", /Upgrade is missing/);
});

test("what is no answer of ours says nothing", async () => {
  for (const [status, body] of /** @type {[number, string][]} */ ([[403, "<html>Forbidden"], [426, "{}"], [403, "null"], [403, '{"error":"no"}'], [502, REASON], [404, REASON], [200, "ok"]]))
    assert.equal(await refusal(answering(status, body).ask, "http://a/", "http://a"), null, body);
  assert.equal(await refusal(() => Promise.reject(new TypeError("no network")), "http://a/", "http://a"), null);
});
