/** Keeps what floats on the screen near what it is about, and wholly in view. Where it floats, and whether it does, the style sheet says. */

const MARGIN = 8;

/**
 * @param {HTMLElement} element shown, with `position: fixed` from --x and --y
 * @param {{x: number, y: number}} anchor in the window
 * @param {number} [gap] to the anchor
 */
export function placeNear(element, anchor, gap = 14) {
  const { offsetWidth: width, offsetHeight: height } = element;
  const { clientWidth, clientHeight } = document.documentElement;
  const right = anchor.x + gap;
  const x = right + width + MARGIN <= clientWidth ? right : Math.max(MARGIN, Math.min(anchor.x - gap - width, clientWidth - width - MARGIN));
  const below = anchor.y + gap;
  const y = below + height + MARGIN <= clientHeight ? below : Math.max(MARGIN, anchor.y - gap - height);
  element.style.setProperty("--x", `${Math.round(x)}px`);
  element.style.setProperty("--y", `${Math.round(y)}px`);
}
