import assert from "node:assert/strict";
import test from "node:test";
import { keepForReload, takeAfterReload } from "../../static/js/settings/reload.js";
import { changed, CONFIG, page } from "./page.js";

const PLACE = "/";

/** A page, what its tab keeps, and the page's next life. */
function world() {
  /** @type {Map<string, string | null>} */
  const kept = new Map();
  const memory = { get: (/** @type {string} */ key) => kept.get(key) ?? null, set: (/** @type {string} */ key, /** @type {string | null} */ value) => void kept.set(key, value) };
  const life = page();
  const address = { writer: /** @type {any} */ ({ waiting: null }) };
  let fits = true;
  const leave = (/** @type {boolean} */ fitsLink = true) => {
    fits = fitsLink;
    keepForReload(memory, PLACE, { store: life.store, session: life.session, address, lab: { fitsLink: () => fits } });
  };
  return { ...life, memory, address, leave, kept, comeBack: (/** @type {string | undefined} */ navigation = "reload") => takeAfterReload(memory, PLACE, navigation) };
}

test("a run that its address leads to needs nothing more, and one that is not there yet neither", () => {
  const { start, leave, comeBack } = world();
  leave();
  assert.equal(comeBack(), null);
  start();
  leave();
  assert.equal(comeBack(), null);
});

test("what was wished and is not answered yet comes back by a reload, once, and by nothing else", () => {
  const { start, session, store, leave, comeBack } = world();
  start();
  session.edit("data.noise", 10);
  leave();
  assert.deepEqual(comeBack("navigate"), null);
  leave();
  assert.deepEqual(comeBack(), { config: store.state.config, view: store.state.view });
  assert.equal(comeBack(), null);
});

test("so do an address that is yet to be written and a run that no link carries", () => {
  const { start, address, leave, comeBack } = world();
  start();
  leave(false);
  assert.deepEqual(comeBack()?.config, CONFIG);
  address.writer.waiting = { state: {}, url: "#a", mode: "push" };
  leave();
  assert.deepEqual(comeBack()?.config, CONFIG);
});

test("an address that was edited is what holds", () => {
  const { start, session, address, leave, comeBack, run } = world();
  start();
  session.edit("data.noise", 10);
  run({ config: changed("data.noise", 10) });
  address.writer.waiting = { state: {}, url: "#a", mode: "push" };
  session.queue.submit({ type: "configure", link: "#edited" }, "replace");
  leave();
  assert.equal(comeBack(), null);
});

test("what else may stand in what the tab keeps is nothing", () => {
  const { kept, comeBack } = world();
  for (const text of ["{", "[]", "null", '{"config": {}}', ""]) {
    kept.set("reload-/", text);
    assert.equal(comeBack(), null, text);
  }
});
