/**
 * A real button over every neuron, for the keyboard and for screen readers. One of them is in the tab order; arrow keys move on from it, and
 * L goes through the links that lead to it.
 *
 * @typedef {import("../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../types.js").NodeRef} NodeRef
 *
 * @typedef {object} Actions
 * @property {(node: NodeRef) => string} name
 * @property {(node: NodeRef) => string} description what a screen reader says about it when it is reached
 * @property {(node: NodeRef) => string} remark what there is to say about it on hover; mostly nothing
 * @property {(node: LayoutNode, input: number) => void} act Enter or the space bar, on the link from this input or, below 0, on the neuron
 * @property {(node: LayoutNode | null, input: number) => void} point the keyboard came to it, or left
 */
import { keyAlone } from "../../shell/keyboard.js";
import { length } from "../../shell/sheet.js";

/** Buttons are larger than small neurons, as far as there is room. */
const SMALLEST = 24;

export class Neurons {
  /**
   * @param {HTMLElement} group
   * @param {import("./picture.js").Picture} picture
   * @param {Actions} actions
   */
  constructor(group, picture, actions) {
    this.group = group;
    this.actions = actions;
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    /** @type {LayoutNode[]} */
    this.nodes = [];
    /** The one in the tab order. */
    this.current = "";
    /** Which link into it the keyboard is at; below 0 at none. */
    this.input = -1;
    /** How many inputs each layer has. @type {readonly number[]} */
    this.sizes = [];
    picture.onLayout((layout) => this.#show(layout));
    group.addEventListener("keydown", (event) => this.#key(event));
    group.addEventListener("pointerover", (event) => this.#remark(event.target));
    group.addEventListener("focusin", (event) => this.#enter(event));
    group.addEventListener("focusout", () => this.#leave());
    group.addEventListener("click", (event) => {
      const node = this.#nodeOf(event.target);
      if (node) actions.act(node, this.input);
    });
  }

  /** @param {NodeRef & {input?: number}} ref a neuron, or a link into it */
  focus({ layer, unit, input = -1 }) {
    const node = this.nodes.find((one) => one.layer === layer && one.unit === unit);
    const button = node && this.buttons.get(node.key);
    button?.focus({ preventScroll: true });
    if (node && input >= 0 && button?.matches(":focus-visible")) this.#goTo(node, input);
  }

  /** @param {NetworkLayout} layout */
  #show({ nodes, sizes }) {
    this.nodes = nodes;
    this.sizes = sizes;
    const keys = new Set(nodes.map((node) => node.key));
    const left = [...this.buttons].find(([key, button]) => !keys.has(key) && button === document.activeElement)?.[0];
    for (const [key, button] of this.buttons) if (!keys.has(key)) this.#remove(key, button);
    if (!keys.has(this.current)) this.current = nodes[0]?.key ?? "";
    for (const node of nodes) this.#place(node);
    if (left !== undefined) this.#stayNear(left);
  }

  /** The neuron that had the focus is gone: the last one of its layer has it now. @param {string} key of the one that is gone */
  #stayNear(key) {
    const beside = this.nodes.findLast((node) => node.key.startsWith(key.slice(0, key.lastIndexOf(":") + 1)));
    if (beside) this.focus(beside);
  }

  /**
   * @param {string} key
   * @param {HTMLButtonElement} button
   */
  #remove(key, button) {
    button.remove();
    this.buttons.delete(key);
  }

  /** @param {LayoutNode} node */
  #place(node) {
    const button = this.buttons.get(node.key) ?? this.#make(node.key);
    const size = Math.max(node.size, Math.min(SMALLEST, this.#room(node)));
    button.style.transform = `translate(${length(node.x - size / 2)}, ${length(node.y - size / 2)})`;
    button.style.width = length(size);
    button.style.height = length(size);
    button.tabIndex = node.key === this.current ? 0 : -1;
    const name = this.actions.name(node);
    if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
    if (node.kind === "feature") button.setAttribute("aria-pressed", String(node.active));
  }

  /**
   * @param {LayoutNode} node
   * @returns {number} distance to its nearest neighbour in the column
   */
  #room(node) {
    const others = this.nodes.filter((other) => other.layer === node.layer && other.kind === node.kind && other !== node);
    return Math.min(SMALLEST, ...others.map((other) => Math.abs(other.y - node.y)));
  }

  /** @param {string} key */
  #make(key) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "neuron";
    button.dataset.key = key;
    button.dataset.ownArrows = "";
    this.buttons.set(key, button);
    this.group.append(button);
    return button;
  }

  /** @param {EventTarget | null} target */
  #nodeOf(target) {
    const key = target instanceof HTMLElement ? target.dataset.key : undefined;
    return this.nodes.find((node) => node.key === key) ?? null;
  }

  /** As it is at this moment; the page shows it as the hint of any control. @param {EventTarget | null} target */
  #remark(target) {
    const node = this.#nodeOf(target);
    if (node === null || !(target instanceof HTMLElement)) return;
    const text = this.actions.remark(node);
    if (text === "") delete target.dataset.hint;
    else target.dataset.hint = text;
  }

  /** @param {FocusEvent} event */
  #enter(event) {
    const node = this.#nodeOf(event.target);
    if (node === null || !(event.target instanceof HTMLElement)) return;
    this.buttons.get(this.current)?.setAttribute("tabindex", "-1");
    this.current = node.key;
    event.target.tabIndex = 0;
    this.#remark(event.target);
    event.target.setAttribute("aria-description", this.actions.description(node));
    if (event.target.matches(":focus-visible")) this.actions.point(node, this.input);
  }

  #leave() {
    this.input = -1;
    this.actions.point(null, -1);
  }

  /** @param {LayoutNode} node @param {number} input */
  #goTo(node, input) {
    this.input = input;
    this.actions.point(node, input);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const node = this.#nodeOf(event.target);
    const by = linkStep(event);
    const next = node && neighbour(this.nodes, node, keyAlone(event));
    if (!node || (!next && by === 0)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return this.#goTo(node, aroundFrom(this.input, by, this.sizes[node.layer] ?? 0));
    const button = this.buttons.get(next.key);
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** @param {KeyboardEvent} event @returns {number} 1 for L, -1 with Shift, 0 for any other key */
function linkStep({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (keyAlone({ key, shiftKey: false, ctrlKey, altKey, metaKey }) !== "l") return 0;
  return shiftKey ? -1 : 1;
}

/** @param {number} input @param {number} by @param {number} inputs @returns {number} from the neuron itself, -1, through its links and back to it */
export function aroundFrom(input, by, inputs) {
  return ((input + 1 + by + inputs + 1) % (inputs + 1)) - 1;
}

/**
 * @param {LayoutNode[]} nodes
 * @param {LayoutNode} node
 * @param {string} key
 * @returns {LayoutNode | null} itself at an edge, null when the key moves nothing
 */
function neighbour(nodes, node, key) {
  const column = nodes.filter((other) => other.layer === node.layer && other.kind === node.kind);
  const place = column.indexOf(node);
  const beside = (/** @type {number} */ by) => nearest(nodes.filter((other) => other.layer === node.layer + by), node);
  switch (key) {
    case "ArrowUp":
      return column[place - 1] ?? node;
    case "ArrowDown":
      return column[place + 1] ?? node;
    case "ArrowLeft":
      return beside(-1) ?? node;
    case "ArrowRight":
      return beside(1) ?? node;
    case "Home":
      return nodes[0];
    case "End":
      return nodes[nodes.length - 1];
    default:
      return null;
  }
}

/**
 * @param {LayoutNode[]} column
 * @param {LayoutNode} node
 * @returns {LayoutNode | null} the one at about the same height
 */
function nearest(column, node) {
  return column.reduce((best, one) => (best === null || Math.abs(one.y - node.y) < Math.abs(best.y - node.y) ? one : best), /** @type {LayoutNode | null} */ (null));
}
