import assert from "node:assert/strict";
import test from "node:test";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { CONFIG, HELLO, NOTHING, page, recorded } from "./page.js";

test("what is random is shown until it is told anew, or another run begins", () => {
  const { start, store, frame, session, run } = page();
  start();
  frame("full_frame");
  const told = store.state.extras;
  assert.deepEqual([told?.dropped, told?.jittered?.length], [[1], 2]);
  frame();
  assert.deepEqual([store.state.extras?.dropped, store.state.extras?.jittered], [told?.dropped, told?.jittered]);
  assert.equal(store.state.extras?.jittered, told?.jittered, "the very points: nothing is drawn anew");
  assert.equal(store.state.extras?.best_epoch, undefined, "all else is of its frame");
  session.playback.begin("reset");
  run({ run: 8 });
  const bytes = recorded("frame");
  new DataView(bytes).setUint32(4, 8, true);
  session.client.hearFrame(bytes);
  assert.equal(store.state.extras, null);
});

test("what is watched is watched again after a new run, as long as it is there", () => {
  const { start, session, run, sent } = page();
  start();
  session.interest.watch({ layer: 0, unit: 2 });
  session.playback.begin("reset");
  run();
  assert.deepEqual(sent.at(-1), { type: "watch", node: { layer: 0, unit: 2 } });
  session.playback.begin("reset");
  run({ config: { ...CONFIG, network: { ...CONFIG.network, hidden: [1] } } });
  assert.equal(sent.at(-1).type, "reset");
});

test("beyond a removal the same neurons are watched and inspected, as the server has them", () => {
  const { start, session, run, sent } = page();
  start();
  session.interest.watch({ layer: 0, unit: 2 });
  session.interest.inspect({ space: { layer: 0, units: [0, 2] } });
  session.remake({ type: "remove", layer: 0, unit: 1 });
  run({ fresh: false, config: { ...CONFIG, network: { ...CONFIG.network, hidden: [2, 2] } } });
  assert.deepEqual([session.interest.watched, session.interest.inspected.space], [{ layer: 0, unit: 1 }, { layer: 0, units: [0, 1] }]);
  assert.equal(sent.at(-1).type, "remove", "nothing has to be told");
  session.remake({ type: "remove", layer: 0, unit: 1 });
  run({ fresh: false, config: { ...CONFIG, network: { ...CONFIG.network, hidden: [1, 2] } } });
  assert.deepEqual([session.interest.watched, session.interest.inspected.space], [null, { layer: 0 }]);
});

test("what a frame tells besides is in the state, and in the measures where an epoch ends", () => {
  const { start, session, store, frame, run } = page();
  start();
  assert.equal(store.state.extras, null);
  frame("full_frame");
  assert.equal(store.state.extras?.best_epoch, 7);
  assert.equal(session.measures.learningRate, null, "this frame is from within an epoch");
  frame("full_frame", 0);
  assert.equal(session.measures.learningRate?.columns[0][0], 0.015);
  assert.equal(session.measures.learningRate?.epoch[0], 12345678901);
  run({ fresh: false });
  assert.notEqual(session.measures.learningRate, null);
  run({ run: 8 });
  assert.equal(session.measures.learningRate, null);
});

test("frames are asked for more once, and again of a server that came back", () => {
  const { start, session, sent } = page();
  start();
  sent.length = 0;
  session.interest.inspect({ metrics: true });
  session.interest.inspect({ metrics: true });
  assert.deepEqual(sent, [{ type: "inspect", accuracy: false, metrics: true, gradients: false, worth: false }]);
  session.interest.inspect({ gradients: true });
  assert.deepEqual(sent.at(-1), { type: "inspect", accuracy: false, metrics: true, gradients: true, worth: false });
  session.client.away(1);
  sent.length = 0;
  session.client.hear(HELLO);
  assert.equal(sent[0].type, "configure", "the run is on its way before what else is asked for");
  assert.deepEqual(sent[1], { type: "inspect", accuracy: false, metrics: true, gradients: true, worth: false });
  session.interest.inspect({ metrics: false, gradients: false });
  session.client.away(1);
  sent.length = 0;
  session.client.hear(HELLO);
  assert.deepEqual(sent.map(({ type }) => type), ["configure"]);
});

test("the accuracy is asked for from the start", () => {
  const { start, sent } = page({ lab: mlp });
  start();
  assert.deepEqual(sent.slice(0, 2).map(({ type }) => type), ["configure", "inspect"]);
  assert.deepEqual(sent[1], { type: "inspect", accuracy: true, metrics: false, gradients: false, worth: false });
});

test("the accuracy holds until it is told anew, by frames and in the measures", () => {
  const before = /** @type {any} */ ({ frame: { run: 7 }, extras: { accuracy: [0.5, 0.25] } });
  assert.deepEqual(mlp.lasting(/** @type {any} */ ({ run: 7, extras: null }), before), { accuracy: [0.5, 0.25] });
  assert.equal(mlp.lasting(/** @type {any} */ ({ run: 8, extras: null }), before), null);
  const metrics = { train: { accuracy: 1 }, test: { accuracy: 1 } };
  assert.deepEqual(mlp.lasting(/** @type {any} */ ({ run: 7, extras: { metrics } }), before), { metrics }, "nothing older beside it");
  const measures = mlp.newMeasures();
  measures.add(0, { accuracy: [0.5, 0.25] });
  measures.add(6, { accuracy: [0.75, 0.5] });
  assert.deepEqual([...(measures.accuracy?.test.subarray(0, 2) ?? [])], [0.25, 0.5]);
});

test("what is watched may be an output of several, and a layer with an activation of its own", () => {
  const { start, session, run, last } = page();
  start();
  session.interest.watch({ layer: 1, unit: 2 });
  const network = { ...CONFIG.network, hidden: [{ units: 4, activation: "relu" }] };
  run({ config: { ...CONFIG, network, data: { ...CONFIG.data, classes: 3 } } });
  assert.deepEqual(last(), { type: "watch", node: { layer: 1, unit: 2 } });
  run({ config: { ...CONFIG, network } });
  assert.equal(session.interest.watched, null, "there is one output only");
});

test("a point that is followed is asked for again of a server that came back, and no more once it is let go", () => {
  const { start, session, sent } = page();
  start();
  sent.length = 0;
  const trace = { point: [1.5, -2], label: 1 };
  session.interest.inspect({ trace });
  assert.deepEqual(sent, [{ type: "inspect", ...NOTHING, trace }]);
  session.client.away(1);
  session.client.hear(HELLO);
  session.interest.inspectFirst();
  assert.deepEqual(sent.at(-1), { type: "inspect", ...NOTHING, trace });
  session.interest.inspect({ trace: undefined });
  assert.equal(JSON.stringify(sent.at(-1)), JSON.stringify({ type: "inspect", ...NOTHING }));
});
