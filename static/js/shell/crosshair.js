/**
 * A place on a canvas that is read: under the pointer, where a finger came down or drags to, or where the arrow keys have moved it. A finger's
 * stays until another one comes down elsewhere.
 *
 * @typedef {{x: number, y: number}} Place
 *
 * @typedef {object} Reader
 * @property {(event: PointerEvent) => Place} placeOf
 * @property {(from: Place | null, dx: number, dy: number) => Place | null} step where a key leads, from nowhere at first; null: there is nothing
 * @property {(place: Place | null) => void} show
 * @property {() => string} words what is read, for who listens
 * @property {(place: Place, event: PointerEvent | null) => void} [choose] a click or a tap there, or Enter
 */
import { keyAlone } from "./keyboard.js";
import { setText } from "./dom.js";

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} canvas in the tab order
 * @param {HTMLElement} said a live region
 * @param {Reader} reader
 */
export function bindCrosshair(canvas, said, { placeOf, step, show, words, choose }) {
  /** @type {Place | null} */
  let place = null;
  const move = (/** @type {Place | null} */ to) => {
    place = to;
    show(to);
  };
  for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) canvas.addEventListener(type, (event) => move(placeOf(event)));
  canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && move(null));
  canvas.ownerDocument.addEventListener("pointerdown", (event) => place !== null && event.target !== canvas && move(null));
  canvas.addEventListener("blur", () => move(null));
  if (choose) canvas.addEventListener("click", (event) => choose(placeOf(/** @type {PointerEvent} */ (event)), /** @type {PointerEvent} */ (event)));
  canvas.addEventListener("keydown", (event) => {
    if (choose && keyAlone(event) === "Enter") {
      if (place === null) move(step(null, 0, 0));
      if (place !== null) choose(place, null);
      return event.preventDefault();
    }
    const way = STEPS[keyAlone(event) ?? ""];
    if (way === undefined) return event.key === "Escape" && move(null);
    event.preventDefault();
    move(step(place, ...way));
    if (place !== null) setText(said, words());
  });
}
