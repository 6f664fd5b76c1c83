/**
 * On a first visit: Play draws the eye once, and two short labels say what a neuron's picture and a line's thickness mean.
 *
 * @typedef {import("../types.js").LayoutNode} LayoutNode
 * @typedef {import("../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("./memory.js").Memory} Memory
 * @typedef {import("./picture.js").Picture} Picture
 */
import { pointOn } from "../draw/curve.js";
import { length } from "./sheet.js";

const KEY = "visited";
const GAP = 14;
/** Half the width of a label. */
const HALF = 88;

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
  moveTo(neuron, within(layout, first.x), first.bottom + GAP);
  const last = layout.links.count - 1;
  link.hidden = last < 0;
  if (last < 0) return;
  const { x, y } = pointOn(layout.links.ends, last, 0.5);
  const clear = Math.max(y + GAP, layout.columns[layout.columns.length - 2].bottom);
  moveTo(link, within(layout, x), clear);
  link.style.setProperty("--rise", length(clear - y - GAP / 2));
}

/**
 * @param {NetworkLayout} layout
 * @param {number} x of the middle of a label
 * @returns {number} so that the label does not stick out
 */
function within({ width }, x) {
  return Math.max(HALF, Math.min(width - HALF, x));
}

/**
 * @param {HTMLElement} element
 * @param {number} x
 * @param {number} y
 */
function moveTo(element, x, y) {
  element.style.setProperty("--x", length(x));
  element.style.setProperty("--y", length(y));
}
