/**
 * On a first visit: Play draws the eye once, and two short labels say what a neuron's picture and a line's thickness mean.
 *
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../shell/memory.js").Memory} Memory
 * @typedef {import("./picture.js").Picture} Picture
 */
import { pointOn } from "./draw/curve.js";
import { length } from "../../shell/sheet.js";

const KEY = "visited";
const GAP = 14;
/** Half the width of a label, the height of the taller one, and how much a button adds to it. */
const HALF = 88;
const HEIGHT = 96;
const BUTTON = 28;
/** Parts of a link's course that are looked at; even, for there is a middle. */
const SAMPLES = 16;

/**
 * What is on screen of the picture, which may be wider than its box; in the units of the layout.
 *
 * @typedef {{left: number, width: number, height: number}} Sight
 *
 * @param {{root: HTMLElement, scroll: HTMLElement, callouts: HTMLElement, neuron: HTMLElement, link: HTMLElement, dismiss: HTMLButtonElement}} elements
 * @param {Picture} picture
 * @param {import("../../core/store.js").Store} store
 * @param {Memory} memory
 */
export function bindCallouts({ root, scroll, callouts, neuron, link, dismiss }, picture, store, memory) {
  if (memory.get(KEY)) return;
  root.toggleAttribute("data-first-visit", true);
  callouts.hidden = false;
  for (const label of [neuron, link]) label.toggleAttribute("data-cramped", true); // there is no picture yet to stand at
  const end = () => {
    memory.set(KEY, "yes");
    callouts.hidden = true;
  };
  dismiss.addEventListener("click", end);
  const arrange = () => {
    const { layout, sheet } = picture;
    if (layout === null || callouts.hidden) return;
    const sight = { left: scroll.scrollLeft / sheet.unit, width: Math.min(layout.width, scroll.clientWidth / sheet.unit), height: layout.height };
    place(layout, sight, neuron, link);
    const home = isLast(link, getComputedStyle(callouts).position === "static") ? link : neuron;
    if (dismiss.parentElement !== home) home.append(dismiss);
  };
  picture.onLayout(arrange);
  scroll.addEventListener("scroll", arrange);
  new ResizeObserver(arrange).observe(scroll);
  store.follow(["playing"], ({ playing }) => playing && root.toggleAttribute("data-first-visit", false));
  store.follow(["edited", "pointed"], ({ edited, pointed }) => {
    if (edited) end();
    neuron.toggleAttribute("data-read", neuron.hasAttribute("data-read") || pointed?.kind === "node");
    link.toggleAttribute("data-read", link.hasAttribute("data-read") || pointed?.kind === "link");
    if (neuron.hasAttribute("data-read") && link.hasAttribute("data-read") && pointed === null) end();
  });
}

/**
 * One label under the first hidden layer, the other under the last link, beside the first label; where there is no room for both, the second;
 * where that link is out of sight, the first.
 *
 * @param {NetworkLayout} layout
 * @param {Sight} sight
 * @param {HTMLElement} neuron
 * @param {HTMLElement} link
 */
function place(layout, sight, neuron, link) {
  const first = layout.columns.find(({ kind }) => kind === "hidden") ?? layout.columns[layout.columns.length - 1];
  const middle = besideFeatures(layout, first.x);
  placeNeuron(layout, sight, neuron, first, middle, HEIGHT);
  placeLink(layout, sight, neuron, link, middle);
  if (!isLast(link, false)) placeNeuron(layout, sight, neuron, first, middle, HEIGHT + BUTTON);
}

/**
 * @param {Pick<HTMLElement, "hidden" | "hasAttribute">} link the second label
 * @param {boolean} isStacked whether labels stand one below the other, which needs no room in the picture
 * @returns {boolean} whether it is seen, and so has the button that ends both: else the first has it
 */
export function isLast(link, isStacked) {
  return !link.hidden && (isStacked || !link.hasAttribute("data-cramped"));
}

/** @param {NetworkLayout} layout @returns {number} from the middle of a label: neurons of a column that is nearer have it below them */
function reachIn({ nodes }) {
  return HALF + Math.max(GAP, ...nodes.map(({ size }) => size / 2));
}

/**
 * @param {NetworkLayout} layout
 * @param {number} x wished for the middle of a label
 * @returns {number} that one, or further to the right where the label would lie on features
 */
function besideFeatures({ nodes }, x) {
  const ends = nodes.filter(({ kind }) => kind === "feature").map((node) => node.x + node.size / 2);
  return Math.max(x, ...ends.map((end) => end + HALF));
}

/**
 * @param {NetworkLayout} layout
 * @param {Sight} sight
 * @param {HTMLElement} neuron
 * @param {NetworkLayout["columns"][number]} first to which the label belongs
 * @param {number} middle of the label
 * @param {number} height
 */
function placeNeuron(layout, sight, neuron, first, middle, height) {
  const shown = sight.left + within(sight, middle); // at the edge of what is seen it stands further in
  const above = layout.columns.filter(({ kind, x }) => kind !== "feature" && Math.abs(x - shown) < reachIn(layout));
  const y = Math.max(first.bottom, ...above.map(({ bottom }) => bottom)) + GAP;
  moveTo(sight, neuron, middle, y, first.x, height);
  neuron.style.setProperty("--rise", length(y - GAP - first.bottom));
}

/**
 * @param {NetworkLayout} layout
 * @param {Sight} sight
 * @param {HTMLElement} neuron
 * @param {HTMLElement} link
 * @param {number} other middle of the other label
 */
function placeLink(layout, sight, neuron, link, other) {
  const last = layout.links.count - 1;
  const whole = last < 0 ? [] : Array.from({ length: SAMPLES + 1 }, (_, i) => pointOn(layout.links.ends, last, i / SAMPLES));
  const course = whole.filter(({ x }) => isSeen(sight, x));
  link.hidden = last < 0;
  link.toggleAttribute("data-cramped", course.length === 0);
  if (course.length === 0) return;
  const middle = course[course.length >> 1];
  const taken = within(sight, other);
  const beside = neuron.hasAttribute("data-cramped") ? course : course.filter((point) => Math.abs(within(sight, point.x) - taken) >= 2 * HALF);
  const [free] = beside.sort((a, b) => Math.abs(a.x - middle.x) - Math.abs(b.x - middle.x));
  if (free === undefined) neuron.toggleAttribute("data-cramped", true);
  const { x, y } = free ?? middle;
  const shown = sight.left + within(sight, x); // at the edge of what is seen it stands further in
  const above = layout.columns.filter((column) => Math.abs(column.x - shown) < reachIn(layout));
  const over = course.filter((point) => Math.abs(point.x - shown) <= HALF);
  const clear = Math.max(...over.map((point) => point.y + GAP), ...above.map(({ bottom }) => bottom + GAP / 2));
  moveTo(sight, link, x, clear);
  link.style.setProperty("--rise", length(clear - y - GAP / 2));
}

/**
 * Moves a label to where it sticks out at neither side; where it would at the bottom, or what it is about is out of sight, it is left out.
 *
 * @param {Sight} sight
 * @param {HTMLElement} element
 * @param {number} x of its middle
 * @param {number} y of its top
 * @param {number} [about] x of what it is about
 * @param {number} [height]
 */
function moveTo(sight, element, x, y, about = x, height = HEIGHT) {
  const middle = within(sight, x);
  element.style.setProperty("--x", length(middle));
  element.style.setProperty("--y", length(y));
  element.style.setProperty("--lean", length(about - sight.left - middle));
  element.toggleAttribute("data-cramped", y + height > sight.height || !isSeen(sight, about));
}

/**
 * @param {Sight} sight
 * @param {number} x wished for the middle of a label
 * @returns {number} from the left edge of what is seen
 */
function within({ left, width }, x) {
  return Math.max(HALF, Math.min(width - HALF, x - left));
}

/**
 * @param {Sight} sight
 * @param {number} x
 */
function isSeen({ left, width }, x) {
  return x >= left && x <= left + width;
}
