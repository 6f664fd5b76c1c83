/**
 * The panels of this lab, put together. The only file that knows the ids of their elements.
 *
 * @typedef {import("../../types.js").Thumbnails} Thumbnails
 */
import { again, onDemand } from "../../core/ondemand.js";
import { any, button, canvas, element, setText } from "../../shell/dom.js";
import { bindActivations } from "./activations.js";
import { bindCallouts } from "./callouts.js";
import { bindChart } from "./chart.js";
import { bindData, bindDataLine } from "./data.js";
import { Flow } from "./flow.js";
import { bindLens } from "./lens.js";
import { MetricsPanel } from "./metrics.js";
import { bindNetwork } from "./network.js";
import { bindOutput } from "./output.js";
import { bindSeen } from "./seen.js";
import { bindOwn } from "./own.js";
import { bindPainting } from "./paint/pencil.js";
import { SideMap } from "./sidemap.js";
import { SideNetwork } from "./sidenetwork.js";
import { bindSmallMap } from "./smallmap.js";
import { bindTables } from "./tables.js";
import { LANDSCAPE } from "./texts.js";
import { Way } from "./way.js";

/** @param {import("../../types.js").Page} page */
export function bindPanels(page) {
  const { root, home, store, session, options, loop, theme, memory, calm, runs } = page;
  const thumbnails = thumbnailsFor({ root, home });
  bindData(document, store, loop, theme, thumbnails);
  bindDataLine(any("data-line"), store, options);
  bindOwn({ picture: any("own-picture"), regenerate: any("regenerate") }, page, window);
  bindTables(button("open-table"), tableElements, page);
  const picture = bindNetwork(
    {
      space: any("network"),
      neurons: any("neurons"),
      peek: any("peek"),
      editor: any("editor"),
      said: any("reading-words"),
      layers: { controls: any("layer-controls"), addLayer: button("add-layer"), removeLayer: button("remove-layer"), count: any("layers-count"), parameters: any("parameters") },
    },
    { scroll: any("network-scroll"), space: any("network"), canvas: canvas("network-canvas"), store, loop, theme, options, thumbnails, calm },
    session,
  );
  bindActivations(element("layer-activations", HTMLInputElement), store, session);
  new Flow({ toggle: button("flow-toggle"), canvas: canvas("flow"), numbers: any("flow-numbers"), words: any("flow-words") }, picture, store, session, loop, theme);
  bindWorth(button("worth-toggle"), any("worths"), picture, page);
  const reading = followingOf(page, picture);
  bindBackprop(page, picture, reading);
  const following = bindPainting(button("paint-toggle"), () => ({ root: any("paint"), map: canvas("output"), seen: element("seen", HTMLSelectElement), said: any("reading-words"), placeOf }), page, reading);
  const placeOf = bindOutput(
    {
      map: canvas("output"),
      colorbar: canvas("colorbar"),
      title: any("output-title"),
      reading: any("map-reading"),
      said: any("reading-words"),
      trainLoss: any("train-loss"),
      testLoss: any("test-loss"),
    },
    store,
    loop,
    theme,
    options,
    following,
  );
  bindSeen({ select: element("seen", HTMLSelectElement), panel: any("map-place").parentElement ?? root }, page, () => ({
    canvas: canvas("space"),
    map: canvas("output"),
    colorbar: any("colorbar"),
    way: any("space-way"),
    play: button("space-play"),
    slider: element("space-slider", HTMLInputElement),
    across: element("space-across", HTMLSelectElement),
    up: element("space-up", HTMLSelectElement),
    before: any("space-before"),
  }));
  bindLens({ card: any("lens"), canvas: canvas("lens-map"), title: any("lens-title"), map: canvas("output") }, store, loop, theme, options);
  bindSmallMap(
    { strip: button("small-map"), canvas: canvas("small-map-canvas"), words: any("small-map-words"), map: any("map-place") },
    store,
    loop,
    theme,
    { calm, narrow: matchMedia("(max-width: 699.98px)") },
  );
  const metrics = new MetricsPanel(
    {
      select: element("chart-shows", HTMLSelectElement),
      testMetric: any("test-metric"),
      trainMetric: any("train-metric"),
      right: ["test", "train"].map((part) => any(`${part}-right`)),
      confusion: any("confusion"),
      chart: canvas("chart"),
      showLandscape: lossPlaneOf(page),
    },
    store,
    session,
    loop,
    options,
  );
  bindChart({ chart: canvas("chart"), log: element("chart-log", HTMLInputElement), said: any("reading-words") }, store, loop, theme, session, metrics, calm, runs);
  bindCallouts(
    { root, scroll: any("network-scroll"), callouts: any("callouts"), neuron: any("callout-neuron"), link: any("callout-link"), dismiss: button("callouts-dismiss") },
    picture,
    store,
    memory,
  );
  const figure = document.getElementById("landscape");
  if (figure) showLandscape(figure, page);
}

/** @returns {import("./table/panel.js").Elements} */
function tableElements() {
  const column = (/** @type {string} */ role) => ({
    select: element(`table-${role}`, HTMLSelectElement),
    histogram: canvas(`table-${role}-histogram`),
    range: any(`table-${role}-range`),
  });
  return {
    dialog: element("table", HTMLDialogElement),
    text: element("table-text", HTMLTextAreaElement),
    choose: button("table-choose"),
    file: element("table-file", HTMLInputElement),
    named: any("table-named"),
    trouble: any("table-trouble"),
    found: any("table-found"),
    columns: { x1: column("x1"), x2: column("x2"), label: column("label") },
    scatter: canvas("table-scatter"),
    notices: any("table-notices"),
    gaps: any("table-gaps"),
    preview: element("table-preview", HTMLTableElement),
    use: button("table-use"),
    onward: button("play"),
  };
}

/**
 * A point through the network, whose module comes with the first one that is pointed at.
 *
 * @param {import("../../types.js").Page} page
 * @param {import("./picture.js").Picture} picture
 * @returns {import("./output.js").Following}
 */
function followingOf({ store, session, loop, options }, picture) {
  if (session.hides.includes("point")) return { point: () => undefined, pin: () => undefined, isAsked: true };
  const parts = { place: any("map-reading"), map: canvas("output"), said: any("reading-words"), store, interest: session.interest, loop, options, picture };
  const probe = onDemand(() => import("./probe.js"), ({ Probe }) => new Probe(parts));
  let isTried = false;
  return {
    point: (place) => {
      const isFirst = place !== null && !isTried; // where it is lost, the pointer's every move does not try anew
      isTried ||= isFirst;
      probe((loaded) => loaded.point(place), isFirst);
    },
    pin: (place, reach) => probe((loaded) => loaded.pin(place, reach)),
  };
}

/**
 * Backpropagation in slow motion, whose module comes when it is asked for.
 *
 * @param {import("../../types.js").Page} page
 * @param {import("./picture.js").Picture} picture
 * @param {import("./output.js").Following} following
 */
function bindBackprop({ store, session, loop, options }, picture, following) {
  const toggle = button("backprop-toggle");
  toggle.hidden = session.hides.includes("backpropagation"); // an exercise asks for what it shows
  const parts = () => ({ root: any("backprop"), toggle, others: ["flow-toggle", "worth-toggle"].map(button), picture, store, session, loop, options, following });
  const panel = onDemand(() => import("./backprop.js"), ({ Backprop }) => new Backprop(parts()));
  toggle.addEventListener("click", () => panel((one) => one.toggle()));
}

/**
 * The loss of the run on screen over its weights, whose module few visits need.
 *
 * @param {import("../../types.js").Page} page
 * @returns {(isShown: boolean) => void}
 */
function lossPlaneOf(page) {
  const way = new Way();
  page.store.follow(["frame"], ({ frame }) => way.follow(frame));
  const elements = () => ({
    root: any("loss-plane"),
    kind: element("plane-kind", HTMLSelectElement),
    across: element("plane-across", HTMLSelectElement),
    up: element("plane-up", HTMLSelectElement),
    note: any("plane-note"),
    canvas: canvas("plane-picture"),
    said: any("reading-words"),
  });
  const panel = onDemand(() => import("./lossplane.js"), ({ LossPlanePanel }) => new LossPlanePanel(elements(), page, way));
  return (isShown) => panel((one) => one.show(isShown), isShown);
}

/**
 * @param {HTMLButtonElement} toggle
 * @param {HTMLElement} place
 * @param {import("./picture.js").Picture} picture
 * @param {import("../../types.js").Page} page
 */
function bindWorth(toggle, place, picture, { store, session, loop, options }) {
  const panel = onDemand(() => import("./worth.js"), ({ WorthPanel }) => new WorthPanel(place, picture, store, loop, options));
  toggle.addEventListener("click", () => {
    const isOn = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(isOn));
    session.interest.inspect({ worth: isOn });
    panel((labels) => labels.turn(toggle.getAttribute("aria-pressed") === "true"));
  });
}

/** An example's loss, whose module few visits need. @param {HTMLElement} figure @param {import("../../types.js").Page} page */
async function showLandscape(figure, page) {
  const note = any("landscape-note");
  const loading = Promise.all([jsonAt(new URL(figure.dataset.source ?? "", page.home)), import("./landscape.js")]);
  const loaded = await loading.catch(() => setText(note, LANDSCAPE.trouble));
  if (!loaded) return;
  const [landscape, { LandscapePanel }] = loaded;
  new LandscapePanel({ canvas: canvas("landscape-picture"), title: any("landscape-title"), note, said: any("reading-words") }, landscape, page);
}

/** @type {import("../../types.js").Lab["bindSide"]} */
export function bindSide({ map, reading, network }, side, panel, { loop, theme, thumbnails }) {
  new SideMap(map, reading, side, panel, loop, theme);
  new SideNetwork(network, side, panel, loop, theme, thumbnailsAt(thumbnails));
}

/** @param {Pick<import("../../types.js").Page, "root" | "home">} page @returns {Promise<Thumbnails>} after the first time from the browser's own store */
export function thumbnailsFor({ root, home }) {
  return thumbnailsAt(new URL(root.dataset.thumbnails ?? "", home));
}

/** @type {(address: URL) => Promise<Thumbnails>} */
const thumbnailsAt = jsonAt;

/** @param {URL} address @returns {Promise<any>} */
function jsonAt(address) {
  return again(() => fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText)))));
}
