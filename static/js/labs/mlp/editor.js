/**
 * The card that edits a weight, a bias, or all that a neuron has. What is changed is set at once; Enter keeps it, Escape restores.
 *
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").Target} Target
 * @typedef {import("./parameters.js").Place} Place
 * @typedef {{place: Place, before: number | null, shown: number, root: HTMLElement, slider: HTMLInputElement, number: HTMLInputElement}} Row
 */
import { fill } from "../../core/fill.js";
import { showFieldError, showNumber } from "../../settings/fields.js";
import { misread, readNumber } from "../../settings/number.js";
import { icon, make, placeNear } from "../../shell/dom.js";
import { keyAlone } from "../../shell/keyboard.js";
import { targetOf } from "./draw/hit.js";
import { targetName, weightName } from "./names.js";
import { isOff } from "./off.js";
import { parameterIn, placesOf, setByHand } from "./parameters.js";
import { isTouch } from "./pointer.js";
import { EDITOR, PARAMETERS } from "./texts.js";

/** Ends of the sliders: the first that holds the value. */
const REACHES = [2, 5, 10, 20, 50, 100, 1000, 1e6, 1e9, Number.MAX_VALUE];
/** What an arrow key adds: alone, with shift, with alt. */
const STEP = { plain: 0.1, shift: 1, alt: 0.01 };
const DIGITS = 4;

export class Editor {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.card
   * @param {import("./picture.js").Picture} parts.picture
   * @param {import("../../core/store.js").Store} parts.store
   * @param {import("../../settings/session.js").Session} parts.session
   * @param {import("../../core/loop.js").Loop} parts.loop
   * @param {Options} parts.options
   * @param {(target: Target) => void} parts.goBack gives the focus to what was edited
   */
  constructor({ card, picture, store, session, loop, options, goBack }) {
    this.card = card;
    this.picture = picture;
    this.store = store;
    this.session = session;
    this.options = options;
    this.goBack = goBack;
    /** @type {Row[]} */
    this.rows = [];
    /** What brings up to date what the card has besides. @type {(() => void)[]} */
    this.updates = [];
    this.repaint = loop.add(() => {
      this.#refresh();
      for (const update of this.updates) update();
    });
    store.follow(["frame", "probe", "config"], this.repaint);
    picture.onLayout((layout) => {
      const { edited } = store.state;
      if (edited && !targetOf(layout, edited)) this.close(false);
      else if (edited) this.#place();
    });
    card.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => this.#outside(event), { capture: true });
    document.addEventListener("scroll", () => store.state.edited && this.#place(), { passive: true, capture: true });
  }

  /**
   * @param {Target} target
   * @param {boolean} [byTouch] then no keyboard is called up
   */
  open(target, byTouch = false) {
    const { frame, config } = this.store.state;
    const places = placesOf(target, frame);
    if (config === null || places.length === 0) return;
    const title = targetName(target, config, this.options);
    this.rows = places.flatMap((place, i) => this.#makeRow(place, places.length > 1 ? "" : title, `editor-error-${i}`));
    const close = make("button", { type: "button", class: "quiet close", "aria-label": EDITOR.close }, [icon("close")]);
    close.addEventListener("click", () => this.close(true));
    const formula = make("div", { class: "editor-formula", id: "editor-formula" });
    const switches = make("div", { class: "editor-switches", hidden: "" });
    this.card.replaceChildren(make("div", { class: "editor-head" }, [make("h3", {}, [title]), close]), formula, make("div", { class: "editor-rows" }, this.rows.map(({ root }) => root)), switches);
    this.card.setAttribute("aria-label", fill(EDITOR.edit, { name: title }));
    this.card.setAttribute("aria-describedby", formula.id);
    this.card.hidden = false;
    this.store.set({ edited: target });
    this.#place();
    this.repaint();
    this.updates = [];
    if (target.kind === "node") this.#add(formula, import("./formulacard.js").then(({ writeFormula }) => () => writeFormula(formula, target, this.store.state, this.options)));
    if (target.kind === "link" || (target.kind === "node" && target.layer < config.network.hidden.length))
      this.#add(switches, import("./switchcard.js").then(({ makeSwitches }) => makeSwitches(switches, target, this.store, this.session, () => this.close(true))));
    if (byTouch) this.card.focus({ preventScroll: true });
    else focusAndSelect(this.rows[0]?.number);
  }

  /**
   * Shows what a module brings that comes with the first card; numbers can be edited as well without.
   *
   * @param {HTMLElement} place
   * @param {Promise<() => void>} loading what brings it up to date
   */
  #add(place, loading) {
    const show = (/** @type {() => void} */ update) => {
      if (!place.isConnected || this.card.hidden) return;
      this.updates.push(update);
      update();
      place.hidden = false;
      this.#place();
    };
    loading.then(show, () => undefined);
  }

  /** @param {boolean} returnFocus */
  close(returnFocus) {
    const { edited } = this.store.state;
    if (edited === null) return;
    const hadFocus = this.card.contains(document.activeElement);
    this.card.hidden = true;
    this.rows = [];
    this.updates = [];
    this.store.set({ edited: null });
    if (returnFocus && hadFocus) this.goBack(edited);
  }

  /**
   * @param {Place} place
   * @param {string} title of the card, which then names the row
   * @param {string} id of what is said of a wrong number
   * @returns {Row[]} none when there is no such parameter
   */
  #makeRow(place, title, id) {
    const value = parameterIn(this.store.state.frame, place);
    const { config } = this.store.state;
    if (value === null || config === null) return [];
    const name = place.input === undefined ? { short: PARAMETERS.bias, long: PARAMETERS.bias } : weightName(place.layer, place.input, config, this.options);
    const full = title || name.long;
    const number = make("input", { type: "text", role: "spinbutton", class: "number", "aria-label": full, "aria-describedby": id, inputmode: "decimal", autocomplete: "off", spellcheck: "false" });
    const slider = make("input", { type: "range", step: "any", "aria-label": fill(EDITOR.slider, { name: full }) });
    const root = make("div", { class: "editor-row" }, [...(title ? [] : [this.#makeLabel(place, name)]), slider, number, make("p", { class: "field-error", id, hidden: "" })]);
    // `before` is for Escape: nothing to restore until the row is edited.
    /** @type {Row} */
    const row = { place, before: null, shown: Number.NaN, root, slider, number };
    slider.addEventListener("input", () => this.#set(row, Number(slider.value), slider));
    number.addEventListener("input", () => {
      showFieldError(root, "");
      const typed = readNumber(number.value);
      if (typed !== null) this.#set(row, typed, number);
    });
    number.addEventListener("change", () => this.#isRead(row) && this.#show(row, row.shown));
    this.#show(row, value);
    return [row];
  }

  /** What a row of a neuron's card is called: a weight's name opens the card of its link. @param {Place} place @param {{short: string, long: string}} name */
  #makeLabel({ layer, unit, input }, { short, long }) {
    if (input === undefined) return make("span", { class: "editor-label" }, [short]);
    const label = make("button", { type: "button", class: "editor-label", "aria-label": fill(EDITOR.link, { name: long }), "data-hint": EDITOR.linkHint }, [short]);
    label.addEventListener("click", (event) => {
      const { layout } = this.picture;
      const link = layout && targetOf(layout, { kind: "link", layer, unit, input });
      if (link) this.open(link, isTouch(event));
    });
    return label;
  }

  /** @param {Row} row @returns {boolean} false where what was typed is no number, which is said there */
  #isRead({ root, number }) {
    const isRight = readNumber(number.value) !== null;
    showFieldError(root, isRight ? "" : misread(number.value));
    return isRight;
  }

  /**
   * @param {Row} row
   * @param {number} value
   * @param {HTMLInputElement} [source] where it comes from: it shows it already
   */
  #set(row, value, source) {
    if (!Number.isFinite(value)) return;
    row.before ??= parameterIn(this.store.state.frame, row.place);
    const short = Number(value.toPrecision(DIGITS));
    setByHand(this.session, [{ ...row.place, value: short }]);
    this.#show(row, short, source);
  }

  /**
   * @param {Row} row
   * @param {number} value
   * @param {HTMLInputElement} [except]
   */
  #show(row, value, except) {
    row.shown = value;
    const reach = REACHES.find((end) => Math.abs(value) <= end) ?? Number.MAX_VALUE;
    if (row.slider !== except) {
      row.slider.min = String(-reach);
      row.slider.max = String(reach);
      row.slider.value = String(value);
    }
    if (row.number !== except) showNumber(row.number, Number(value.toPrecision(DIGITS)));
  }

  /** While training goes on, values go on changing, except the one that is being edited. */
  #refresh() {
    const { config } = this.store.state;
    for (const row of this.rows) {
      const { layer, unit, input } = row.place;
      row.root.toggleAttribute("data-off", config !== null && input !== undefined && isOff(config, { kind: "link", layer, unit, input, x: 0, y: 0 }));
      const value = parameterIn(this.store.state.frame, row.place);
      if (value !== null && Number.isFinite(value) && value !== row.shown && !row.root.contains(document.activeElement)) this.#show(row, value);
    }
  }

  #place() {
    const { edited } = this.store.state;
    const target = edited && this.picture.layout && targetOf(this.picture.layout, edited);
    if (!target || !edited) return;
    placeNear(this.card, this.picture.sheet.inWindow(edited.kind === "link" ? edited : target), edited.kind === "node" ? 32 : 14, this.#bounds());
  }

  /** Beside the network are the numbers that one watches while one drags: they stay uncovered. */
  #bounds() {
    const { right, bottom, width, height } = this.picture.parts.scroll.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    return { right: width > this.card.offsetWidth ? right : clientWidth, bottom: height > this.card.offsetHeight ? Math.min(bottom, clientHeight) : clientHeight };
  }

  /** @param {PointerEvent} event */
  #outside({ target }) {
    if (target instanceof Node && !this.card.contains(target)) this.close(false);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    const key = keyAlone(event);
    if (key === "Enter" && !(event.target instanceof HTMLButtonElement)) this.#keep();
    else if (key === "Escape") this.#restore();
    else if (isNudge(event)) this.#nudge(event);
    else return;
    event.preventDefault();
  }

  /** Closes the card, unless a number could not be read: then that has the focus. */
  #keep() {
    const unread = this.rows.filter((row) => !this.#isRead(row))[0];
    if (unread) focusAndSelect(unread.number);
    else this.close(true);
  }

  /** What training has changed meanwhile stays. */
  #restore() {
    for (const { place, before } of this.rows) if (before !== null) setByHand(this.session, [{ ...place, value: before }]);
    this.close(true);
  }

  /** @param {KeyboardEvent} event */
  #nudge({ target, key, shiftKey, altKey }) {
    const row = this.rows.find(({ slider, number }) => slider === target || number === target);
    if (row === undefined) return;
    const step = shiftKey ? STEP.shift : altKey ? STEP.alt : STEP.plain;
    const value = (target === row.number ? readNumber(row.number.value) : null) ?? row.shown;
    this.#set(row, Number((value + (key === "ArrowUp" ? step : -step)).toFixed(4)));
  }
}

/** @param {KeyboardEvent} event @returns {boolean} an arrow, alone or with the one key that says how far */
function isNudge({ key, shiftKey, altKey, ctrlKey, metaKey }) {
  return (key === "ArrowUp" || key === "ArrowDown") && !ctrlKey && !metaKey && !(shiftKey && altKey);
}

/**
 * Not every browser gives the focus to what is selected.
 *
 * @param {HTMLInputElement | undefined} input
 */
function focusAndSelect(input) {
  input?.focus();
  input?.select();
}
