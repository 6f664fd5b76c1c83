/**
 * The lecture's two examples.
 *
 * @typedef {import("./types.js").Matrix} Matrix
 */

/**
 * The slides show windows and results: they determine the first three rows and the inner columns of the fourth. What they leave open in the
 * rows below was chosen so that every number of theirs comes out, as near to its neighbours as whole numbers can be.
 *
 * @type {readonly [Matrix]}
 */
export const GREY = [
  [
    [95, 101, 98, 102, 97],
    [96, 100, 99, 101, 114],
    [99, 98, 99, 99, 87],
    [94, 98, 100, 102, 94],
    [91, 91, 95, 98, 88],
    [95, 97, 87, 90, 94],
    [98, 96, 89, 95, 98],
  ],
];

/** @type {readonly [Matrix, Matrix, Matrix]} */
export const RGB = [
  [
    [156, 155, 156, 154, 153],
    [153, 154, 157, 159, 159],
    [149, 151, 155, 158, 159],
    [146, 146, 149, 153, 158],
    [145, 143, 143, 148, 158],
  ],
  [
    [167, 166, 167, 165, 163],
    [164, 165, 168, 170, 170],
    [160, 162, 166, 169, 170],
    [156, 156, 159, 163, 168],
    [155, 153, 153, 158, 168],
  ],
  [
    [163, 162, 163, 160, 158],
    [160, 161, 164, 166, 166],
    [156, 158, 162, 165, 166],
    [155, 155, 158, 162, 167],
    [154, 152, 152, 157, 167],
  ],
];

/** The kernels of the colour example, for red, green and blue. @type {readonly [Matrix, Matrix, Matrix]} */
export const RGB_KERNELS = [
  [
    [-1, -1, 1],
    [0, 1, -1],
    [0, 1, 1],
  ],
  [
    [1, 0, 0],
    [1, -1, -1],
    [1, 0, -1],
  ],
  [
    [0, 1, 1],
    [0, 1, 0],
    [1, -1, 1],
  ],
];
