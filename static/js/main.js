/**
 * Puts the page together. The only file that knows the ids of its elements.
 *
 * The rooms of the page; each imports only those above it, and what stands side by side stays apart:
 *
 *   core/           Conversation and state, without a document: wire.js has the bytes, socket.js the connection, client.js the protocol,
 *                   queue.js the order of commands, longrequests.js sweeps and checks; address.js and writer.js the link and its history;
 *                   store.js the state, loop.js and budget.js the frames of the screen; texts.js all sentences, fill.js their holes;
 *                   json.js and apart.js are small tools.
 *   draw/           Painters, without a document or a window: surface.js, color.js, palette.js, classes.js, scale.js and format.js are what
 *                   the others are made of; heatmap.js, raster.js, specks.js, atlas.js, axes.js, legend.js and points.js paint maps; chart.js,
 *                   chartdomain.js, chartmarks.js, reading.js, trace.js and comparison.js curves, which history.js and series.js keep.
 *   shell/          What any page has: dom.js, sheet.js (canvases), theme.js, theme-early.js, paper.js, startup.js, connection.js, memory.js,
 *                   keyboard.js, clipboard.js, share.js, transport.js, notice.js, announcer.js, visibility.js.
 *   settings/       Settings of a run: config.js, rules.js and names.js know them, number.js and fields.js read what is typed, controls.js,
 *                   offers.js, drawer.js, hints.js and divergence.js show them; session.js makes commands of wishes, and state of answers.
 *   exercise/       panel.js with Check, locks.js, solved.js.
 *   sweep/          sweep.js without a document; panel.js, axis.js, table.js.
 *   compare/        Two runs side by side: side.js is one of them, runs.js keeps them in step; panel.js, map.js, differences.js; dialog.js and
 *                   preset.js lead there.
 *   labs/mlp/       The lab of points in the plane: framearrays.js, parameters.js, cost.js and measures.js say what its numbers mean; network.js
 *                   puts the picture of the network together from picture.js, pointer.js, neurons.js, layers.js, editor.js, peek.js, names.js,
 *                   marks.js and quiet.js; output.js, lens.js, chart.js, metrics.js, confusion.js, flow.js, data.js and callouts.js are panels; texts.js
 *                   has their sentences.
 *   labs/mlp/draw/  Its painters: network.js of linkpainter.js, stroke.js, gaps.js and emphasis.js; layout.js, links.js, curve.js, hit.js and
 *                   transition.js say where everything is; flow.js.
 *
 * @typedef {import("./types.js").Exercise} Exercise
 * @typedef {import("./types.js").Options} Options
 * @typedef {import("./types.js").Thumbnails} Thumbnails
 */
import { CompareDialog } from "./compare/dialog.js";
import { bindPreset, startOf } from "./compare/preset.js";
import { Address } from "./core/address.js";
import { Loop, stopwatch } from "./core/loop.js";
import { Session } from "./settings/session.js";
import { Store } from "./core/store.js";
import { History } from "./draw/history.js";
import { bindLocks } from "./exercise/locks.js";
import { bindExercise } from "./exercise/panel.js";
import { bindChooser, markSolved, ownName, remember } from "./exercise/solved.js";
import { bindCallouts } from "./labs/mlp/callouts.js";
import { costOf } from "./labs/mlp/cost.js";
import { bindChart } from "./labs/mlp/chart.js";
import { bindData } from "./labs/mlp/data.js";
import { Flow } from "./labs/mlp/flow.js";
import { frameOf } from "./labs/mlp/framearrays.js";
import { bindLens } from "./labs/mlp/lens.js";
import { Measures } from "./labs/mlp/measures.js";
import { MetricsPanel } from "./labs/mlp/metrics.js";
import { bindNetwork } from "./labs/mlp/network.js";
import { bindOutput } from "./labs/mlp/output.js";
import { nested } from "./labs/mlp/parameters.js";
import { bindControls } from "./settings/controls.js";
import { bindDivergence } from "./settings/divergence.js";
import { bindDrawer } from "./settings/drawer.js";
import { Hints } from "./settings/hints.js";
import { bindOffers } from "./settings/offers.js";
import { Announcer } from "./shell/announcer.js";
import { any, button, canvas, element } from "./shell/dom.js";
import { connectionOf } from "./shell/connection.js";
import { bindKeyboard } from "./shell/keyboard.js";
import { Memory } from "./shell/memory.js";
import { bindCompiling, bindNotice } from "./shell/notice.js";
import { bindPaper } from "./shell/paper.js";
import { bindShare } from "./shell/share.js";
import { ThemeSwitch } from "./shell/theme.js";
import { bindTransport } from "./shell/transport.js";
import { bindFolds, bindHidden } from "./shell/visibility.js";
import { SweepPanel } from "./sweep/panel.js";

const root = document.documentElement;
const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
/** Where the server's addresses begin; an exercise lies one level below. */
const home = new URL(root.dataset.home || "./", document.baseURI);
const exercise = /** @type {Exercise | null} */ (JSON.parse(document.getElementById("exercise-data")?.textContent ?? "null"));
const preset = document.getElementById("preset");
const askForThumbnails = () => fetch(new URL("api/thumbnails", home)).then((answer) => /** @type {Promise<Thumbnails>} */ (answer.json()));
const thumbnails = askForThumbnails().catch(askForThumbnails); // one that is lost on the way is asked for again
const memory = new Memory(() => localStorage);
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const calm = () => stillness.matches;

const store = new Store();
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const history = new History();
const connection = connectionOf(window, home.href, () => session.client);
const address = new Address(window, exercise?.start ?? (preset ? startOf(preset) : ""));
/** @type {Session} */
const session = new Session({
  store,
  options,
  address,
  history,
  measures: new Measures(),
  frameOf,
  send: (command) => connection.send(command),
  afterPainting: (callback) => loop.after(callback),
  exercise,
});
store.follow(["phase"], ({ phase }) => phase === "ready" && connection.settled());
const theme = new ThemeSwitch({ root, button: button("theme"), memory, media: (query) => matchMedia(query) });

bindTransport(
  {
    root,
    play: button("play"),
    step: button("step"),
    batch: button("batch"),
    reset: button("reset"),
    newWeights: button("new-weights"),
    regenerate: button("regenerate"),
    speed: element("speed", HTMLSelectElement),
    epoch: any("epoch"),
    position: any("position"),
    clipped: any("clipped"),
  },
  store,
  session,
  loop,
);
bindControls(document, store, session);
bindData(document, store, loop, theme, thumbnails);
const picture = bindNetwork(
  {
    space: any("network"),
    neurons: any("neurons"),
    peek: any("peek"),
    editor: any("editor"),
    layers: { controls: any("layer-controls"), addLayer: button("add-layer"), removeLayer: button("remove-layer"), count: any("layers-count") },
  },
  { scroll: any("network-scroll"), space: any("network"), canvas: canvas("network-canvas"), store, loop, theme, options, thumbnails, calm },
  session,
);
new Flow({ toggle: button("flow-toggle"), canvas: canvas("flow"), numbers: any("flow-numbers") }, picture, store, session, loop, theme);
bindOutput(
  {
    map: canvas("output"),
    colorbar: canvas("colorbar"),
    title: any("output-title"),
    reading: any("map-reading"),
    trainLoss: any("train-loss"),
    testLoss: any("test-loss"),
  },
  store,
  loop,
  theme,
  options,
);
bindLens({ card: any("lens"), canvas: canvas("lens-map"), title: any("lens-title"), map: canvas("output") }, store, loop, theme, options);
const metrics = new MetricsPanel(
  {
    select: element("chart-shows", HTMLSelectElement),
    testMetric: any("test-metric"),
    trainMetric: any("train-metric"),
    confusion: any("confusion"),
    chart: canvas("chart"),
  },
  store,
  session,
  loop,
  options,
);
bindChart({ chart: canvas("chart"), log: element("chart-log", HTMLInputElement) }, store, loop, theme, session, metrics, calm);

const announcer = new Announcer(any("announcer"), store, () => performance.now());
/** Where the focus goes when the button that had it has done its work and is gone. */
const onward = () => button("play").focus({ preventScroll: true });
bindDivergence({ card: any("diverged"), why: any("diverged-why"), cure: button("diverged-cure") }, store, session, options, announcer, onward);
bindCompiling({ card: any("compiling"), progress: element("compiling-progress", HTMLProgressElement) }, store);
bindNotice(any("notice"), store, { retry: () => connection.retry(), reset: () => session.begin("reset"), onward });
bindHidden(document, any("article"), store);
bindShare({ copy: [button("copy-link"), button("share-copy"), ...(exercise ? [button("exercise-copy")] : [])], link: element("share-link", HTMLInputElement), boxes: any("hide-boxes") }, store, session, announcer);
bindKeyboard(document, element("keyboard", HTMLDialogElement), button("open-keyboard"), { play: button("play"), step: button("step"), reset: button("reset") }, { session, address });
bindFolds(document);
bindPaper(window, theme, loop);
bindOffers(document, store, session, options);
bindDrawer(
  { panel: any("drawer"), opener: button("open-drawer"), close: button("drawer-close"), fullBatch: element("full-batch", HTMLInputElement), activations: element("layer-activations", HTMLInputElement) },
  { store, session, options },
);
bindLocks(document, session.free, session.allowed);
new Hints(any("tip"), document, options);
bindCallouts(
  { root, scroll: any("network-scroll"), callouts: any("callouts"), neuron: any("callout-neuron"), link: any("callout-link"), dismiss: button("callouts-dismiss") },
  picture,
  store,
  memory,
);
markSolved(document, memory);
bindChooser(element("exercises", HTMLDialogElement), button("open-exercises"));
bindChooser(element("presets", HTMLDialogElement), button("open-presets"));
if (preset) bindPreset(preset, store);
new CompareDialog(
  {
    dialog: element("compare", HTMLDialogElement),
    opener: button("open-compare"),
    words: any("compare-words"),
    differences: any("compare-differences"),
    go: element("compare-go", HTMLAnchorElement),
    keep: button("compare-keep"),
    close: button("compare-close"),
  },
  { store, options, memory },
);
if (exercise) {
  const solved = () => {
    remember(memory, exercise.slug);
    markSolved(document, memory);
  };
  const ask = (/** @type {object} */ body, /** @type {AbortSignal} */ signal) => session.client.requests.ask({ type: "check", exercise: exercise.slug, client: ownName(memory), ...body }, signal);
  bindExercise(
    {
      form: element("exercise-form", HTMLFormElement),
      check: button("exercise-check"),
      progress: any("exercise-progress"),
      score: any("exercise-score"),
      criteria: any("exercise-criteria"),
      trouble: any("exercise-trouble"),
      stray: any("exercise-stray"),
      strayText: any("exercise-stray-text"),
      strayBack: button("exercise-stray-back"),
      restart: button("exercise-restart"),
      copy: button("exercise-copy"),
      byHand: /** @type {HTMLInputElement | null} */ (document.getElementById("exercise-by-hand")),
    },
    { exercise, store, session, announcer, nested, ask, solved },
  );
}
new SweepPanel(
  {
    panel: element("sweep", HTMLDialogElement),
    opener: button("open-sweep"),
    close: button("sweep-close"),
    form: element("sweep-form", HTMLFormElement),
    seeds: element("sweep-seeds", HTMLInputElement),
    epochs: element("sweep-epochs", HTMLInputElement),
    price: any("sweep-price"),
    trouble: any("sweep-trouble"),
    start: button("sweep-start"),
    progress: any("sweep-progress"),
    result: any("sweep-result"),
    scroll: any("sweep-scroll"),
  },
  { options, store, session, announcer, costOf, maxCost: Number(root.dataset.maxCost), ask: (body, signal) => session.client.requests.ask({ type: "sweep", ...body }, signal) },
);
button("explain").addEventListener("click", () => {
  any("about").focus({ preventScroll: true });
  any("about").scrollIntoView({ behavior: calm() ? "instant" : "smooth" });
});

const startup = any("startup");
/** What is said of a page that has not started is there until something else is to be seen: scripts may also fail on what the server sends. */
store.follow(["phase", "retryIn", "why"], ({ phase, retryIn, why }) => (phase !== "connecting" || retryIn !== null || why !== null) && startup.remove());
connection.connect();
