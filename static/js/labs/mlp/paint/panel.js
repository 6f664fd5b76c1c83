/**
 * Own points, painted on the map: pointer and keys make strokes of a draft, which is shown at once and becomes the data of the run as often
 * as the pace allows.
 *
 * @typedef {import("../../../types.js").OwnPoint} OwnPoint
 * @typedef {import("../../../types.js").Points} Points
 * @typedef {import("../../../types.js").RunConfig} RunConfig
 * @typedef {RunConfig["data"]} Data
 * @typedef {readonly [x1: number, x2: number]} Place
 *
 * @typedef {object} Elements
 * @property {HTMLElement} root of the bar
 * @property {HTMLElement} map
 * @property {HTMLSelectElement} seen what is in the place of the map
 * @property {HTMLElement} said a live region
 * @property {(event: MouseEvent) => Place | null} placeOf where a pointer is on the map
 */
import { fill, plural } from "../../../core/fill.js";
import { same } from "../../../core/json.js";
import { CONNECTION } from "../../../core/texts.js";
import { formatValue } from "../../../draw/format.js";
import { isFree } from "../../../settings/rules.js";
import { keyAlone, keyWithCommand } from "../../../shell/keyboard.js";
import { make, setHidden, setText } from "../../../shell/dom.js";
import { PAINT } from "./texts.js";
import { PaintBar } from "./bar.js";
import { CLICK, erased, moved, nearestAt, sprayed } from "./brush.js";
import { missingIn, namesIn, relabelled, renamed, withDrawn } from "./config.js";
import { Draft } from "./draft.js";
import { EDGE, isInside, MOST_POINTS, placed } from "./grid.js";
import { Pace } from "./pace.js";
import { shownOf } from "./shown.js";

/** How close to a point a pointer means it, in units of the map. */
const REACH = 0.18;

export class PaintPanel {
  /**
   * @param {Elements} elements
   * @param {import("../../../types.js").Page} page
   */
  constructor(elements, { store, session, options, theme }) {
    this.elements = elements;
    this.store = store;
    this.session = session;
    this.options = options;
    this.bar = new PaintBar(elements.root, theme, {
      addClass: (by) => this.#addClasses(by),
      undo: () => this.#step(this.draft.undo()),
      redo: () => this.#step(this.draft.redo()),
      clear: () => this.#replace([]),
      done: () => this.turn(false),
      takeBatch: (size) => session.edit("training.batch_size", size),
    }, !isFree(session.free, "data.classes"));
    /** What the draft began with. @type {import("./draft.js").Drawn} */
    this.base = { points: [], classes: 2 };
    this.draft = new Draft(this.base);
    this.ring = make("div", { class: "paint-ring", hidden: "" });
    /** What there is to do on the map while nothing is painted. */
    this.description = elements.map.getAttribute("aria-description") ?? "";
    /** The data that the draft came from, or has become. @type {Data | null} */
    this.known = null;
    this.pace = new Pace((mode) => this.#send(mode), { now: () => performance.now(), setTimeout: (callback, time) => window.setTimeout(callback, time) });
    /** Which points train and test, as the server last said. @type {Points | null} */
    this.told = null;
    /** What this panel has put into the store itself. @type {Points | null} */
    this.shown = null;
    this.hasShownTests = false;
    /** What the last stroke has brought about, until the next one. */
    this.news = "";
    /** That was last followed. @type {RunConfig | null} */
    this.config = null;
    /** Where the pointer or the cursor is. @type {Place | null} */
    this.place = null;
    /** The stroke under way. @type {{id: number, start: Place, last: Place, isDrag: boolean, held: number} | null} */
    this.stroke = null;
    if (store.state.judged?.added) this.bar.tool = "point"; // a spray would be too many
    store.follow(["points", "config"], ({ painting }) => painting && this.#follow());
    store.follow(["judged"], () => this.#show());
    elements.seen.addEventListener("change", () => elements.seen.value !== "" && this.turn(false));
    this.#bindMap(elements.map);
  }

  /** By a key: the next ones are for the map. */
  takeKeys() {
    if (this.store.state.painting) this.elements.map.focus({ preventScroll: true });
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    const { config, points, painting } = this.store.state;
    if (config === null || isOn === painting) return;
    if (isOn) this.#seeMap();
    if (!isOn) this.#end();
    setHidden(this.elements.root, !isOn);
    setHidden(this.ring, true);
    this.elements.map.toggleAttribute("data-painting", isOn);
    this.elements.map.setAttribute("aria-description", isOn ? PAINT.keys : this.description);
    if (isOn) {
      this.told = points;
      const isUntouched = !config.data.points && this.draft.now === this.base;
      if (isUntouched || !isSameData(config.data, this.known)) this.#restart(config); // else it goes on where it was left, be that a run or not
    }
    this.store.set({ painting: isOn });
    if (isOn) this.#show();
    else this.#leave();
  }

  /** What the map shows is the run's again. */
  #leave() {
    const { told } = this;
    const { config, view } = this.store.state;
    if (told === null || config === null) return;
    const isWaiting = this.#missing(config) !== null;
    this.store.set({ points: told, behind: null, ...(isWaiting && { notices: [fill(PAINT.back, { count: countOf(told).toLocaleString("en") })] }) });
    if (this.hasShownTests || !config.data.points || told.test.length === 0 || view.show_test_data) return;
    this.hasShownTests = true; // else half of what was painted is gone; who hides it later means it
    this.session.look({ show_test_data: true }, "replace");
  }

  /** @param {RunConfig} config @returns {string | null} what the draft lacks to be its points */
  #missing(config) {
    return missingIn(withDrawn(this.options, config, this.draft.now, this.session.free));
  }

  /** The map is seen, and no layer in its place. */
  #seeMap() {
    const { seen } = this.elements;
    if (seen.value === "") return;
    seen.value = "";
    seen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The pointer, or the cursor, is there. @param {Place | null} place */
  point(place) {
    this.place = place;
  }

  // ---- what the reader does ----

  /** @param {HTMLElement} map */
  #bindMap(map) {
    const isPainting = () => this.store.state.painting;
    map.addEventListener("pointerdown", (event) => isPainting() && event.isPrimary && event.button === 0 && this.#begin(event));
    map.addEventListener("pointermove", (event) => this.stroke?.id === event.pointerId && this.#go(event));
    map.after(this.ring);
    map.addEventListener("pointermove", (event) => isPainting() && this.#ringAt(event));
    map.addEventListener("pointerleave", () => setHidden(this.ring, true));
    for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) map.addEventListener(type, (event) => this.stroke?.id === event.pointerId && this.#end());
    map.ownerDocument.addEventListener("keydown", (event) => isPainting() && this.#key(event), { capture: true });
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const place = this.elements.placeOf(event);
    if (place === null) return;
    this.elements.map.setPointerCapture(event.pointerId);
    this.draft.begin();
    this.news = "";
    const held = this.bar.tool === "point" ? nearestAt(this.draft.now.points, place, REACH) : -1;
    this.stroke = { id: event.pointerId, start: place, last: place, isDrag: false, held };
    if (this.bar.tool === "eraser") this.#erase(place);
    else if (held < 0) this.#put(place);
    if (this.bar.tool === "point" && held < 0) this.stroke.held = this.draft.now.points.length - 1;
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const place = this.elements.placeOf(event);
    const { stroke } = this;
    if (place === null || stroke === null) return;
    stroke.isDrag ||= Math.hypot(place[0] - stroke.start[0], place[1] - stroke.start[1]) > CLICK;
    if (!stroke.isDrag) return;
    if (this.bar.tool === "eraser") this.#erase(place);
    else if (this.bar.tool === "point") this.#change(moved(this.draft.now.points, stroke.held, place));
    else this.#put(...sprayed(stroke.last, place, this.bar.spray, Math.random));
    stroke.last = place;
  }

  /** How far the brush reaches, around the pointer. @param {PointerEvent} event */
  #ringAt(event) {
    const hasReach = this.bar.tool !== "point" && event.pointerType !== "touch" && this.elements.placeOf(event) !== null;
    setHidden(this.ring, !hasReach);
    for (const [name, value] of Object.entries({ x: `${event.offsetX}px`, y: `${event.offsetY}px`, share: String(this.bar.spray.size / EDGE) })) this.ring.style.setProperty(`--${name}`, value);
  }

  #end() {
    if (this.stroke === null) return;
    this.stroke = null;
    this.draft.end();
    this.pace.end();
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest("dialog, input[type=text], [data-versus]")) return;
    const { target } = event;
    const command = { z: () => this.#step(this.draft.undo()), "Shift z": () => this.#step(this.draft.redo()), y: () => this.#step(this.draft.redo()) }[keyWithCommand(event)];
    const act = command ?? this.#actOf(keyAlone(event), target === this.elements.map);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {string} key @param {boolean} isOnMap @returns {(() => unknown) | undefined} */
  #actOf(key, isOnMap) {
    if (key === "Escape") return () => this.turn(false);
    if (/^[1-6]$/.test(key)) return () => this.bar.choose(Number(key) - 1);
    const { place } = this;
    if (!isOnMap || place === null) return undefined;
    if (key === " " || key === "Enter") return () => this.#byKey(() => this.#put(place));
    if (key === "Delete" || key === "Backspace") return () => this.#byKey(() => this.#erase(place));
    return undefined;
  }

  /** A stroke of one key, which is told. @param {() => void} act */
  #byKey(act) {
    this.draft.begin();
    this.news = "";
    const before = this.draft.now.points.length;
    act();
    this.draft.end();
    this.pace.end();
    this.#show();
    const { points } = this.draft.now;
    const counted = plural(PAINT.counted, points.length);
    const last = points.at(-1);
    if (points.length > before && last) setText(this.elements.said, fill(PAINT.put, { counted, class: this.bar.nameOf(last[2]), x1: formatValue(last[0]), x2: formatValue(last[1]) }));
    else setText(this.elements.said, fill(PAINT.gone, { counted }));
  }

  /** @param {...Place} places */
  #put(...places) {
    const { points } = this.draft.now;
    const { label, part } = this.bar;
    const fresh = places.slice(0, MOST_POINTS - points.length).filter(isInside).map(([x1, x2]) => placed(x1, x2, label, part));
    if (fresh.length > 0) this.#change([...points, ...fresh]);
  }

  /** @param {Place} place */
  #erase(place) {
    this.#change(erased(this.draft.now.points, place, this.bar.tool === "eraser" ? this.bar.spray.size : REACH));
  }

  /** @param {readonly OwnPoint[]} points @param {number} [classes] @param {import("./draft.js").Names} [names] */
  #replace(points, classes, names) {
    this.news = "";
    this.draft.draw(points, classes, names);
    this.pace.change();
    this.pace.end();
    this.#show();
  }

  /** @param {number} by */
  #addClasses(by) {
    const { points, classes, names } = this.draft.now;
    this.#replace(relabelled(points, classes, classes + by), classes + by, renamed(names, classes + by));
  }

  /** @param {boolean} isChanged */
  #step(isChanged) {
    if (!isChanged) return;
    this.pace.change();
    this.pace.end();
    this.#show();
  }

  /** @param {readonly OwnPoint[]} points */
  #change(points) {
    if (points === this.draft.now.points) return;
    this.draft.draw(points);
    this.pace.change(this.stroke !== null && !this.store.state.config?.data.points); // the first own points move what is around the map
    this.#show();
  }

  // ---- what becomes of it ----

  /** The run goes on with what is painted, as soon as that is one. @param {import("../../../core/writer.js").Mode} mode */
  #send(mode) {
    const { config } = this.store.state;
    if (config === null) return;
    const next = withDrawn(this.options, config, this.draft.now, this.session.free);
    if (missingIn(next) !== null || same(next, config)) return;
    this.known = next.data;
    if (next.data.classes !== config.data.classes) this.news = fill(PAINT.newRun, { count: next.data.classes });
    const { notices } = this.store.state;
    const still = stillSaid(notices);
    if (still.length < notices.length) this.store.set({ notices: still });
    this.session.change(next, mode);
  }

  /** Back, another choice of data and a regeneration take the draft along; what was painted is a step back then. */
  #follow() {
    const { config, points, pointsOf } = this.store.state;
    const isTold = points !== this.shown;
    if (config === null || (!isTold && config === this.config)) return;
    if (isTold && pointsOf && !isSameData(config.data, pointsOf.data)) return; // of what is gone meanwhile: those of now are on their way
    this.config = config;
    if (isTold) this.told = points;
    const isOther = !isSameData(config.data, this.known);
    if (isOther && (config.data.points || isTold)) {
      this.known = config.data;
      this.draft.draw(drawnIn(config, this.told), config.data.classes, namesIn(config.data));
    } else if (isTold && !config.data.points && this.draft.now === this.base) this.#restart(config);
    this.#show();
  }

  /** @param {RunConfig} config whose points the draft begins with */
  #restart(config) {
    this.known = config.data;
    this.base = { points: drawnIn(config, this.told), classes: config.data.classes, names: namesIn(config.data) };
    this.draft = new Draft(this.base);
  }

  /** That the run is not what is painted, as long as that is none. @param {RunConfig} config */
  #sayBehind(config) {
    const { points } = this.draft.now;
    const kept = { kept: countOf(this.told).toLocaleString("en") };
    const words = points.length === 0 ? fill(PAINT.behindEmpty, kept) : plural(PAINT.behind, points.length, kept);
    this.store.set({ behind: this.#missing(config) === null ? null : words });
  }

  #show() {
    const { config, judged, painting } = this.store.state;
    if (config === null || !painting) return;
    const { now } = this.draft;
    this.shown = shownOf(now.points, this.told);
    this.store.set({ points: this.shown });
    this.bar.show(withDrawn(this.options, config, now, this.session.free), this.draft, this.options, { news: this.news, kept: countOf(this.told), tests: this.shown.test.length, judged });
    this.#sayBehind(config);
    if (now === this.base && !config.data.points) this.bar.sayBase(config, this.options, now.points.length);
  }
}

/** @param {Points | null} points */
function countOf(points) {
  return (points?.train.length ?? 0) + (points?.test.length ?? 0);
}

/** @param {RunConfig} config @param {Points | null} points of its run @returns {readonly OwnPoint[]} its own ones, or those that were drawn for it */
function drawnIn(config, points) {
  if (config.data.points) return config.data.points;
  return [...(points?.train ?? []), ...(points?.test ?? [])].map(([x1, x2, label]) => placed(x1, x2, label));
}

/** @param {Data} data @param {Data | null} known */
function isSameData({ name, classes, points, axes, labels }, known) {
  return name === known?.name && classes === known.classes && same(points, known.points) && same([axes, labels], [known.axes, known.labels]);
}

/** @param {readonly string[]} notices @returns {string[]} without those about the points as they were: what holds of them stands in the bar */
export function stillSaid(notices) {
  return notices.filter((words) => words === CONNECTION.updated);
}
