/**
 * One sentence about a control: after a moment under the pointer, when the keyboard reaches it, on a tap on its label.
 *
 * @typedef {import("../types.js").Options} Options
 */
import { fill } from "../core/fill.js";
import { SETTING } from "../core/texts.js";
import { placeNear } from "../shell/dom.js";
import { choicesOf, optionAt } from "./config.js";

/** Milliseconds; once one is shown, the next comes at once. */
const PATIENCE = 450;
const AFTERGLOW = 300;
/** Keys that look for where to go; with any other one does something, and no one looks for a word about where the focus went. */
const LOOKS = /^(Tab|Shift|Arrow.+|Home|End|Page.+)$/;

export class Hints {
  /**
   * @param {HTMLElement} tip
   * @param {Document} page
   * @param {Options} options
   */
  constructor(tip, page, options) {
    this.tip = tip;
    this.options = options;
    /** @type {HTMLElement | null} */
    this.over = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.hiddenAt = Number.NEGATIVE_INFINITY;
    /** Whether the focus moves by what a button does, and no one looks for a word about where it went. */
    this.isActing = false;
    /** Whether the last key was of those that do something. */
    this.isKeyed = false;
    /** Where the pointer was last pressed. @type {{x: number, y: number} | null} */
    this.pressed = null;
    /** What a finger came down on. @type {HTMLElement | null} */
    this.tapped = null;
    for (const element of page.querySelectorAll("[data-hint]")) describe(element);
    page.addEventListener("pointerover", (event) => event.pointerType !== "touch" && !this.#isAtRest(event) && this.#reach(hintedAt(event.target)));
    page.addEventListener("pointerdown", (event) => this.#press(event), { capture: true });
    page.addEventListener("click", () => this.#act(), { capture: true });
    page.addEventListener("focusin", (event) => this.#focus(event));
    page.addEventListener("click", () => this.#tap());
    page.addEventListener("focusout", () => this.hide());
    page.addEventListener("input", () => this.hide());
    page.addEventListener("change", ({ target }) => target instanceof Element && this.#tellIdle(target.closest("[data-idle][data-hint]")));
    page.addEventListener("keydown", ({ key }) => this.#key(key), { capture: true });
    page.addEventListener("scroll", () => this.hide(), { passive: true, capture: true });
  }

  hide() {
    clearTimeout(this.timer);
    if (!this.tip.hidden) this.hiddenAt = performance.now();
    this.tip.hidden = true;
  }

  /** @param {HTMLElement | null} element */
  #reach(element) {
    if (element === this.over) return;
    this.over = element;
    this.hide();
    if (element) this.timer = setTimeout(() => this.#show(element), performance.now() - this.hiddenAt < AFTERGLOW ? 0 : PATIENCE);
  }

  /** @param {PointerEvent} event @returns {boolean} whether something came under a pointer that has rested since it was pressed */
  #isAtRest({ clientX, clientY }) {
    return clientX === this.pressed?.x && clientY === this.pressed.y;
  }

  /** Until all has heard of the click. */
  #act() {
    this.isActing = true;
    setTimeout(() => {
      this.isActing = false;
    });
  }

  /** @param {FocusEvent} event */
  #focus({ target }) {
    if (this.isActing || this.isKeyed) return;
    const element = hintedAt(target);
    if (element && target instanceof HTMLElement && target.matches(":focus-visible") && !target.matches("[type=text]")) this.#show(element);
  }

  /** @param {string} key */
  #key(key) {
    this.isKeyed = !LOOKS.test(key);
    if (key === "Escape") this.hide();
  }

  /**
   * Where the finger is counts, not the element which the browser thinks it meant.
   *
   * @param {PointerEvent} event
   */
  #press({ clientX, clientY, pointerType }) {
    this.hide();
    this.isKeyed = false;
    this.pressed = { x: clientX, y: clientY };
    if (pointerType !== "touch") return;
    this.tapped = hintedAt(document.elementFromPoint(clientX, clientY)?.closest(".field label, .constant label, [data-locked], [data-told]") ?? null);
  }

  /** What was chosen and has no effect says so at once. @param {Element | null} element */
  #tellIdle(element) {
    if (element instanceof HTMLElement) this.#show(element);
  }

  /** After the focus has moved, which hides what was shown. */
  #tap() {
    if (this.tapped) this.timer = setTimeout((/** @type {HTMLElement} */ element) => this.#show(element), AFTERGLOW, this.tapped);
    this.tapped = null;
  }

  /** @param {HTMLElement} element */
  #show(element) {
    const text = this.#textOf(element);
    if (text === "" || !element.isConnected) return;
    this.tip.textContent = text;
    this.tip.hidden = false;
    const box = element.getBoundingClientRect();
    placeNear(this.tip, { x: box.left, y: box.bottom }, 6);
    this.tip.style.setProperty("--x", `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - this.tip.offsetWidth - 8))}px`);
    if (box.bottom + this.tip.offsetHeight + 14 > document.documentElement.clientHeight) this.tip.style.setProperty("--y", `${box.top - this.tip.offsetHeight - 6}px`);
  }

  /**
   * @param {HTMLElement} element
   * @returns {string} what it is, what its present choice means, what it was before where it was changed under way, and why it has no effect where it has none
   */
  #textOf(element) {
    const select = element.querySelector("select");
    const choice = choicesOf(optionAt(this.options, element.dataset.field ?? "")).find(({ name }) => name === select?.value);
    const chosen = choice?.description ? `\n${fill(SETTING.meaning, { choice: choice.label, description: choice.description })}` : "";
    const turned = element.dataset.field === undefined ? "" : (element.querySelector(".setting-turned")?.textContent ?? "");
    const why = element.dataset.idle === undefined ? "" : (element.querySelector(".setting-why")?.textContent ?? "");
    return `${element.dataset.hint ?? ""}${chosen}${turned && `\n${turned}`}${why && `\n${why}`}`;
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function hintedAt(target) {
  return target instanceof Element ? target.closest("[data-hint]") : null;
}

/**
 * Fields refer to their sentence already; what else can have the focus gets it here, so that it stands in one place only. What is shown
 * is for the eyes alone.
 *
 * @param {Element} element
 */
function describe(element) {
  const control = element.matches("a, button, select, summary, [tabindex]") ? element : element.matches("label") ? element.querySelector("input") : null;
  control?.setAttribute("aria-description", element.getAttribute("data-hint") ?? "");
}
