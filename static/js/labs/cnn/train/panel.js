/**
 * The bench that trains, put together, and with it the one that tests, of the same run: loaded and connected when one is first shown.
 *
 * @typedef {import("../store.js").Store} Store
 */
import { fill } from "../../../core/fill.js";
import { ANNOUNCED, CONNECTION } from "../../../core/texts.js";
import { formatLoss } from "../../../draw/format.js";
import { connectionOf } from "../../../shell/connection.js";
import { any, button, setHidden, setText } from "../../../shell/dom.js";
import { hasRun } from "../link.js";
import { TestBench } from "../test/panel.js";
import { TRAIN } from "../texts.js";
import { bindRunExercise } from "./asked.js";
import { TrainBar } from "./bar.js";
import { TrainChart } from "./chart.js";
import { bindSliders } from "./datafields.js";
import { LayerChips } from "./layerchips.js";
import { NetworkPanel } from "./networkpanel.js";
import { TrainResults } from "./results.js";
import { FIRST, TrainRun } from "./run.js";

/** Milliseconds between two announcements while training runs. */
const PAUSE = 6000;

/**
 * @param {Store} store
 * @param {import("../../../shell/theme.js").ThemeSwitch} theme
 * @param {import("../../../core/loop.js").Loop} loop
 */
export function bindTraining(store, theme, loop) {
  const exercise = /** @type {import("../../../types.js").Exercise | null} */ (JSON.parse(document.getElementById("exercise-data")?.textContent ?? "null"));
  const linkOf = (/** @type {string} */ link) => (link === "" ? (exercise?.start ?? FIRST) : `#${link}`);
  const connection = connectionOf(window, new URL("./", document.baseURI).href, () => run.client, "convolution");
  const run = new TrainRun({
    link: linkOf(store.state.run),
    send: (command) => connection.send(exercise && command.type === "configure" ? { ...command, exercise: exercise.slug } : command),
    afterPainting: (callback) => loop.after(callback),
    later: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
    onChange: () => refresh(),
    onLink: (link, mode) => store.change({ run: link.replace(/^#/, "") }, mode),
    onReady: () => connection.settled(),
  });
  const network = new NetworkPanel(run, theme, loop);
  const chart = new TrainChart(run, theme, loop);
  const bar = new TrainBar(run, any("learner"));
  const chips = new LayerChips(run);
  const results = new TrainResults(run);
  const sliders = bindSliders(any("train-sliders"), run);
  const say = announcer(any("train-said"), run);
  const another = button("train-another");
  another.addEventListener("click", () => run.watch((run.watched + 1) % (run.pictures?.test.length || 1)));
  const draw = button("train-draw");
  draw.addEventListener("click", () => network.clear());
  const test = new TestBench(run, store, theme, loop, () => refresh());
  const asked = exercise && bindRunExercise(run, exercise);
  const refresh = loop.add(() => {
    bar.show();
    asked?.();
    test.show();
    chips.show();
    sliders();
    results.show();
    network.describe();
    network.repaint();
    chart.repaint();
    another.disabled = draw.disabled = !run.isReady;
    setText(draw, run.drawn === null ? TRAIN.draw : TRAIN.clear);
    showTrouble(any("train-trouble"), run);
    say();
  });
  store.follow(({ bench, run: link }) => {
    if (hasRun(bench)) run.open(linkOf(link));
    else if (run.isPlaying) run.pause();
  });
  refresh();
  connection.connect();
}

/** @param {HTMLElement} place @param {TrainRun} run */
function showTrouble(place, { trouble, status, retryIn }) {
  const words = [trouble || status, ...(retryIn === null ? [] : [fill(CONNECTION.nextAttempt, { seconds: retryIn })])].filter(Boolean).join(" ");
  setText(place, words);
  setHidden(place, words === "");
}

/**
 * Tells who listens how training goes: when it begins and ends, and now and then in between.
 *
 * @param {HTMLElement} region
 * @param {TrainRun} run
 */
function announcer(region, run) {
  let [played, last] = [false, 0];
  return () => {
    const { frame, isPlaying } = run;
    const isDue = isPlaying && performance.now() - last > PAUSE;
    if (frame === null || (isPlaying === played && !isDue)) return;
    const numbers = { epoch: frame.epoch, test: formatLoss(frame.curves.testLoss), train: formatLoss(frame.curves.trainLoss) };
    region.textContent = isPlaying && !played ? ANNOUNCED.training : fill(isPlaying ? ANNOUNCED.standing : ANNOUNCED.paused, numbers);
    [played, last] = [isPlaying, performance.now()];
  };
}
