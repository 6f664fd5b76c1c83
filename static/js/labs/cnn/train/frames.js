/**
 * What the arrays of a frame of this lab mean.
 *
 * @typedef {import("./types.js").TrainFrame} TrainFrame
 * @typedef {import("../../../types.js").WireFrame} WireFrame
 */

/**
 * @param {WireFrame} frame
 * @returns {TrainFrame}
 */
export function frameOf({ run, number, playing, diverged, epoch, position, arrays, facts }) {
  const valuesOf = (/** @type {string} */ name) => {
    const found = arrays.get(name);
    if (found === undefined) throw new Error(`expected a frame with ${name}, got ${[...arrays.keys()].join(", ")}`);
    return found.values;
  };
  const [trainLoss, testLoss, trainAccuracy, testAccuracy] = valuesOf("curves");
  return {
    ...{ run, number, playing, diverged, epoch, position },
    state: arrays.get("state")?.values.length ? /** @type {Uint8Array} */ (valuesOf("state")) : null,
    parameters: valuesOf("parameters"),
    picture: valuesOf("picture"),
    maps: valuesOf("maps"),
    most: valuesOf("most"),
    probabilities: valuesOf("probabilities"),
    curves: { trainLoss, testLoss, trainAccuracy, testAccuracy },
    history: valuesOf("history"),
    watched: Number(facts.watched),
    label: facts.label === null ? null : Number(facts.label),
    confusion: /** @type {number[][] | undefined} */ (facts.confusion) ?? null,
    mistakes: /** @type {import("./types.js").Mistake[] | undefined} */ (facts.mistakes) ?? null,
    shifts: /** @type {number[][] | undefined} */ (facts.shifts) ?? null,
    turns: /** @type {number[] | undefined} */ (facts.turns) ?? null,
  };
}

/** @param {ArrayLike<number>} values @returns {number} the index of the largest */
export function largestOf(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
