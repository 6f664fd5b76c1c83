/** What the projector may show, and the starred runs: buttons over the wall. */
import { fill } from "../../core/fill.js";
import { setText } from "../../shell/dom.js";
import { openSides } from "./beside.js";
import { LEAST_STARS } from "./stars.js";
import { PROJECTOR, SIDES } from "./texts.js";

/**
 * @param {{show: HTMLButtonElement, clear: HTMLButtonElement}} buttons
 * @param {import("./stars.js").Stars} stars
 * @param {() => import("../../types.js").Palette} palette
 * @param {URL} home
 * @param {(link: string) => Promise<void>} sendAll
 */
export function bindStars({ show, clear }, stars, palette, home, sendAll) {
  const count = () => {
    const { size } = stars.kept;
    setText(show.querySelector("span") ?? show, fill(SIDES.show, { count: size }));
    show.disabled = size < LEAST_STARS;
    clear.hidden = size === 0;
  };
  stars.onChange(count);
  count();
  show.addEventListener("click", () => openSides([...stars.kept.values()], palette(), home, sendAll));
  clear.addEventListener("click", () => {
    stars.clear();
    show.focus();
  });
}

/**
 * Large type, and nothing that is not for all eyes: no names, and no buttons but what a lesson needs.
 *
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} root
 * @param {() => void} show told after each change
 */
export function bindProjector(button, root, show) {
  button.addEventListener("click", () => {
    const isOn = root.toggleAttribute("data-projector");
    setText(button.querySelector("span") ?? button, isOn ? PROJECTOR.leave : PROJECTOR.enter);
    show();
  });
}
