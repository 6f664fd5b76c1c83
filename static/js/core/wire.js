/**
 * The bytes of frames, and commands that have some. This file and app/nn_playground/live/wire.py are the only two that know how arrays lie
 * in a frame, which is written down there; what the arrays of a lab mean, its own files know.
 *
 * @typedef {import("../types.js").ArrayField} ArrayField
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").LayoutMessage} Layout
 * @typedef {import("../types.js").WireArray} WireArray
 * @typedef {import("../types.js").WireFrame} WireFrame
 */

export const VERSION = 3;
/** Bytes of a command, at most. */
export const MAX_COMMAND = 256 * 1024;
const HEAD = 24;
const PLAYING = 1;
const DIVERGED = 2;

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
/** @type {Record<ArrayField["dtype"], {type: new (buffer: ArrayBuffer, start: number, length: number) => WireArray["values"], read: "getUint8" | "getUint16" | "getInt16" | "getUint32" | "getFloat32" | "getFloat64", width: number}>} */
const DTYPES = {
  u1: { type: Uint8Array, read: "getUint8", width: 1 },
  u2: { type: Uint16Array, read: "getUint16", width: 2 },
  i2: { type: Int16Array, read: "getInt16", width: 2 },
  u4: { type: Uint32Array, read: "getUint32", width: 4 },
  f4: { type: Float32Array, read: "getFloat32", width: 4 },
  f8: { type: Float64Array, read: "getFloat64", width: 8 },
};

/**
 * @param {ArrayBuffer} buffer kept: the frame's arrays are views of it
 * @param {ReadonlyMap<number, Layout>} layouts that were told, by number
 * @returns {WireFrame}
 * @throws {Error} when the bytes are no frame of this version, or of a layout that was not told
 */
export function decodeFrame(buffer, layouts) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEAD || view.getUint8(0) !== VERSION) {
    throw new Error(`expected a frame of version ${VERSION}, got ${buffer.byteLength} bytes that begin with ${buffer.byteLength > 0 ? view.getUint8(0) : "nothing"}`);
  }
  const layout = layouts.get(view.getUint16(2, true));
  if (layout === undefined) throw new Error(`expected a frame of a layout that was told, got one of ${view.getUint16(2, true)}`);
  const arrays = readArrays(view, layout);
  const facts = arrays.get("facts");
  const flags = view.getUint8(1);
  return {
    run: view.getUint32(4, true),
    number: view.getUint32(8, true),
    playing: (flags & PLAYING) !== 0,
    diverged: (flags & DIVERGED) !== 0,
    position: view.getUint32(12, true),
    epoch: view.getFloat64(16, true),
    arrays,
    facts: facts === undefined ? {} : readFacts(/** @type {Uint8Array} */ (facts.values)),
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
 * @param {Layout} layout
 * @returns {Map<string, WireArray>} arrays and lists, by name
 */
function readArrays(view, { arrays, lists }) {
  const found = new Map();
  let place = HEAD;
  for (const field of arrays) {
    found.set(field.name, readArray(view, place, field, field.shape));
    place += bytesOf(field);
  }
  const counts = place + (-place & 3);
  if (view.byteLength < counts + 4 * lists.length) throw new Error(`expected a frame of at least ${counts + 4 * lists.length} bytes, got ${view.byteLength}`);
  place = counts + 4 * lists.length;
  place += -place & 7;
  for (const [i, field] of lists.entries()) {
    const rows = view.getUint32(counts + 4 * i, true);
    found.set(field.name, readArray(view, place, field, [rows, ...field.shape]));
    place += rows * bytesOf(field);
  }
  if (place < view.byteLength) throw new Error(`expected a frame of ${place} bytes, got ${view.byteLength}`);
  return found;
}

/**
 * @param {ArrayField} field
 * @returns {number} bytes of an array, or of a row of a list
 */
function bytesOf({ dtype, shape }) {
  return shape.reduce((product, size) => product * size, DTYPES[dtype].width);
}

/**
 * @param {DataView} view
 * @param {number} start
 * @param {ArrayField} field
 * @param {readonly number[]} shape
 * @returns {WireArray}
 */
function readArray(view, start, { dtype }, shape) {
  const { type, read, width } = DTYPES[dtype];
  const length = shape.reduce((product, size) => product * size, 1);
  const end = start + length * width;
  if (end > view.byteLength) throw new Error(`expected a frame of at least ${end} bytes, got ${view.byteLength}`);
  if (LITTLE_ENDIAN && start % width === 0) return { shape, values: new type(/** @type {ArrayBuffer} */ (view.buffer), start, length) };
  const values = new type(new ArrayBuffer(length * width), 0, length);
  for (let i = 0; i < length; i++) values[i] = view[read](start + i * width, true);
  return { shape, values };
}

/**
 * @param {Uint8Array} bytes
 * @returns {Record<string, unknown>}
 */
function readFacts(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Error(`expected the ${bytes.length} bytes of a frame's facts to be JSON`, { cause: error });
  }
}
