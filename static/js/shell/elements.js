/** The elements of a page by their ids; one that is missing, or of another kind, is a mistake in the page. */

/**
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`expected an element #${id} of the kind ${kind.name}, got ${found}`);
  return found;
}

/** @param {string} id */
export function any(id) {
  return element(id, HTMLElement);
}

/** @param {string} id */
export function button(id) {
  return element(id, HTMLButtonElement);
}

/** @param {string} id */
export function canvas(id) {
  return element(id, HTMLCanvasElement);
}
