/**
 * Mouse, pen and finger in the picture of the network. Hovering points at a thing; a long press does so for a finger; a click or tap acts on
 * it; a weight or bias can be dragged up and down.
 *
 * @typedef {import("../../core/store.js").Store} Store
 * @typedef {import("../../types.js").Target} Target
 * @typedef {import("./picture.js").Picture} Picture
 *
 * @typedef {object} Actions
 * @property {(target: Target, byTouch: boolean) => void} act a click or tap on it
 * @property {(target: Target) => number | null} value of a weight or bias
 * @property {(target: Target, value: number) => void} change
 */
import { same } from "../../core/json.js";
import { hit } from "./draw/hit.js";

/** Milliseconds after which a finger that rests means "show me". */
const LONG_PRESS = 450;
/** CSS pixels a pointer may stray and still have clicked. */
const SLACK = 5;
/** What a pixel of dragging adds; with shift a tenth of it. */
const PER_PIXEL = 0.01;

export class Pointer {
  /**
   * @param {HTMLElement} space
   * @param {Picture} picture
   * @param {Store} store
   * @param {Actions} actions
   */
  constructor(space, picture, store, actions) {
    this.space = space;
    this.picture = picture;
    this.store = store;
    this.actions = actions;
    /** @type {{target: Target, from: {x: number, y: number}, value: number, moved: boolean} | null} */
    this.drag = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.press = undefined;
    /** Whether the click that follows belongs to a drag or a long press. */
    this.isSpent = false;
    space.addEventListener("pointerdown", (event) => this.#down(event));
    space.addEventListener("pointermove", (event) => this.#move(event));
    space.addEventListener("pointerup", () => this.#end());
    space.addEventListener("pointercancel", () => this.#end());
    space.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.#point(null));
    space.addEventListener("click", (event) => this.#click(event), { capture: true });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#giveUp());
    space.addEventListener("contextmenu", (event) => this.isSpent && event.preventDefault());
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.isSpent = false;
    const target = this.#find(event);
    if (event.pointerType === "touch") {
      if (target === null) this.#point(null);
      else this.press = setTimeout(() => this.#rest(target), LONG_PRESS);
    } else if (target && target.kind !== "node" && event.button === 0) {
      const value = this.actions.value(target);
      if (value !== null) this.drag = { target, from: this.picture.sheet.place(event), value, moved: false };
    }
  }

  /** @param {Target} target */
  #rest(target) {
    this.isSpent = true;
    this.#point(target);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.drag) return this.#dragTo(event);
    if (event.pointerType === "touch") return;
    this.#point(this.#find(event));
  }

  /** @param {PointerEvent} event */
  #dragTo(event) {
    if (this.drag === null) return;
    const { target, from, value } = this.drag;
    const { x, y } = this.picture.sheet.place(event);
    if (!this.drag.moved && Math.hypot(x - from.x, y - from.y) < SLACK) return;
    if (!this.drag.moved) {
      this.drag.moved = true;
      this.space.setPointerCapture(event.pointerId);
      this.space.toggleAttribute("data-dragging", true);
    }
    const perPixel = event.shiftKey ? PER_PIXEL / 10 : PER_PIXEL;
    this.actions.change(target, Number((value + (from.y - y) * perPixel).toFixed(3)));
  }

  /** Escape during a drag restores what was. */
  #giveUp() {
    if (!this.drag?.moved) return;
    this.actions.change(this.drag.target, this.drag.value);
    this.#end();
  }

  #end() {
    clearTimeout(this.press);
    if (this.drag?.moved) this.isSpent = true;
    this.drag = null;
    this.space.toggleAttribute("data-dragging", false);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const isByKeyboard = event.detail === 0;
    if (isByKeyboard) return;
    if (event.target instanceof Element && event.target.closest("[data-own-click]")) return;
    event.stopPropagation();
    const target = this.#find(event);
    if (!this.isSpent && target !== null) this.actions.act(target, isTouch(event));
    this.isSpent = false;
  }

  /**
   * @param {MouseEvent} event
   * @returns {Target | null}
   */
  #find(event) {
    if (event.target instanceof Element && event.target.closest("[data-own-click]")) return null;
    const { x, y } = this.picture.sheet.place(event);
    return this.picture.layout && hit(this.picture.layout, x, y, { coarse: isTouch(event) });
  }

  /** @param {Target | null} target */
  #point(target) {
    this.space.dataset.over = target?.kind ?? "";
    if (!same(target, this.store.state.pointed)) this.store.set({ pointed: target });
  }
}

/** @param {MouseEvent} event */
export function isTouch(event) {
  return "pointerType" in event && event.pointerType === "touch";
}
