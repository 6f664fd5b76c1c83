/**
 * On a first visit: Play draws the eye once, and two short labels say what a neuron's picture and a line's thickness mean.
 *
 * @typedef {import("../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("./memory.js").Memory} Memory
 * @typedef {import("./picture.js").Picture} Picture
 */
import { pointOn } from "../draw/curve.js";
import { length } from "./sheet.js";

const KEY = "visited";
const GAP = 14;
/** Half the width of a label, and the height of the taller one. */
const HALF = 88;
const HEIGHT = 96;
/** Places on a link that are looked at. */
const SAMPLES = 16;

/**
 * @param {{root: HTMLElement, callouts: HTMLElement, neuron: HTMLElement, link: HTMLElement, dismiss: HTMLButtonElement}} elements
 * @param {Picture} picture
 * @param {import("../store.js").Store} store
 * @param {Memory} memory
 */
export function bindCallouts({ root, callouts, neuron, link, dismiss }, picture, store, memory) {
  if (memory.get(KEY)) return;
  root.toggleAttribute("data-first-visit", true);
  callouts.hidden = false;
  const end = () => {
    memory.set(KEY, "yes");
    callouts.hidden = true;
  };
  dismiss.addEventListener("click", end);
  picture.onLayout((layout) => place(layout, neuron, link));
  store.follow(["playing"], ({ playing }) => playing && root.toggleAttribute("data-first-visit", false));
  store.follow(["edited", "pointed"], ({ edited, pointed }) => {
    if (edited) end();
    neuron.toggleAttribute("data-read", neuron.hasAttribute("data-read") || pointed?.kind === "node");
    link.toggleAttribute("data-read", link.hasAttribute("data-read") || pointed?.kind === "link");
    if (neuron.hasAttribute("data-read") && link.hasAttribute("data-read") && pointed === null) end();
  });
}

/**
 * @param {NetworkLayout} layout
 * @param {HTMLElement} neuron
 * @param {HTMLElement} link
 */
function place(layout, neuron, link) {
  const first = layout.columns.find(({ kind }) => kind === "hidden") ?? layout.columns[layout.columns.length - 1];
  moveTo(layout, neuron, first.x, first.bottom + GAP);
  const last = layout.links.count - 1;
  link.hidden = last < 0;
  if (last < 0) return;
  const { x, y } = pointOn(layout.links.ends, last, 0.5);
  const above = layout.columns.filter((column) => Math.abs(column.x - x) < HALF + GAP);
  const clear = Math.max(lowest(layout.links.ends, last, x) + GAP, ...above.map(({ bottom }) => bottom));
  moveTo(layout, link, x, clear);
  link.style.setProperty("--rise", length(clear - y - GAP / 2));
}

/**
 * @param {ArrayLike<number>} ends
 * @param {number} index of the link
 * @param {number} x of the middle of a label
 * @returns {number} how far down the link comes above the label
 */
function lowest(ends, index, x) {
  const points = Array.from({ length: SAMPLES + 1 }, (_, i) => pointOn(ends, index, i / SAMPLES));
  return Math.max(...points.filter((point) => Math.abs(point.x - x) <= HALF).map((point) => point.y));
}

/**
 * Moves a label to where it sticks out at neither side; where it would at the bottom, it is left out.
 *
 * @param {NetworkLayout} layout
 * @param {HTMLElement} element
 * @param {number} x of its middle
 * @param {number} y of its top
 */
function moveTo({ width, height }, element, x, y) {
  element.style.setProperty("--x", length(Math.max(HALF, Math.min(width - HALF, x))));
  element.style.setProperty("--y", length(y));
  element.toggleAttribute("data-cramped", y + HEIGHT > height);
}
