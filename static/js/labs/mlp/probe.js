/**
 * One point on its way through the network: under the pointer on the map, or pinned there. The store's `probe` says which; frames tell its
 * numbers, the picture of the network shows them.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Point} Point
 * @typedef {import("../../types.js").Probe} ProbeState
 * @typedef {import("../../types.js").Trace} Trace
 * @typedef {readonly [x1: number, x2: number]} Place on the map
 */
import { fill } from "../../core/fill.js";
import { formatValue } from "../../draw/format.js";
import { valueAt } from "../../draw/legend.js";
import { inUnit, labelInUnit, nameOfClass } from "../../draw/units.js";
import { icon, make, setHidden, setText } from "../../shell/dom.js";
import { keyAlone } from "../../shell/keyboard.js";
import { contributionsOf } from "./contributions.js";
import { drawValues } from "./draw/values.js";
import { formulaOf, productOf } from "./formula.js";
import { isOff, linksOff } from "./off.js";
import { FORMULA, PROBE } from "./texts.js";

/** Where Escape is for something else. */
const KEEPS_ESCAPE = "dialog, [role=dialog], [role=menu], input:not([type=checkbox], [type=radio], [type=range]), select, [id=backprop]";

export class Probe {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.place behind which the button stands that lets the point go
   * @param {HTMLElement} parts.map where points are chosen
   * @param {HTMLElement} parts.said a live region
   * @param {import("../../core/store.js").Store} parts.store
   * @param {import("../../settings/interest.js").Interest} parts.interest
   * @param {import("../../core/loop.js").Loop} parts.loop
   * @param {import("../../types.js").Options} parts.options
   * @param {import("./picture.js").Picture} parts.picture
   */
  constructor({ place, map, said, store, interest, loop, options, picture }) {
    this.map = map;
    this.said = said;
    this.store = store;
    this.options = options;
    /** The last numbers, with what links bring. @type {{trace: Trace, brought: Float64Array} | null} */
    this.known = null;
    this.name = make("span", { class: "chip-name" });
    /** What the map says there. */
    this.value = make("span", { class: "chip-value" });
    this.label = make("span", { class: "chip-label" });
    this.chip = make("button", { type: "button", class: "chip probe-chip", "data-hint": PROBE.hint, hidden: "" }, [this.name, this.value, this.label, icon("close")]);
    this.chip.addEventListener("click", () => this.letGo());
    place.after(this.chip);
    const ask = loop.add(() => {
      const { probe } = store.state;
      if (probe === null && !interest.inspected.trace) return;
      interest.inspect({ trace: probe ? { point: [...probe.point], ...(probe.label !== null && { label: probe.label }) } : undefined });
    });
    store.follow(["probe"], () => {
      ask();
      this.#show();
    });
    const tell = loop.add(() => this.#tell());
    store.follow(["frame", "probe"], ({ probe }) => probe?.pinned && tell());
    store.follow(["points"], () => this.#labelAnew());
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    picture.showThrough({ of: (frame, trace) => this.#of(frame, trace), draw: drawValues, words: (node) => this.words(node), product: (link) => this.product(link) });
  }

  /** The pointer, or the crosshair, is there. @param {Place | null} place */
  point(place) {
    if (!this.store.state.probe?.pinned) this.store.set({ probe: place && { point: place, label: null, pinned: false } });
  }

  /**
   * At the mark the point is let go, anywhere else it is pinned: a point of the data with its label, where one is close.
   *
   * @param {Place} place
   * @param {number} reach how far it may be from what is meant
   */
  pin(place, reach) {
    const { probe, points, view } = this.store.state;
    if (probe?.pinned && distance(probe.point, place) <= reach) return this.letGo();
    const shown = [...(points?.train ?? []), ...(view.show_test_data ? (points?.test ?? []) : [])];
    const near = nearest(shown, place, reach);
    this.store.set({ probe: near ? { point: [near[0], near[1]], label: near[2], pinned: true } : { point: place, label: null, pinned: true } });
    setText(this.said, fill(PROBE.pinned, { point: this.#pointName() }));
  }

  letGo() {
    if (!this.store.state.probe?.pinned) return;
    this.store.set({ probe: null });
    setText(this.said, PROBE.unpinned);
  }

  /** What a neuron makes of the point, in a line; "" while none is pinned. @param {import("../../types.js").NodeRef} node */
  words(node) {
    const { config, frame, extras, probe } = this.store.state;
    const formula = probe?.pinned && config && extras?.trace ? formulaOf(node, config, frame, extras.trace, this.options) : null;
    return formula ? [...formula.lines, ...formula.notes.filter((note) => note === FORMULA.notFinite || note === FORMULA.off)].join("\n") : "";
  }

  /** What a link brings, in a line; "" while no point is followed. @param {import("../../types.js").LinkTarget} link */
  product(link) {
    const { config, frame, extras, probe } = this.store.state;
    return probe && config && frame && extras?.trace && !isOff(config, link) ? productOf(link, frame, extras.trace) : "";
  }

  /**
   * @param {Frame} frame
   * @param {Trace} trace
   * @returns {Float64Array} what links bring
   */
  #of({ sizes, parameters }, trace) {
    if (this.known?.trace === trace) return this.known.brought;
    const { config } = this.store.state;
    const brought = contributionsOf(sizes, parameters, trace, config ? linksOff(config) : []);
    this.known = { trace, brought };
    return brought;
  }

  #show() {
    const { probe } = this.store.state;
    const hadFocus = document.activeElement === this.chip;
    setHidden(this.chip, !probe?.pinned);
    if (hadFocus && this.chip.hidden) this.map.focus({ preventScroll: true });
    if (!probe?.pinned) return;
    const { place, label } = this.#pointNames();
    setText(this.name, place);
    setText(this.label, label);
    this.chip.setAttribute("aria-label", fill(PROBE.unpin, { point: this.#pointName() }));
  }

  #tell() {
    const { probe, frame, config } = this.store.state;
    if (probe?.pinned) setText(this.value, frame ? fill(PROBE.value, { value: valueAt(frame, { x1: probe.point[0], x2: probe.point[1] }, config?.data) }) : "");
  }

  #pointName() {
    const { place, label } = this.#pointNames();
    return label === "" ? place : fill(PROBE.labelled, { place, label });
  }

  /** @returns {{place: string, label: string}} of the point that is followed; "" where its label is not known */
  #pointNames() {
    const { probe, config } = this.store.state;
    if (probe === null) return { place: "", label: "" };
    const data = config?.data;
    const [x1, x2] = data?.axes ? [inUnit(data.axes.x1, probe.point[0]), inUnit(data.axes.x2, probe.point[1])] : probe.point.map(formatValue);
    const place = fill(PROBE.place, { x1, x2 });
    if (probe.label === null) return { place, label: "" };
    const named = labelInUnit(data, probe.label) ?? nameOfClass(data, data?.classes === 2 ? Number(probe.label > 0) : probe.label);
    if (named !== "") return { place, label: named };
    if ((config?.data.classes ?? 2) > 2) return { place, label: fill(PROBE.ofClass, { class: probe.label + 1 }) };
    const value = config?.problem === "classification" ? `${probe.label > 0 ? "+" : "−"}1` : formatValue(probe.label);
    return { place, label: fill(PROBE.label, { value }) };
  }

  /** Other data may have a point at the same place, with another label or none. */
  #labelAnew() {
    const { probe, points } = this.store.state;
    if (!probe?.pinned || points === null) return;
    const [x1, x2] = probe.point;
    const label = [...points.train, ...points.test].find((point) => point[0] === x1 && point[1] === x2)?.[2] ?? null;
    if (label !== probe.label) this.store.set({ probe: { ...probe, label } });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (keyAlone(event) !== "Escape" || !this.store.state.probe?.pinned || document.querySelector("dialog:modal, [data-dragging], [data-versus]")) return;
    if (event.target instanceof Element && event.target.closest(KEEPS_ESCAPE)) return;
    event.preventDefault();
    this.letGo();
  }
}

/** @param {Place | Point} a @param {Place} b */
function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/**
 * @param {readonly Point[]} points
 * @param {Place} place
 * @param {number} reach
 * @returns {Point | null}
 */
export function nearest(points, place, reach) {
  const found = points.reduce((best, point) => (best === null || distance(point, place) < distance(best, place) ? point : best), /** @type {Point | null} */ (null));
  return found !== null && distance(found, place) <= reach ? found : null;
}
