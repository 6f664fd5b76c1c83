/**
 * Puts together what every page with a run has, and then the panels of its lab. The only file that knows the ids of these elements.
 *
 * @typedef {import("./types.js").Exercise} Exercise
 * @typedef {import("./types.js").Lab} Lab
 * @typedef {import("./types.js").Options} Options
 * @typedef {import("./types.js").Page} Page
 *
 * @typedef {object} Context What is around the page, or only on some pages.
 * @property {import("./core/socket.js").Connection} connection
 * @property {Address} address
 * @property {Announcer} announcer
 * @property {() => void} onward where the focus goes when the button that had it has done its work and is gone
 */
import { pairOf } from "./compare/pair.js";
import { bindPreset, startOf } from "./compare/preset.js";
import { Versus } from "./compare/versus.js";
import { Address } from "./core/address.js";
import { Loop, stopwatch } from "./core/loop.js";
import { Store } from "./core/store.js";
import { bindClass } from "./classroom/member/door.js";
import { History } from "./draw/history.js";
import { bindAsked } from "./exercise/asked.js";
import { bindLocks } from "./exercise/locks.js";
import { bindChooser, markSolved } from "./exercise/solved.js";
import { bindSave } from "./save/dialog.js";
import { bindPrinting } from "./save/printing.js";
import { bindChips } from "./settings/chips.js";
import { bindHandWay } from "./settings/handway.js";
import { bindControls } from "./settings/controls.js";
import { bindDivergence } from "./settings/divergence.js";
import { bindDrawer } from "./settings/drawer.js";
import { bindGoal } from "./settings/goal.js";
import { Hints } from "./settings/hints.js";
import { bindOffers } from "./settings/offers.js";
import { keepForReload, takeAfterReload } from "./settings/reload.js";
import { Session } from "./settings/session.js";
import { linkNote } from "./settings/turns.js";
import { Announcer } from "./shell/announcer.js";
import { connectionOf } from "./shell/connection.js";
import { any, button, canvas, element } from "./shell/dom.js";
import { bindKeyboard } from "./shell/keyboard.js";
import { Memory } from "./shell/memory.js";
import { bindMenu } from "./shell/menu.js";
import { bindCompiling, bindNotice } from "./shell/notice.js";
import { bindPresent } from "./shell/present.js";
import { bindShare } from "./shell/share.js";
import { beginAt, bindSkip } from "./shell/skip.js";
import { ThemeSwitch } from "./shell/theme.js";
import { bindTransport } from "./shell/transport.js";
import { bindFolds, bindHidden } from "./shell/visibility.js";
import { RunLog } from "./runs/log.js";
import { nameOf } from "./runs/naming.js";
import { RunsPanel } from "./runs/panel.js";
import { Recorder } from "./runs/recorder.js";
import { SweepPanel } from "./sweep/panel.js";

/** @param {Lab} lab */
export function start(lab) {
  const root = document.documentElement;
  const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
  /** Where the server's addresses begin; an exercise lies one level below. */
  const home = new URL(root.dataset.home || "./", document.baseURI);
  const exercise = /** @type {Exercise | null} */ (JSON.parse(document.getElementById("exercise-data")?.textContent ?? "null"));
  const preset = document.getElementById("preset");
  const memory = new Memory(() => localStorage);
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const store = new Store(lab.state);
  const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
  const connection = connectionOf(window, home.href, () => session.client);
  const address = new Address(window, exercise?.start ?? (preset ? startOf(preset) : ""));
  /** @type {Session} */
  const session = new Session({
    store,
    options,
    address,
    history: new History(),
    lab,
    send: (command) => connection.send(command),
    afterPainting: (callback) => loop.after(callback),
    exercise,
  });
  store.follow(["phase"], ({ phase }) => phase === "ready" && connection.settled());
  const theme = new ThemeSwitch({ root, button: button("theme"), memory, media: (query) => matchMedia(query) });
  const log = new RunLog((before, after) => nameOf(lab, lab.spoken(options, after), before, after));
  const runs = new Recorder({ log, lab, store, session, memory, place: exercise ? `runs-${exercise.slug}` : "runs" });
  window.addEventListener("pagehide", () => runs.putAway());
  /** @type {Page} */
  const page = { root, home, store, session, options, loop, theme, memory, calm: () => stillness.matches, figures: new Map(), runs };

  bindRun(page);
  bindControls(document, store, session);
  lab.bind(page);
  const announcer = new Announcer(any("announcer"), store, () => performance.now());
  const context = { connection, address, announcer, onward: () => button("play").focus({ preventScroll: true }) };
  bindSaid(page, context);
  bindAround(page, context);
  bindSettings(page, lab);
  bindChips(any("chips"), store, session, options, context.onward, preset ? home.href : null);
  bindDialogs(page);
  const versus = bindRuns(page, lab, runs, announcer);
  if (preset) bindPreset(preset, store, options);
  const handing = exercise && bindAsked({ exercise, store, session, memory, announcer, parametersOf: lab.parametersOf, requests: () => session.client.requests });
  bindSweep(page, lab, announcer, versus);
  bindSave({ dialog: element("save", HTMLDialogElement), opener: button("open-save"), trouble: any("save-trouble") }, page, lab, announcer);
  bindPrinting(window, button("print"), page, lab, () => any("main").hasAttribute("data-versus"));
  bindStartup(page);
  bindClass({ page, connection, announcer, recorder: runs, versus, handing });
  beginAt(document, document.querySelector("#exercise-title, #preset-title"), home);
  comeBack(page, lab, address);
  connection.connect();
}

/** As before the page was loaded again, where its link does not say all. @param {Page} page @param {Lab} lab @param {Address} address */
function comeBack({ store, session }, lab, address) {
  const [tab, place] = [new Memory(() => sessionStorage), location.pathname];
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const { entry } = address;
  const before = takeAfterReload(tab, place, navigation?.type) ?? (entry && !lab.fitsLink(entry.config) ? entry : null);
  if (before) store.set({ config: before.config, view: before.view });
  window.addEventListener("pagehide", () => keepForReload(tab, place, { store, session, address, lab }));
}

/** Play, step, and where a run stands. @param {Page} page */
function bindRun({ root, store, session, loop }) {
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
  bindGoal(document, { field: element("epoch-goal", HTMLInputElement), place: any("epoch-counter") }, store, session);
}

/** What is said of a run and of the server. @param {Page} page @param {Context} context */
function bindSaid({ store, session, options }, { connection, announcer, onward }) {
  bindDivergence({ card: any("diverged"), why: any("diverged-why"), cure: button("diverged-cure") }, store, session, options, announcer, onward);
  bindCompiling({ card: any("compiling"), progress: element("compiling-progress", HTMLProgressElement) }, store);
  bindNotice(any("notice"), store, { retry: () => connection.retry(), reset: () => session.playback.begin("reset"), onward });
}

/** @param {Session} session @returns {string | null} what is to be known of the link of its run */
function noteOf({ lab, spoken, store }) {
  const { config, turns, behind } = store.state;
  return [config && lab.noteOfLink(config), behind, linkNote(spoken, turns)].filter(Boolean).join(" ") || null;
}

/** What is around the run: the menu, the link, keys, the article. @param {Page} page @param {Context} context */
function bindAround({ root, home, store, session, calm }, { address, announcer }) {
  bindHidden(document, any("article"), store);
  bindShare({ copy: [button("copy-link"), button("share-copy")], qr: [button("open-qr"), button("share-qr")], link: element("share-link", HTMLInputElement), note: any("share-note"), boxes: any("hide-boxes") }, store, session, announcer, { noteOf: () => noteOf(session), isWhole: () => store.state.config === null || session.lab.fitsLink(store.state.config), home });
  const hand = bindHandWay({ place: any("hand-way"), undo: button("hand-undo"), redo: button("hand-redo") }, store, session.byHand, (words) => announcer.say(words));
  bindKeyboard(document, element("keyboard", HTMLDialogElement), button("open-keyboard"), { play: button("play"), step: button("step"), reset: button("reset"), newWeights: button("new-weights"), goal: element("epoch-goal", HTMLInputElement), present: button("present") }, { session, address, hand, chosen: (label) => announcer.say(label) });
  bindSkip(any("skip"), ['#neurons [tabindex="0"]', "#network-scroll", "#versus-runs"]);
  bindFolds(document);
  bindPresent({ root, enter: button("present"), leave: button("present-leave"), play: button("play"), opener: button("open-menu") }, store, session);
  bindMenu({ opener: button("open-menu"), list: any("menu"), row: any("tools-row") }, matchMedia("(max-width: 699.98px)"));
  const explain = () => {
    any("about").focus({ preventScroll: true });
    any("about").scrollIntoView({ behavior: calm() ? "instant" : "smooth" });
  };
  for (const opener of [button("explain"), button("open-help")]) opener.addEventListener("click", explain);
}

/** @param {Page} page @param {Lab} lab */
function bindSettings({ store, session, options }, { rows }) {
  bindOffers(document, store, session, options);
  bindDrawer(
    { panel: any("drawer"), opener: button("open-drawer"), close: button("drawer-close"), fullBatch: element("full-batch", HTMLInputElement) },
    { store, session, options, rows },
  );
  bindLocks(document, session.free, session.allowed);
  new Hints(any("tip"), document, options);
}

/** @param {Page} page */
function bindDialogs({ memory }) {
  markSolved(document, memory);
  bindChooser(element("exercises", HTMLDialogElement), button("open-exercises"));
  bindChooser(element("presets", HTMLDialogElement), button("open-presets"));
}

/** The runs that stay. @param {Page} page @param {Lab} lab @param {Recorder} recorder @param {Announcer} announcer */
function bindRuns(page, lab, recorder, announcer) {
  const { loop, home, session } = page;
  const versus = bindVersus(page, lab, recorder);
  const panel = new RunsPanel(
    {
      panel: any("runs"),
      opener: button("runs-count"),
      close: button("runs-close"),
      table: element("runs-table", HTMLTableElement),
      copy: button("runs-copy"),
      clear: button("runs-clear"),
      compare: button("runs-compare"),
      note: any("runs-note"),
    },
    { recorder, loop, home, hidesParameters: session.hides.includes("parameters"), say: (words) => announcer.say(words), compare: (a, b) => versus.open(a, b), makeRoom: () => button("drawer-close").click() },
  );
  button("open-compare").addEventListener("click", () => panel.sideBySide());
  return versus;
}

/** Two of them side by side. @param {Page} page @param {Lab} lab @param {Recorder} recorder */
function bindVersus({ home, store, session, options, loop, theme }, lab, recorder) {
  return new Versus(
    { main: any("main"), section: any("versus"), body: any("versus-runs"), back: button("versus-back"), choices: ["a", "b"].map((name) => element(`versus-choice-${name}`, HTMLSelectElement)) },
    {
      make: () => pairOf("versus-", ["", ""], { root: any("versus"), home, options, loop, theme, lab, hasAddress: false }),
      runs: () => recorder.comparable(),
      isBehind: () => recorder.isBehind,
      later: (callback, milliseconds) => setTimeout(callback, milliseconds),
      view: () => store.state.view,
      pause: () => store.state.playing && session.playback.toggle(),
      keep: (side) => recorder.keep(side),
    },
  );
}

/** @param {Page} page @param {Lab} lab @param {Announcer} announcer @param {Versus} versus */
function bindSweep({ root, options, store, loop, theme, session }, lab, announcer, versus) {
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
      folded: any("sweep-folded"),
      wanted: any("sweep-wanted"),
      change: button("sweep-change"),
      threshold: element("sweep-threshold", HTMLInputElement),
      pair: button("sweep-pair"),
      curves: { figure: any("sweep-curves"), canvas: canvas("sweep-curve"), name: any("sweep-cell"), spread: any("sweep-spread"), words: any("sweep-words"), note: any("sweep-lines") },
    },
    { options, store, loop, theme, session, announcer, lab, maxCost: Number(root.dataset.maxCost), compare: (a, b) => versus.open(a.id, b.id, [a, b]), ask: (body, signal) => session.client.requests.ask({ type: "sweep", ...body }, signal) },
  );
}

/**
 * What is said of a page that has not started is there until something else is to be seen: scripts may also fail on what the server sends.
 *
 * @param {Page} page
 */
function bindStartup({ store }) {
  const startup = any("startup");
  store.follow(["phase", "retryIn", "why"], ({ phase, retryIn, why }) => (phase !== "connecting" || retryIn !== null || why !== null) && startup.remove());
}
