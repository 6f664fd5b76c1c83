/**
 * The bytes of frames, and commands that have some. This file and app/wire.py are the only two that know their layout, which is written down there.
 *
 * @typedef {import("./types.js").Command} Command
 * @typedef {import("./types.js").Extras} Extras
 * @typedef {import("./types.js").Frame} Frame
 */
import { parameterCount } from "./parameters.js";

export const VERSION = 3;
/** Bytes of a command, at most. */
export const MAX_COMMAND = 256 * 1024;
const HEAD = 68;
const PLAYING = 1;
const DIVERGED = 2;
const CLASS_MAP = 4;
const DROPOUT = 8;

/**
 * @param {ArrayBuffer} buffer kept: the frame's arrays are views of it
 * @returns {Frame}
 * @throws {Error} when the bytes are no frame of this version
 */
export function decodeFrame(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEAD || view.getUint8(0) !== VERSION) {
    throw new Error(`expected a frame of version ${VERSION}, got ${buffer.byteLength} bytes that begin with ${buffer.byteLength > 0 ? view.getUint8(0) : "nothing"}`);
  }
  const sizes = readSizes(view);
  const [grid, picture, pictures, rows, others] = [40, 42, 44, 46, 54].map((place) => view.getUint16(place, true));
  const [moved, dropped, state] = [56, 60, 64].map((place) => view.getUint32(place, true));
  const start = Math.ceil((HEAD + 2 * (sizes.length - 1)) / 8) * 8;
  const parts = cut(buffer, start, [24 * rows, 8 * (parameterCount(sizes) + others), 12 * moved, 2 * dropped, grid * grid, pictures * picture * picture, state]);
  const flags = view.getUint8(1);
  return {
    run: view.getUint32(4, true),
    number: view.getUint32(8, true),
    playing: (flags & PLAYING) !== 0,
    diverged: (flags & DIVERGED) !== 0,
    epoch: view.getFloat64(16, true),
    position: view.getUint32(12, true),
    trainLoss: view.getFloat64(24, true),
    testLoss: view.getFloat64(32, true),
    history: doubles(buffer, parts[0]),
    sizes,
    parameters: doubles(buffer, parts[1]),
    watched: { layer: view.getInt16(50, true), unit: view.getUint16(52, true) },
    grid: { size: grid, codes: new Uint8Array(buffer, parts[4].start, parts[4].length) },
    pictures: { size: picture, codes: new Uint8Array(buffer, parts[5].start, parts[5].length) },
    classMap: (flags & CLASS_MAP) !== 0,
    extras: allExtras(readExtras(buffer, parts[7]), moved > 0 ? readPoints(view, parts[2]) : null, (flags & DROPOUT) !== 0 ? readUnits(view, parts[3]) : null),
    state: state > 0 ? new Uint8Array(buffer, parts[6].start, state) : null,
  };
}

/**
 * @param {Command} command
 * @returns {string | Uint8Array<ArrayBuffer>} JSON; with a state the length of the JSON, the JSON and the state
 */
export function encodeCommand(command) {
  const state = command.type === "configure" ? command.resume?.state : undefined;
  if (command.type !== "configure" || state === undefined) return JSON.stringify(command);
  const text = new TextEncoder().encode(JSON.stringify({ ...command, resume: { ...command.resume, state: undefined } }));
  const bytes = new Uint8Array(4 + text.length + state.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(state, 4 + text.length);
  return bytes;
}

/**
 * @param {DataView} view
 * @returns {number[]} inputs, hidden layers..., outputs
 */
function readSizes(view) {
  const layers = view.getUint16(2, true);
  if (view.byteLength < HEAD + 2 * layers) throw new Error(`expected the sizes of ${layers} layers, got ${view.byteLength} bytes in all`);
  return [view.getUint16(48, true), ...Array.from({ length: layers }, (_, i) => view.getUint16(HEAD + 2 * i, true))];
}

/**
 * @param {ArrayBuffer} buffer
 * @param {number} start
 * @param {number[]} lengths in bytes
 * @returns {{start: number, length: number}[]} of these lengths, one after the other, and one more of all that is left
 */
function cut(buffer, start, lengths) {
  const parts = lengths.map((length, i) => ({ start: start + lengths.slice(0, i).reduce((a, b) => a + b, 0), length }));
  const end = start + lengths.reduce((a, b) => a + b, 0);
  if (end > buffer.byteLength) throw new Error(`expected a frame of at least ${end} bytes, got ${buffer.byteLength}`);
  return [...parts, { start: end, length: buffer.byteLength - end }];
}

/**
 * @param {ArrayBuffer} buffer
 * @param {{start: number, length: number}} part
 * @returns {Extras | null}
 */
function readExtras(buffer, { start, length }) {
  if (length === 0) return null;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(buffer, start, length)));
  } catch (error) {
    throw new Error(`expected a frame's last ${length} bytes to be JSON`, { cause: error });
  }
}

/**
 * @param {Extras | null} told as JSON
 * @param {import("./types.js").Point[] | null} jittered
 * @param {number[] | null} dropped
 * @returns {Extras | null}
 */
function allExtras(told, jittered, dropped) {
  if (jittered === null && dropped === null) return told;
  return { ...told, ...(dropped && { dropped }), ...(jittered && { jittered }) };
}

/**
 * @param {DataView} view
 * @param {{start: number, length: number}} part
 * @returns {import("./types.js").Point[]}
 */
function readPoints(view, { start, length }) {
  const at = (/** @type {number} */ i) => view.getFloat32(start + 4 * i, true);
  return Array.from({ length: length / 12 }, (_, i) => [at(3 * i), at(3 * i + 1), at(3 * i + 2)]);
}

/**
 * @param {DataView} view
 * @param {{start: number, length: number}} part
 * @returns {number[]}
 */
function readUnits(view, { start, length }) {
  return Array.from({ length: length / 2 }, (_, i) => view.getUint16(start + 2 * i, true));
}

/**
 * @param {ArrayBuffer} buffer
 * @param {{start: number, length: number}} part
 * @returns {Float64Array}
 */
function doubles(buffer, { start, length }) {
  if (LITTLE_ENDIAN) return new Float64Array(buffer, start, length / 8);
  const view = new DataView(buffer, start, length);
  return Float64Array.from({ length: length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
