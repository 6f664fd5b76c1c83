/**
 * What this lab has to save: its three panels, painted anew at any size, whatever of them is on the screen, with the point that is pinned; its
 * curves and its numbers.
 *
 * @typedef {import("../../core/store.js").State} State
 * @typedef {import("../../types.js").CurveColumn} CurveColumn
 * @typedef {import("../../types.js").Page} Page
 * @typedef {import("../../types.js").Palette} Palette
 * @typedef {import("../../types.js").Saved} Saved
 * @typedef {import("../../types.js").Surface} Surface
 * @typedef {import("../../types.js").ValueMap} ValueMap
 */
import { fill, plural } from "../../core/fill.js";
import { drawChart } from "../../draw/chart.js";
import { coloringOf } from "../../draw/classes.js";
import { formatLoss, formatShare, formatSize } from "../../draw/format.js";
import { HeatmapPainter } from "../../draw/heatmap.js";
import { drawLegend } from "../../draw/legend.js";
import { drawPin, mapBox } from "../../draw/mapaxes.js";
import { drawOver } from "../../draw/points.js";
import { fit } from "../../draw/surface.js";
import { changesIn } from "../../settings/turns.js";
import { makeCanvas } from "../../shell/sheet.js";
import { chartOf } from "./chart.js";
import { contributionsOf } from "./contributions.js";
import { drawFlow, NUMBERS_AT } from "./draw/flow.js";
import { layoutNetwork } from "./draw/layout.js";
import { NetworkPainter } from "./draw/network.js";
import { drawValues } from "./draw/values.js";
import { strokeLinks } from "./draw/vectorlinks.js";
import { flowWords } from "./flowwords.js";
import { Marks } from "./marks.js";
import { accuracyOf } from "./measures.js";
import { chartedOf, shownOf } from "./metrics.js";
import { linksOff } from "./off.js";
import { areOwnClasses } from "./owndata.js";
import { pointList } from "./pointlist.js";
import { mapsOf, specOf } from "./picture.js";
import { LAYERS, NAMES, SAVED } from "./texts.js";

/** Below the map, for the colours and what they mean. */
const LEGEND = { height: 30, bar: 26, margin: 6, width: 160 };
const CORNER = 4;
const CAPTION = 13;
const SMALL = 11;
/** Narrower columns have no room for the word. */
const ROOM_FOR_WORDS = 88;

/**
 * @param {Page} page
 * @param {Pick<import("../../types.js").Thumbnails, "features">} thumbnails
 * @returns {Saved}
 */
export function savedOf({ store, session, options, figures, runs }, thumbnails) {
  const features = mapsOf(thumbnails);
  /** @type {import("../../types.js").SavedPicture} */
  const map = { width: 480, height: 480 + LEGEND.height, paint: (surface, palette) => paintMap(surface, store.state, palette) };
  const choices = options.view.find(({ name }) => name === "chart")?.choices ?? [];
  return {
    pictures: {
      network: { width: 960, height: 540, paint: (surface, palette) => paintNetwork(surface, store.state, palette, features, { session, options }) },
      get map() {
        return figures.get("map") ?? map; // the space of a layer, while that is in its place
      },
      chart: {
        width: 720,
        height: 360,
        paint: (surface, { theme }) => {
          const { config, view } = store.state;
          const charted = chartedOf(shownOf(choices, config?.problem ?? "", view.chart));
          drawChart(surface, { ...chartOf(charted, session, runs, store.state), namesTurns: true }, theme);
        },
      },
      get landscape() {
        return figures.get("landscape"); // which is loaded after the run
      },
    },
    settings: ["data.name", "features", "network.hidden", "network.activation", "training.learning_rate"],
    curves: () => [...curvesOf(session), ...changesByEpoch(options, store.state.turns)],
    points: () => {
      const { config, points } = store.state;
      return config && points && pointList(config, points);
    },
    numbers: ({ trainLoss, testLoss }) => {
      const shares = accuracyOf(store.state.extras);
      const note = (/** @type {number | undefined} */ share) => (share === undefined ? "" : fill(SAVED.right, { share: formatShare(share) }));
      return [
        { name: SAVED.testLoss, value: formatLoss(testLoss), note: note(shares?.test) },
        { name: SAVED.trainingLoss, value: formatLoss(trainLoss), note: note(shares?.train) },
      ];
    },
  };
}

/**
 * As on the page, with what stands over its canvas there: the names of the columns, what a pinned point brings and, while it is on, gradient flow.
 *
 * @param {Surface} surface
 * @param {State} state
 * @param {Palette} palette
 * @param {Record<string, ValueMap>} features
 * @param {Pick<Page, "session" | "options">} page
 */
function paintNetwork(surface, state, palette, features, { session, options }) {
  const { config, frame, view } = state;
  if (config === null || frame === null) return;
  const hasFlow = view.show_gradient_flow;
  const layout = layoutNetwork({ ...specOf(config, view, options), hasFlow }, surface);
  const marks = new Marks();
  marks.follow(state, 0);
  const { sizes, parameters, pictures, watched } = frame;
  const trace = (state.probe?.pinned && state.extras?.trace) || null;
  const brought = trace && contributionsOf(sizes, parameters, trace, linksOff(config));
  const picture = { sizes, parameters: brought ?? parameters, pictures, features };
  const scene = { layout, picture, palette, discretize: view.discretize, phase: 0, dropped: trace ? marks.off : marks.out, linksOff: marks.linksOff, quiet: marks.quiet, watched };
  new NetworkPainter(makeCanvas, strokeLinks).draw(surface, scene);
  if (trace && brought) drawValues(surface, scene, trace, brought);
  drawCaptions(surface, layout, palette);
  if (hasFlow) paintFlow(surface, layout, state, palette, session);
}

/**
 * @param {Surface} surface
 * @param {import("../../types.js").NetworkLayout} layout
 * @param {Palette} palette
 */
function drawCaptions({ context }, { columns }, { theme }) {
  context.font = `${CAPTION}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { kind, units, x, width, controlsY } of columns) {
    const count = width < ROOM_FOR_WORDS ? String(units) : fill(SAVED.layer, { units, neurons: plural(LAYERS.neurons, units) });
    context.fillText(kind === "feature" ? NAMES.features : kind === "output" ? NAMES.output : count, x, controlsY);
  }
}

/**
 * @param {Surface} surface
 * @param {import("../../types.js").NetworkLayout} layout
 * @param {State} state
 * @param {Palette} palette
 * @param {Page["session"]} session
 */
function paintFlow(surface, { columns }, { extras, frame }, { theme }, { measures }) {
  const gradients = extras?.gradients ?? [];
  const first = measures.firstGradients;
  drawFlow(surface, columns, gradients, first && frame && first.epoch < frame.epoch ? first.sizes : [], theme);
  const { context } = surface;
  context.fillStyle = theme.ink;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = `600 ${CAPTION}px ${theme.font}`;
  context.fillText(flowWords(gradients), 0, NUMBERS_AT - 146);
  context.textAlign = "center";
  context.font = `${SMALL}px ${theme.font}`;
  gradients.forEach((size, i) => context.fillText(formatSize(size ?? Number.NaN), columns[i + 1].x, NUMBERS_AT));
}

/**
 * The map as an image, with axes and points over it, and below it what its colours mean.
 *
 * @param {Surface} surface
 * @param {State} state
 * @param {Palette} palette
 */
function paintMap(surface, { frame, points, view, config, extras, probe }, palette) {
  if (frame === null) return;
  const { context, width, height, ratio } = surface;
  const box = mapBox(width, height - LEGEND.height);
  const coloring = coloringOf(frame, palette);
  const image = makeCanvas(1, 1);
  new HeatmapPainter(makeCanvas).draw(fit(image, box.size, box.size, ratio), frame.grid, { x: 0, y: 0, size: box.size }, { palette, coloring, discretize: view.discretize, radius: CORNER });
  context.drawImage(image, box.x, box.y, box.size, box.size);
  drawOver(surface, points && { ...points, moved: extras?.jittered }, box, { palette, showTest: view.show_test_data, classes: config?.data.classes ?? 2, shaped: areOwnClasses(config), named: config?.data });
  if (probe?.pinned) drawPin(surface, box, probe.point, palette.theme);
  drawLegend(surface, { x: LEGEND.margin, y: height - LEGEND.bar, width: LEGEND.width, height: LEGEND.bar }, palette, coloring, config?.data, areOwnClasses(config));
}

/**
 * @param {Page["options"]} options
 * @param {State["turns"]} turns
 * @returns {CurveColumn[]} what was changed under way, at its epochs; none where that is nothing
 */
export function changesByEpoch(options, turns) {
  if (turns.length === 0) return [];
  const changes = changesIn(options, turns);
  const epochs = [...new Set(changes.map(({ epoch }) => epoch))];
  const values = epochs.map((at) => changes.filter(({ epoch }) => epoch === at).map(({ change }) => change).join("; "));
  return [{ name: "changed_after", epoch: epochs, values, length: epochs.length }];
}

/**
 * @param {Pick<import("../../settings/session.js").Session, "history" | "measures">} session
 * @returns {CurveColumn[]} the losses, and what was charted of training points and test points besides
 */
export function curvesOf({ history, measures }) {
  return Object.entries({ loss: history, ...measures.histories }).flatMap(([name, { epoch, train, test, length }]) => [
    { name: `train_${name}`, epoch, values: train, length },
    { name: `test_${name}`, epoch, values: test, length },
  ]);
}
