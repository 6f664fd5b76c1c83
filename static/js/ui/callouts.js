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
/** Half the width of a label, the height of the taller one, and how much a button adds to it. */
const HALF = 88;
const HEIGHT = 96;
const BUTTON = 28;
/** Parts of a link's course that are looked at; even, for there is a middle. */
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
  picture.onLayout((layout) => place(layout, neuron, link, dismiss));
  store.follow(["playing"], ({ playing }) => playing && root.toggleAttribute("data-first-visit", false));
  store.follow(["edited", "pointed"], ({ edited, pointed }) => {
    if (edited) end();
    neuron.toggleAttribute("data-read", neuron.hasAttribute("data-read") || pointed?.kind === "node");
    link.toggleAttribute("data-read", link.hasAttribute("data-read") || pointed?.kind === "link");
    if (neuron.hasAttribute("data-read") && link.hasAttribute("data-read") && pointed === null) end();
  });
}

/**
 * One label under the first hidden layer, the other under the last link, beside the first label; where there is no room for both, the second.
 * The button that ends them is in the second, or in the first where that is the only one.
 *
 * @param {NetworkLayout} layout
 * @param {HTMLElement} neuron
 * @param {HTMLElement} link
 * @param {HTMLElement} dismiss
 */
function place(layout, neuron, link, dismiss) {
  const first = layout.columns.find(({ kind }) => kind === "hidden") ?? layout.columns[layout.columns.length - 1];
  moveTo(layout, neuron, first.x, first.bottom + GAP);
  placeLink(layout, neuron, link, first);
  const isAlone = link.hidden || link.hasAttribute("data-cramped");
  if (isAlone) moveTo(layout, neuron, first.x, first.bottom + GAP, HEIGHT + BUTTON);
  const home = isAlone ? neuron : link;
  if (dismiss.parentElement !== home) home.append(dismiss);
}

/**
 * @param {NetworkLayout} layout
 * @param {HTMLElement} neuron
 * @param {HTMLElement} link
 * @param {NetworkLayout["columns"][number]} first
 */
function placeLink(layout, neuron, link, first) {
  const last = layout.links.count - 1;
  link.hidden = last < 0;
  if (last < 0) return;
  const course = Array.from({ length: SAMPLES + 1 }, (_, i) => pointOn(layout.links.ends, last, i / SAMPLES));
  const middle = course[SAMPLES / 2];
  const taken = within(layout, first.x);
  const beside = course.filter((point) => Math.abs(within(layout, point.x) - taken) >= 2 * HALF);
  const [free] = beside.sort((a, b) => Math.abs(a.x - middle.x) - Math.abs(b.x - middle.x));
  if (free === undefined) neuron.toggleAttribute("data-cramped", true);
  const { x, y } = free ?? middle;
  const above = layout.columns.filter((column) => Math.abs(column.x - x) < HALF + GAP);
  const over = course.filter((point) => Math.abs(point.x - x) <= HALF);
  const clear = Math.max(...over.map((point) => point.y + GAP), ...above.map(({ bottom }) => bottom));
  moveTo(layout, link, x, clear);
  link.style.setProperty("--rise", length(clear - y - GAP / 2));
}

/**
 * Moves a label to where it sticks out at neither side; where it would at the bottom, it is left out.
 *
 * @param {NetworkLayout} layout
 * @param {HTMLElement} element
 * @param {number} x of its middle
 * @param {number} y of its top
 * @param {number} [height]
 */
function moveTo(layout, element, x, y, height = HEIGHT) {
  element.style.setProperty("--x", length(within(layout, x)));
  element.style.setProperty("--y", length(y));
  element.toggleAttribute("data-cramped", y + height > layout.height);
}

/**
 * @param {NetworkLayout} layout
 * @param {number} x wished for the middle of a label
 */
function within({ width }, x) {
  return Math.max(HALF, Math.min(width - HALF, x));
}
