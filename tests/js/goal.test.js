/** Runs that play to an epoch, and runs that play on where a setting was changed. */
import assert from "node:assert/strict";
import test from "node:test";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { goalIn } from "../../static/js/settings/goal.js";
import { changed, NOTHING, page } from "./page.js";

/** A page whose frames are of the epoch that the test says. */
function tabAt(/** @type {object} */ first) {
  let now = { position: 0, playing: false, ...first };
  const lab = { ...mlp, inspected: NOTHING, frameOf: (/** @type {any} */ frame) => ({ ...mlp.frameOf(frame), ...now }) };
  const tab = page({ lab });
  tab.start();
  return {
    ...tab,
    show: (/** @type {object} */ change) => {
      now = { ...now, ...change };
      tab.frame();
    },
  };
}

test("an epoch that is to come is played to, and one that is past from the start", () => {
  const tab = tabAt({ epoch: 20 });
  tab.session.playback.runTo(50);
  assert.deepEqual([tab.last().type, tab.last().until, tab.store.state.goal], ["play", 50, 50]);
  const other = tabAt({ epoch: 80 });
  other.session.playback.runTo(50);
  assert.equal(other.last().type, "reset");
  other.run({ run: 8 });
  assert.deepEqual([other.last().type, other.last().until], ["play", 50]);
});

test("the epoch where a run rests is not trained to but said, and so is one that was past", () => {
  const tab = tabAt({ epoch: 50 });
  tab.store.set({ stopped: "epochs" });
  tab.sent.length = 0;
  tab.session.playback.runTo(50);
  assert.deepEqual([tab.sent, tab.store.state.notices, tab.store.state.goal], [[], ["Already at epoch 50."], null]);
  tab.session.playback.runTo(20);
  tab.run({ run: 8 });
  assert.match(tab.store.state.notices.join(), /^Epoch 20 was past: the run begins again at epoch 0/);
  tab.session.playback.begin("reset");
  tab.run({ run: 9 });
  assert.deepEqual(tab.store.state.notices, [], "said once");
});

test("epoch 0 is the start of the run, at which it rests, and nothing is to be trained", () => {
  for (const playing of [false, true]) {
    const tab = tabAt({ epoch: 50, playing });
    tab.store.set({ playing });
    tab.session.playback.runTo(0);
    tab.run({ run: 8 });
    assert.deepEqual([tab.last().type, tab.store.state.goal], ["reset", null]);
    assert.deepEqual(tab.store.state.notices, ["The run is back at epoch 0. The run before is in the list of runs."]);
  }
});

test("what was said of a wish goes with the next one, and what a link had stays", () => {
  for (const act of [(/** @type {any} */ { playback }) => playback.runTo(90), (/** @type {any} */ { playback }) => playback.toggle(), (/** @type {any} */ { playback }) => playback.step("epoch")]) {
    const tab = tabAt({ epoch: 60 });
    tab.session.playback.runTo(60);
    assert.deepEqual(tab.store.state.notices, ["Already at epoch 60."]);
    act(tab.session);
    assert.deepEqual(tab.store.state.notices, []);
  }
  const tab = tabAt({ epoch: 60 });
  tab.store.set({ notices: ["A part of the link was not understood."] });
  tab.session.playback.runTo(90);
  assert.equal(tab.store.state.notices.length, 1);
});

test("where the list of runs is out of sight it is not named", () => {
  const tab = tabAt({ epoch: 60 });
  tab.store.set({ view: { ...tab.store.state.view, present: true } });
  tab.session.playback.runTo(20);
  tab.run({ run: 8 });
  assert.deepEqual(tab.store.state.notices, ["Epoch 20 was past: the run begins again at epoch 0 and rests at epoch 20."]);
});

test("within an epoch its end is past, and while a run plays its epoch is no place to be", () => {
  for (const place of [{ position: 60 }, { playing: true }]) {
    const tab = tabAt({ epoch: 50, ...place });
    tab.store.set({ playing: Boolean(place.playing) });
    tab.session.playback.runTo(50);
    assert.deepEqual([tab.sent.some(({ type }) => type === "play" || type === "reset"), tab.store.state.notices], [true, []]);
  }
});

test("a run that was past the epoch when it came to rest begins again, once", () => {
  const tab = tabAt({ epoch: 20, playing: true });
  tab.session.playback.runTo(50);
  tab.sent.length = 0;
  tab.show({ epoch: 40 });
  tab.show({ epoch: 45, playing: false }); // of before the command
  assert.deepEqual(tab.sent, []);
  tab.show({ epoch: 53 });
  tab.show({ epoch: 53 });
  assert.deepEqual(tab.sent.map(({ type }) => type), ["reset"]);
  tab.run({ run: 8 });
  assert.deepEqual([tab.last().type, tab.last().until], ["play", 50]);
});

test("a run that came to its epoch has no goal any more", () => {
  const tab = tabAt({ epoch: 20 });
  tab.session.playback.runTo(50);
  tab.show({ epoch: 50 });
  assert.equal(tab.store.state.goal, null);
  assert.equal(tab.last().type, "play");
});

test("what one does next drops the goal", () => {
  for (const act of [(/** @type {any} */ session) => session.playback.toggle(), (/** @type {any} */ session) => session.playback.step("epoch"), (/** @type {any} */ session) => session.edit("data.noise", 10)]) {
    const tab = page();
    tab.start();
    tab.session.playback.runTo(50);
    act(tab.session);
    assert.equal(tab.store.state.goal, null);
  }
});

test("a run that has ended by itself says so instead of going on", () => {
  const tab = tabAt({ epoch: 20 });
  tab.store.set({ stopped: "diverged" });
  tab.sent.length = 0;
  tab.session.playback.runTo(5000);
  assert.deepEqual([tab.sent, tab.store.state.stopNotice], [[], "asked"]);
});

test("a change and new weights play on where the run played, and rest where it rested", () => {
  const tab = page();
  tab.start();
  tab.session.edit("data.noise", 10);
  assert.equal(tab.last().play, undefined);
  tab.run({ run: 8, config: changed("data.noise", 10) });
  tab.store.set({ playing: true });
  tab.session.edit("data.noise", 20);
  assert.equal(tab.last().play, true);
  tab.run({ run: 9, config: changed("data.noise", 20), playing: true });
  assert.equal(tab.store.state.playing, true);
  tab.session.playback.begin("new_weights");
  assert.deepEqual([tab.last().type, tab.last().play], ["new_weights", true]);
  tab.run({ run: 10, playing: true });
  tab.session.playback.begin("reset");
  assert.equal(tab.last().play, undefined, "Reset rests");
});

test("an epoch is read as people type numbers, and nothing else is one", () => {
  assert.deepEqual(["50", " 1,000 ", "1e3", "0", "２０"].map(goalIn), [50, 1000, 1000, 0, 20]);
  assert.deepEqual(["", "-1", "2.5", "many", "2000000"].map(goalIn), [null, null, null, null, null]);
});
