import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { frameOf } from "../../static/js/labs/mlp/framearrays.js";
import { decodeFrame, encodeCommand } from "../../static/js/core/wire.js";

const data = new URL("../data/", import.meta.url);

/** @param {string} name @returns {ArrayBuffer} of its own, as a socket gives it */
function recorded(name = "frame") {
  return Uint8Array.from(readFileSync(new URL(`${name}.bin`, data))).buffer;
}

/** @param {string} name */
function toldOf(name = "frame") {
  return JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8"));
}

/** @param {string} name @returns {Map<number, import("../../static/js/types.js").LayoutMessage>} the one that was told ahead */
function layoutsOf(name = "frame") {
  const { layout } = toldOf(name);
  return new Map([[layout.layout, layout]]);
}

for (const name of ["frame", "full_frame", "frame_without_history"]) {
  test(`the recorded ${name} is read as the server wrote it`, () => {
    const frame = frameOf(decodeFrame(recorded(name), layoutsOf(name)));
    const told = toldOf(name);
    const { run, number, playing, diverged, epoch, position, losses, history, sizes, parameters, watched, grid, pictures, class_map: classMap, extras, state } = told;
    assert.deepEqual(
      { ...frame, history: [...frame.history], parameters: [...frame.parameters], grid: undefined, pictures: undefined, state: [...(frame.state ?? [])] },
      {
        ...{ run, number, playing, diverged, epoch, position, sizes, parameters, watched, classMap, extras, state },
        ...{ trainLoss: losses.train, testLoss: losses.test, history: history.flat(), grid: undefined, pictures: undefined },
      },
    );
    assert.equal(frame.grid.size, grid.length);
    assert.deepEqual([...frame.grid.codes], grid.flat());
    assert.equal(frame.pictures.size, pictures[0].length);
    assert.deepEqual([...frame.pictures.codes], pictures.flat(2));
  });

  test(`a ${name} that is cut off is refused, wherever it is cut`, () => {
    const bytes = recorded(name);
    for (let length = 0; length < bytes.byteLength; length++) assert.throws(() => decodeFrame(bytes.slice(0, length), layoutsOf(name)), /expected/);
  });
}

test("another version is refused", () => {
  const bytes = recorded();
  new DataView(bytes).setUint8(0, 1);
  assert.throws(() => decodeFrame(bytes, layoutsOf()), /expected a frame of version 3.*begin with 1/);
});

test("a layout that was not told is said", () => {
  assert.throws(() => decodeFrame(recorded(), new Map()), /expected a frame of a layout that was told, got one of 1/);
});

test("a frame without an array that the page draws is said", () => {
  const frame = decodeFrame(recorded(), layoutsOf());
  frame.arrays.delete("grid");
  assert.throws(() => frameOf(frame), /expected a frame with grid, got curves/);
});

test("a command is JSON; with a state it is its length, it, and the state", () => {
  assert.equal(encodeCommand({ type: "play", id: 3 }), '{"type":"play","id":3}');
  assert.equal(encodeCommand({ type: "configure", link: "#", resume: { epoch: 1, playing: true, speed: 1 } }), '{"type":"configure","link":"#","resume":{"epoch":1,"playing":true,"speed":1}}');
  const bytes = encodeCommand({ type: "configure", link: "#ü", resume: { epoch: 1, playing: true, speed: "max", state: Uint8Array.of(0, 255, 7) } });
  assert.ok(bytes instanceof Uint8Array);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.slice(4, 4 + length));
  assert.deepEqual(JSON.parse(text), { type: "configure", link: "#ü", resume: { epoch: 1, playing: true, speed: "max" } });
  assert.deepEqual([...bytes.slice(4 + length)], [0, 255, 7]);
});
