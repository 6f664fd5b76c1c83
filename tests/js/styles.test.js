import assert from "node:assert/strict";
import test from "node:test";
import { styled } from "../../static/js/shell/styles.js";

/** A link to a style sheet that is not there yet. */
class Link extends EventTarget {
  /** @type {object | null} */
  sheet = null;

  /** @param {"load" | "error"} event */
  settle(event) {
    if (event === "load") this.sheet = {};
    this.dispatchEvent(new Event(event));
  }
}

/** @param {Link[]} links */
const pageOf = (links) => /** @type {Document} */ (/** @type {unknown} */ ({ querySelectorAll: () => links }));
const turn = () => new Promise((done) => setImmediate(done));

test("a page begins once its style sheets are there, also one that was lost and asked for again", async () => {
  const [lost, again] = [new Link(), new Link()];
  const links = [lost];
  let isStyled = false;
  const waiting = styled(pageOf(links)).then(() => (isStyled = true));
  links[0] = again;
  lost.settle("error");
  await turn();
  assert.equal(isStyled, false);
  again.settle("load");
  await waiting;
});

test("a page whose style sheets are there waits for nothing", async () => {
  const link = new Link();
  link.settle("load");
  await styled(pageOf([link]));
});
