/**
 * Random numbers from a seed, the same on every machine: Tommy Ettinger's Mulberry32.
 *
 * @param {number} seed a whole number
 * @returns {() => number} 0 to 1, without 1
 */
export function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
