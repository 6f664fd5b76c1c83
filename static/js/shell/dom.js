/**
 * The document, by small steps: words and elements that are changed only where they differ, the elements of a page by their ids, and
 * places for what floats.
 */

/**
 * Leaves the element alone when it says so already: no layout, nothing for a screen reader.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const { firstChild } = element;
  if (element.textContent === text) return;
  if (firstChild instanceof Text && firstChild === element.lastChild) firstChild.data = text;
  else element.textContent = text;
}

/**
 * As `setText`: what is hidden already costs nothing.
 *
 * @param {HTMLElement} element
 * @param {boolean} isHidden
 */
export function setHidden(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

/**
 * Says the same to those who see the hint and to those who hear its element.
 *
 * @template {HTMLElement} Explained
 * @param {Explained} element
 * @param {string} hint on hover, focus and tap
 * @returns {Explained} the same
 */
export function explain(element, hint) {
  element.dataset.hint = hint;
  element.setAttribute("aria-description", hint);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * @param {string} name of a symbol in the page's sprite
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/**
 * Opens a dialog over the page, which is gone once it is closed: by Escape, its cross or a click beside it. The focus goes back then.
 *
 * @param {string} name its class, and the beginning of its heading's id
 * @param {string} title
 * @param {string} close what the cross is called
 * @param {Node[]} content
 * @returns {HTMLDialogElement}
 */
export function openDialog(name, title, close, content) {
  const cross = make("button", { class: "quiet close", "aria-label": close }, [icon("close")]);
  const head = make("form", { method: "dialog", class: "dialog-head" }, [make("h2", { id: `${name}-title` }, [title]), cross]);
  const dialog = make("dialog", { class: name, "aria-labelledby": `${name}-title` }, [head, ...content]);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

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

const MARGIN = 8;

/**
 * @typedef {{width: number, height: number}} Size
 * @typedef {{right: number, bottom: number}} Bounds in the window
 */

/**
 * @param {HTMLElement} element shown, with `position: fixed` from --x and --y
 * @param {{x: number, y: number}} anchor in the window
 * @param {number} [gap] to the anchor
 * @param {Bounds} [bounds] which it stays within; left out: the window
 */
export function placeNear(element, anchor, gap = 14, bounds = windowBounds()) {
  const { x, y } = placeIn({ width: element.offsetWidth, height: element.offsetHeight }, anchor, gap, bounds);
  element.style.setProperty("--x", `${Math.round(x)}px`);
  element.style.setProperty("--y", `${Math.round(y)}px`);
}

/** @returns {Bounds} */
function windowBounds() {
  const { clientWidth, clientHeight } = document.documentElement;
  return { right: clientWidth, bottom: clientHeight };
}

/**
 * @param {Size} size of what is placed
 * @param {{x: number, y: number}} anchor
 * @param {number} gap
 * @param {Bounds} bounds
 * @returns {{x: number, y: number}} at the right of the anchor and below it, or else at its left, and above
 */
export function placeIn({ width, height }, anchor, gap, { right, bottom }) {
  const besides = anchor.x + gap;
  const x = besides + width + MARGIN <= right ? besides : Math.max(MARGIN, Math.min(anchor.x - gap - width, right - width - MARGIN));
  const below = anchor.y + gap;
  const y = below + height + MARGIN <= bottom ? below : Math.max(MARGIN, Math.min(anchor.y - gap - height, bottom - height - MARGIN));
  return { x, y };
}
