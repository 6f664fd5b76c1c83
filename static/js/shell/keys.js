/** Keys by their names, with what is held down beside them: Shift and R is another key than R, and Caps lock makes none of it. */

/** @typedef {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">} Press */

/**
 * @param {Press} press
 * @returns {string} the key, letters in lower case; "" where another is held down with it, but for the Shift that a sign may take
 */
export function keyAlone({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey || (shiftKey && !isSign(key))) return "";
  return letterOf(key);
}

/**
 * @param {Press} press
 * @returns {string} the key that is pressed with Ctrl or ⌘, as in "z" and "Shift z"; "" where neither is, or more than that
 */
export function keyWithCommand({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey === metaKey || altKey) return "";
  return shiftKey ? `Shift ${letterOf(key)}` : letterOf(key);
}

/** @param {string} key @returns {boolean} such as ?, which many keyboards have behind Shift */
function isSign(key) {
  return key.length === 1 && key !== " " && key.toLowerCase() === key.toUpperCase();
}

/** @param {string} key */
function letterOf(key) {
  return key.length === 1 ? key.toLowerCase() : key;
}
