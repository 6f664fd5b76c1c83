/**
 * JSON values: compared, and read and changed by the paths which the options registry uses ("data.noise").
 */

/**
 * @param {unknown} tree
 * @param {string} path
 * @returns {unknown} undefined where there is nothing
 */
export function valueAt(tree, path) {
  return path.split(".").reduce((node, key) => /** @type {Record<string, unknown> | undefined} */ (node)?.[key], tree);
}

/**
 * @template T
 * @param {T} tree
 * @param {string} path
 * @param {unknown} value undefined takes the key away
 * @returns {T} a copy that shares whatever did not change
 */
export function withValue(tree, path, value) {
  const [key, ...rest] = path.split(".");
  const copy = /** @type {Record<string, unknown>} */ ({ ...tree });
  const next = rest.length > 0 ? withValue(copy[key], rest.join("."), value) : value;
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return /** @type {T} */ (copy);
}

/**
 * @param {unknown} a JSON
 * @param {unknown} b JSON
 * @returns {boolean} whatever the order of keys
 */
export function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b)) return false;
  return keys.every((key) => key in b && same(valueAt(a, key), valueAt(b, key)));
}
