import assert from "node:assert/strict";
import test from "node:test";
import { Refused } from "../../static/js/classroom/refused.js";
import { callsOf } from "../../static/js/classroom/member/calls.js";
import { hindranceOf, join, rejoin } from "../../static/js/classroom/member/joining.js";
import { codeOf, keepMembership, membershipIn } from "../../static/js/classroom/member/membership.js";
import { Memory } from "../../static/js/shell/memory.js";

const MEMBER = { name: "amber crane", token: "handle.secret", rejoin: "KRMN" };
const HOME = new URL("https://example.org/deep/");

/** A server that answers with these, in turn. @param {[status: number, body: unknown, headers?: Record<string, string>][]} answers */
function server(...answers) {
  /** @type {any[]} */
  const asked = [];
  const get = async (/** @type {URL} */ url, /** @type {any} */ { method, headers, body }) => {
    asked.push({ url: url.href, method, headers, body: body === undefined ? null : JSON.parse(body) });
    const [status, answer, told] = answers[asked.length - 1] ?? [0, null];
    if (status === 0) throw new TypeError("no connection");
    return new Response(typeof answer === "string" ? answer : JSON.stringify(answer), { status, headers: told });
  };
  return { asked, ask: callsOf(/** @type {any} */ (get), HOME, "KTRMW") };
}

const refused = (/** @type {string} */ message, /** @type {object[]} */ details = []) => ({ error: { code: "x", message, details } });

test("one joins under the name that was offered, below the path of a proxy", async () => {
  const { asked, ask } = server([201, MEMBER]);
  assert.deepEqual(await join(ask, "KTRMW", "amber crane", true), { code: "KTRMW", ...MEMBER });
  assert.equal(asked[0].url, "https://example.org/deep/api/classes/KTRMW/members");
  assert.deepEqual(asked[0].body, { name: "amber crane", or_pseudonym: true });
});

test("a name that was typed is no other one: that it is taken is said at its field", async () => {
  const { asked, ask } = server([409, refused("Ada is in the class already.")]);
  const error = await join(ask, "KTRMW", "Ada", false).catch((one) => one);
  assert.deepEqual(asked.map(({ body }) => body), [{ name: "Ada", or_pseudonym: false }]);
  assert.deepEqual(hindranceOf(error, "KTRMW", false), { at: "name", message: "Ada is in the class already.", seconds: 0 });
});

test("who comes back has the token again", async () => {
  const { asked, ask } = server([200, MEMBER]);
  assert.equal((await rejoin(ask, "KTRMW", "Amber Crane", "krmn")).token, MEMBER.token);
  assert.deepEqual(asked[0].body, { name: "Amber Crane", rejoin: "krmn" });
});

test("each hindrance is said where it can be mended", async () => {
  /** @type {[number, unknown, boolean, string, RegExp][]} */
  const cases = [
    [404, refused("no"), false, "code", /no class KTRMW/],
    [403, refused("no"), false, "page", /nobody new/],
    [403, refused("no"), true, "letters", /don’t belong together/],
    [409, refused("The class is full."), false, "name", /full/],
    [422, refused("name: bad", [{ path: "name", message: "expected a name" }]), false, "name", /^Expected a name$/],
    [0, null, false, "page", /can’t be reached/],
    [502, "<html>", false, "page", /can’t be reached/],
  ];
  for (const [status, body, isBack, at, words] of cases) {
    const { ask } = server([status, body]);
    const error = await ask("members").catch((one) => one);
    const hindrance = hindranceOf(error, "KTRMW", isBack);
    assert.equal(hindrance.at, at, String(status));
    assert.match(hindrance.message, words);
  }
});

test("who has guessed too much is told for how long", async () => {
  const { ask } = server([429, refused("later"), { "Retry-After": "17" }]);
  const error = await ask("members").catch((one) => one);
  assert.equal(hindranceOf(error, "KTRMW", false).seconds, 17);
});

test("what is no refusal of the server is no hindrance", () => {
  assert.throws(() => hindranceOf(new TypeError("a bug"), "KTRMW", false), TypeError);
  assert.equal(new Refused({ status: 422 }).isPassing, false);
});

test("the browser keeps a class, and takes nothing else for one", () => {
  /** @type {Map<string, string>} */
  const stored = new Map();
  const storage = /** @type {any} */ ({ getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value), removeItem: (/** @type {string} */ key) => stored.delete(key) });
  const memory = new Memory(() => storage);
  assert.equal(membershipIn(memory), null);
  assert.equal(keepMembership(memory, { code: "KTRMW", ...MEMBER }), true);
  assert.deepEqual(membershipIn(memory), { code: "KTRMW", ...MEMBER });
  for (const other of ["{", "7", '{"code":"KTRMW"}', '{"code":1,"name":"a","token":"b","rejoin":"c"}']) {
    stored.set("class", other);
    assert.equal(membershipIn(memory), null, other);
  }
  keepMembership(memory, null);
  assert.equal(stored.size, 0);
});

test("a browser that keeps nothing says so", () => {
  const memory = new Memory(() => {
    throw new Error("forbidden");
  });
  assert.equal(keepMembership(memory, { code: "KTRMW", ...MEMBER }), false);
});

test("a code counts by its letters", () => {
  assert.equal(codeOf(" kt-rm w1"), "KTRMW");
});
