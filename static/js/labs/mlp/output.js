/**
 * The output panel: the large map of the watched node with the data on it, its colour bar, the losses.
 *
 * @typedef {import("../../core/store.js").Store} Store
 * @typedef {import("../../types.js").Options} Options
 *
 * @typedef {object} Elements
 * @property {HTMLCanvasElement} map
 * @property {HTMLCanvasElement} colorbar
 * @property {HTMLElement} title
 * @property {HTMLElement} reading
 * @property {HTMLElement} said what is read by keys, for who listens
 * @property {HTMLElement} trainLoss
 * @property {HTMLElement} testLoss
 *
 * @typedef {object} Following What is done about a place on the map, to follow it through the network.
 * @property {(place: readonly [x1: number, x2: number] | null) => void} point
 * @property {(place: readonly [x1: number, x2: number], reach: number) => void} pin
 * @property {boolean} [isAsked] an exercise asks for what the network gives: it is not read
 */
import { followFrames, NUMBERS } from "../../core/budget.js";
import { drawCrosshair, drawPin, LIMIT, mapBox, toDomain } from "../../draw/mapaxes.js";
import { coloringOf } from "../../draw/classes.js";
import { formatLoss } from "../../draw/format.js";
import { HeatmapPainter, isSharp } from "../../draw/heatmap.js";
import { drawLegend, legendText, textAt } from "../../draw/legend.js";
import { PointsPainter } from "../../draw/points.js";
import { bindCrosshair } from "../../shell/crosshair.js";
import { setText } from "../../shell/dom.js";
import { makeCanvas, Sheet } from "../../shell/sheet.js";
import { batchBetween, MOMENT } from "./batch.js";
import { Held } from "./marks.js";
import { areOwnClasses } from "./owndata.js";
import { titleOf } from "./quiet.js";
import { NAMES } from "./texts.js";

const RADIUS = 4;
/** The bar begins and ends under the middle of its outer labels. */
const BAR_MARGIN = 6;
/** How close to a point of the data, or to the pin, a pointer and a finger mean it. CSS pixels. */
const REACH = { fine: 7, coarse: 14 };
/** Steps of the crosshair from side to side: a quarter of a unit each. */
const STEPS = 48;

/**
 * @param {Elements} elements
 * @param {Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {Options} options
 * @param {Following} following
 * @returns {(event: MouseEvent) => readonly [x1: number, x2: number] | null} where a pointer is on the map; null beside it
 */
export function bindOutput(elements, store, loop, theme, options, following) {
  const heatmap = new HeatmapPainter(makeCanvas);
  const points = new PointsPainter(makeCanvas);
  /** Of axes and points, over the map. @type {import("../../draw/specks.js").Specks | null} */
  let over = null;
  /** The training points as augmentation moved them. @type {Held<import("../../types.js").Point[]>} */
  const jittered = new Held();
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** Whether a finger has just chosen the place, which the chip of the pin says then. */
  let isTapped = false;
  /** The points of a single batch, for a moment. @type {readonly import("../../types.js").Point[]} */
  let ringed = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ringing;
  /** How the map is coloured. */
  const coloringNow = () => (store.state.frame ? coloringOf(store.state.frame, theme.palette) : theme.palette);
  let legend = coloringNow();

  /**
   * Where it can, changes nothing but the map while nothing else has changed.
   *
   * @param {import("../../types.js").Surface} surface
   * @param {import("../../types.js").MapBox} box
   * @param {number} now in ms
   */
  const drawMap = (surface, box, now) => {
    const { frame, view, config, extras, playing, painting } = store.state;
    const moved = jittered.take(extras?.jittered, playing && (frame?.playing ?? false), now);
    const shown = store.state.points && { ...store.state.points, moved };
    const { palette } = theme;
    const isNew = points.update(surface, shown, box, { palette, showTest: view.show_test_data || painting, classes: config?.data.classes ?? 2, shaped: areOwnClasses(config, painting), named: config?.data, ringed: ringed.length > 0 ? ringed : extras?.batch?.points });
    const isOne = isSharp(surface, box);
    if (isNew) over = isOne ? points.over(box) : null;
    if (isNew || !isOne || frame === null) sheet.surface();
    const look = { palette, coloring: coloringNow(), discretize: view.discretize, radius: RADIUS, over };
    if (frame && !isOne) heatmap.draw(surface, frame.grid, box, look);
    if (isNew || !isOne || frame === null) points.draw(surface);
    if (frame && isOne) heatmap.draw(surface, frame.grid, box, look);
  };

  const boxNow = () => {
    const surface = sheet.surface(true);
    return surface && mapBox(surface.width, surface.height);
  };

  /** @param {{x: number, y: number}} place @returns {[x1: number, x2: number] | null} as it is read: in steps of a hundredth; null beside the map */
  const pointAt = (place) => {
    const box = boxNow();
    const at = box && toDomain(box, place.x, place.y);
    return at && [hundredths(at.x1), hundredths(at.x2)];
  };

  /** What the network says at the pointer. */
  const readingNow = () => {
    const { frame, probe } = store.state;
    if (isTapped && probe?.pinned) return "";
    const box = pointer && frame && boxNow();
    if (box && following.isAsked) return NAMES.asked;
    return box && pointer && frame ? textAt(frame, toDomain(box, pointer.x, pointer.y), store.state.config?.data) : "";
  };

  const repaint = loop.add((now) => {
    const { frame, config, extras, probe } = store.state;
    if (coloringNow() !== legend) repaintBar();
    setText(elements.title, frame && config ? titleOf(frame.watched, config, extras, options) : NAMES.output);
    const surface = sheet.surface(true);
    if (surface === null) return;
    const box = mapBox(surface.width, surface.height);
    drawMap(surface, box, now);
    if (probe?.pinned) drawPin(surface, box, probe.point, theme.palette.theme);
    setText(elements.reading, readingNow());
    if (pointer && elements.map.matches(":focus-visible")) drawCrosshair(surface, box, pointer, theme.palette.theme);
  });
  /** @param {readonly import("../../types.js").Point[]} batch */
  const ring = (batch) => {
    clearTimeout(ringing);
    ringed = batch;
    repaint();
    if (batch.length > 0) ringing = setTimeout(ring, MOMENT, []);
  };
  const sheet = new Sheet(elements.map, repaint);
  const losses = loop.addPart(() => {
    const { frame } = store.state;
    setText(elements.trainLoss, frame ? formatLoss(frame.trainLoss) : "–");
    setText(elements.testLoss, frame ? formatLoss(frame.testLoss) : "–");
  }, NUMBERS);
  const repaintBar = loop.add(() => {
    const surface = bar.surface();
    legend = coloringNow();
    const words = legendText(theme.palette, legend, store.state.config?.data);
    elements.colorbar.setAttribute("aria-label", words);
    elements.colorbar.dataset.hint = words; // the names as a whole: where it is narrow they are cut
    if (store.state.config?.data.labels) elements.colorbar.tabIndex = 0;
    else elements.colorbar.removeAttribute("tabindex");
    if (surface) drawLegend(surface, { x: BAR_MARGIN, y: 0, width: surface.width - 2 * BAR_MARGIN, height: surface.height }, theme.palette, legend, store.state.config?.data, areOwnClasses(store.state.config, store.state.painting));
  });
  const bar = new Sheet(elements.colorbar, repaintBar);

  store.follow(["frame", "points", "view", "config", "probe", "painting"], repaint);
  /** @type {import("../../types.js").Frame | null} */
  let before = null;
  store.follow(["frame"], ({ frame, config, points: all, extras, painting }) => {
    if (frame === null || config === null || all === null || painting) return;
    const order = extras?.jittered ?? (config.training.shuffle ? [] : all.train); // who is shuffled is not told where
    const batch = batchBetween(before, frame, config.training.batch_size, order);
    before = frame;
    if (batch.length === 0 && ringed.length === 0) return;
    ring(batch);
  });
  store.follow(["config"], ({ config }) => {
    elements.map.closest(".out")?.toggleAttribute("data-named", Boolean(config?.data.axes ?? config?.data.labels));
    repaintBar();
  });
  followFrames(store, losses);
  theme.onChange(repaint);
  theme.onChange(repaintBar);
  bindCrosshair(elements.map, elements.said, {
    placeOf: (event) => sheet.place(event),
    step: (from, dx, dy) => stepOn(sheet.surface(true), from, dx, dy),
    show: (place) => {
      pointer = place;
      isTapped = false;
      repaint();
      following.point(place && pointAt(place));
    },
    words: () => readingNow(),
    choose: (place, event) => {
      const [box, point] = [boxNow(), pointAt(place)];
      isTapped = event?.pointerType === "touch";
      const reach = isTapped ? REACH.coarse : REACH.fine;
      if (box && point) following.pin(point, (2 * LIMIT * reach) / box.size);
    },
  });
  return (event) => pointAt(sheet.place(event));
}

/** @param {number} value */
function hundredths(value) {
  return Math.round(100 * value) / 100;
}

/**
 * @param {import("../../types.js").Surface | null} surface
 * @param {{x: number, y: number} | null} from the middle where it is nowhere
 * @param {number} dx
 * @param {number} dy
 */
function stepOn(surface, from, dx, dy) {
  if (surface === null) return null;
  const { x, y, size } = mapBox(surface.width, surface.height);
  const within = (/** @type {number} */ value, /** @type {number} */ start) => Math.max(start, Math.min(start + size, value));
  if (from === null) return { x: x + size / 2, y: y + size / 2 };
  return { x: within(from.x + (dx * size) / STEPS, x), y: within(from.y + (dy * size) / STEPS, y) };
}
