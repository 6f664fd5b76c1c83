/**
 * What the arrays of a frame mean: a network's sizes and parameters, its maps, its losses.
 *
 * @typedef {import("../../types.js").Extras} Extras
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").WireFrame} WireFrame
 */

/**
 * @param {WireFrame} frame
 * @returns {Frame}
 */
export function frameOf({ run, number, playing, diverged, epoch, position, arrays, facts }) {
  const [trainLoss, testLoss] = valuesOf(arrays, "curves");
  const [layer, unit] = valuesOf(arrays, "watched");
  const sizes = [...valuesOf(arrays, "sizes")];
  return {
    ...{ run, number, playing, diverged, epoch, position, trainLoss, testLoss, sizes },
    history: /** @type {Float64Array} */ (valuesOf(arrays, "history")),
    parameters: /** @type {Float64Array} */ (valuesOf(arrays, "parameters")),
    watched: { layer, unit },
    grid: mapOf(arrays, "grid"),
    pictures: mapOf(arrays, "pictures"),
    classMap: layer === sizes.length - 2 && unit === sizes[layer + 1],
    extras: extrasOf(arrays, facts),
    state: arrays.get("state")?.values.length ? /** @type {Uint8Array} */ (valuesOf(arrays, "state")) : null,
  };
}

/**
 * @param {WireFrame["arrays"]} arrays
 * @param {string} name
 */
function valuesOf(arrays, name) {
  const found = arrays.get(name);
  if (found === undefined) throw new Error(`expected a frame with ${name}, got ${[...arrays.keys()].join(", ")}`);
  return found.values;
}

/**
 * @param {WireFrame["arrays"]} arrays
 * @param {string} name
 * @returns {import("../../types.js").ValueMap}
 */
function mapOf(arrays, name) {
  const codes = /** @type {Uint8Array} */ (valuesOf(arrays, name));
  return { size: arrays.get(name)?.shape.at(-1) ?? 0, codes };
}

/**
 * @param {WireFrame["arrays"]} arrays
 * @param {WireFrame["facts"]} facts
 * @returns {Extras | null} null where there is nothing to tell
 */
function extrasOf(arrays, facts) {
  const dropped = arrays.get("dropped");
  const jittered = arrays.get("jittered");
  const trace = facts.trace ? /** @type {import("../../types.js").Trace} */ ({ ...facts.trace, ...traced(arrays, "trace_") }) : undefined;
  const batch = facts.batch ? /** @type {import("../../types.js").Batch} */ ({ ...facts.batch, ...traced(arrays, "batch_") }) : undefined;
  const landscape = arrays.get("landscape");
  const space = spaceOf(arrays, facts);
  const extras = {
    ...facts,
    ...(dropped && { dropped: [...dropped.values] }),
    ...(jittered && { jittered: pointsOf(jittered.values) }),
    ...(trace && { trace }),
    ...(batch && { batch }),
    ...(space && { space }),
    ...(landscape && { landscape: { .../** @type {any} */ (facts.landscape), loss: rowsOf(landscape) } }),
  };
  return Object.keys(extras).length === 0 ? null : extras;
}

/** @param {WireFrame["arrays"]} arrays @param {string} start of the names @returns {Record<string, number[]>} what there is of a point, or of a mini-batch, on its way through the network */
function traced(arrays, start) {
  return Object.fromEntries([...arrays].filter(([name]) => name.startsWith(start)).map(([name, { values }]) => [name.slice(start.length), [...values]]));
}

/**
 * @param {ArrayLike<number>} values
 * @returns {import("../../types.js").Point[]}
 */
function pointsOf(values) {
  return Array.from({ length: values.length / 3 }, (_, i) => [values[3 * i], values[3 * i + 1], values[3 * i + 2]]);
}

/** @param {{values: ArrayLike<number>, shape: readonly number[]}} array @returns {number[][]} */
function rowsOf({ values, shape }) {
  const columns = shape[shape.length - 1];
  return Array.from({ length: values.length / columns }, (_, row) => Array.from({ length: columns }, (_unused, column) => values[row * columns + column]));
}

/**
 * @param {WireFrame["arrays"]} arrays
 * @param {WireFrame["facts"]} facts
 * @returns {import("../../types.js").Space | null} null where it is not told
 */
function spaceOf(arrays, facts) {
  if (!facts.space) return null;
  const [grid, train, test, lines] = ["grid", "train", "test", "lines"].map((name) => valuesOf(arrays, `space_${name}`));
  const sums = arrays.has("space_sums") ? valuesOf(arrays, "space_sums") : null;
  return /** @type {import("../../types.js").Space} */ ({ .../** @type {object} */ (facts.space), grid, train, test, lines, sums });
}
