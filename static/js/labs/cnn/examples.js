/**
 * Forty small pictures from which a kernel is learnt: discs, bars and squares with soft edges, always the same ones.
 *
 * @typedef {import("./types.js").Matrix} Matrix
 */
import { square } from "./kernels.js";
import { randomFrom } from "./random.js";

export const EXAMPLES = 40;
export const EXAMPLE_SIDE = 8;
const SEED = 7;
/** Half the width of an edge. The softer pictures are, the more alike are neighbours, and the longer plain gradient descent takes. */
const SOFTNESS = 0.9;

/** Distances to the edges of shapes, in their own directions. @type {readonly ((u: number, v: number, size: number) => number)[]} */
const SHAPES = [
  (u, v, size) => Math.hypot(u, v) - size,
  (u, v, size) => Math.max(Math.abs(u) - 2 * size, Math.abs(v) - 0.5),
  (u, v, size) => Math.max(Math.abs(u), Math.abs(v)) - size,
];

/** @returns {Matrix[]} values 0 to 1 */
export function examplePictures() {
  const random = randomFrom(SEED);
  return Array.from({ length: EXAMPLES }, () => examplePicture(random));
}

/** @param {() => number} random @returns {Matrix} */
function examplePicture(random) {
  const distance = SHAPES[Math.floor(random() * SHAPES.length)];
  const [x, y] = [1.5 + random() * (EXAMPLE_SIDE - 4), 1.5 + random() * (EXAMPLE_SIDE - 4)];
  const angle = random() * Math.PI;
  const [size, ink] = [1 + random() * 2, 0.5 + random() / 2];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return square(EXAMPLE_SIDE, (row, column) => {
    const [dx, dy] = [column - x, row - y];
    const away = distance(dx * cos + dy * sin, dy * cos - dx * sin, size);
    return ink * Math.max(0, Math.min(1, 0.5 - away / (2 * SOFTNESS)));
  });
}
