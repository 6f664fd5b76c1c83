/**
 * The few pixels of a picture that are not clear, for laying it over others: much quicker than copying all of it.
 *
 * @typedef {object} Specks
 * @property {Uint32Array} place of each in a picture, row by row
 * @property {Uint8ClampedArray} colors red, green, blue, opacity of each
 */

/**
 * @param {ImageData} image
 * @returns {Specks}
 */
export function specksOf({ data }) {
  const place = Uint32Array.from({ length: data.length / 4 }, (_, i) => i).filter((i) => data[4 * i + 3] > 0);
  const colors = new Uint8ClampedArray(4 * place.length);
  place.forEach((from, to) => colors.set(data.subarray(4 * from, 4 * from + 4), 4 * to));
  return { place, colors };
}

/**
 * @param {ImageData} image of the same size as the one they come from
 * @param {Specks} specks
 */
export function layOver({ data }, { place, colors }) {
  for (let k = 0; k < place.length; k++) {
    const [at, from] = [4 * place[k], 4 * k];
    const upper = colors[from + 3] * 255;
    const lower = data[at + 3] * (255 - colors[from + 3]);
    const both = upper + lower;
    data[at] = (colors[from] * upper + data[at] * lower) / both;
    data[at + 1] = (colors[from + 1] * upper + data[at + 1] * lower) / both;
    data[at + 2] = (colors[from + 2] * upper + data[at + 2] * lower) / both;
    data[at + 3] = both / 255;
  }
}
