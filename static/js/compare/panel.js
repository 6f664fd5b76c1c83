/**
 * Two runs side by side: transport for both, in what they differ, their losses in one chart. While they play, a frame of one is shown only
 * where the other has come as far; while they rest, frames that are there already wait.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("./side.js").Side} Side
 *
 * @typedef {Pick<import("../types.js").Lab, "accuracyOf" | "parameterCountOf">} Counted
 *
 * @typedef {object} SideElements
 * @property {HTMLSelectElement} choice
 * @property {HTMLAnchorElement | null} open
 * @property {HTMLElement} state
 * @property {HTMLElement} test
 * @property {HTMLElement} train
 * @property {HTMLElement} testRight the share of test points that are right
 * @property {HTMLElement} trainRight
 * @property {HTMLElement} parameters how many there are
 *
 * @typedef {object} Elements
 * @property {HTMLElement} root
 * @property {HTMLButtonElement} play
 * @property {HTMLButtonElement} step
 * @property {HTMLButtonElement} reset
 * @property {HTMLButtonElement} newStart
 * @property {HTMLSelectElement} speed
 * @property {HTMLElement} epoch
 * @property {HTMLElement} differences
 * @property {HTMLElement} same
 * @property {HTMLCanvasElement} chart
 * @property {HTMLInputElement} log
 * @property {HTMLElement} said what is read in the chart, for who listens
 * @property {SideElements[]} sides
 */
import { fill } from "../core/fill.js";
import { COMPARE, CONNECTION, TRANSPORT } from "../core/texts.js";
import { HistoryWriter } from "../core/writer.js";
import { formatLoss, formatShare } from "../draw/format.js";
import { setText } from "../shell/dom.js";
import { keyAlone } from "../shell/keyboard.js";
import { PairChart } from "./chart.js";
import { differences, showDifferences } from "./differences.js";
import { compareUrl, due, linksIn } from "./runs.js";

/** Why a run goes no further, in words. */
const STOPPED = new Map(Object.entries({ diverged: COMPARE.diverged, early_stopping: COMPARE.stoppedEarly }));
const TYPES_TEXT = "input, select, textarea";

export class ComparePanel {
  /**
   * @param {Elements} elements
   * @param {{sides: Side[], options: Options, loop: import("../core/loop.js").Loop, theme: import("../shell/theme.js").ThemeSwitch, lab: Counted, window: Window | null}} parts window: whose address names the runs; null where none does
   */
  constructor(elements, { sides, options, loop, theme, lab, window }) {
    this.elements = elements;
    this.sides = sides;
    this.options = options;
    this.loop = loop;
    this.lab = lab;
    this.window = window;
    this.writer = window && new HistoryWriter(window);
    this.isPlaying = false;
    /** How many frames are to be shown while it rests. */
    this.steps = 0;
    /** Whether both have just been given another seed, which is yet to stand in the address, as a step to undo. */
    this.isNewStart = false;
    /** Of both runs, as last looked at. */
    this.shown = "";
    /** @type {(() => void)[]} */
    this.painters = [];
    /** @type {(() => void)[]} */
    this.ready = [];
    this.refresh = loop.add(() => this.#refresh());
    this.chart = new PairChart(elements, { sides, options, loop, theme });
    this.#bind();
  }

  /** @param {() => void} painter asked to paint when a frame has come on screen */
  onFrame(painter) {
    this.painters.push(painter);
  }

  /** @param {() => void} listener told when both runs are there */
  onReady(listener) {
    this.ready.push(listener);
  }

  #bind() {
    const { play, step, reset, newStart, speed } = this.elements;
    play.addEventListener("click", () => this.#setPlaying(!this.isPlaying));
    step.addEventListener("click", () => this.#step());
    reset.addEventListener("click", () => this.#begin((side) => side.reset()));
    newStart.addEventListener("click", () => {
      const seed = Math.random().toFixed(5);
      this.isNewStart = true;
      this.#begin((side) => side.begin(seed));
    });
    speed.addEventListener("change", () => this.sides.forEach((side) => side.setSpeed(Number(speed.value))));
    if (this.window !== null) this.#bindAddress(this.window);
  }

  /** @param {Window} window */
  #bindAddress(window) {
    this.elements.sides.forEach(({ choice }, i) =>
      choice.addEventListener("change", () => {
        if (choice.value === "") return this.#showChoices();
        const links = this.#links().map((link, j) => (i === j ? choice.value : link));
        this.#write(links[0], links[1]);
        this.#readAddress();
      }),
    );
    window.addEventListener("popstate", () => {
      this.writer?.forget(0);
      this.#readAddress();
    });
    window.document.addEventListener("keydown", (event) => this.press(event));
    this.#showChoices();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.matches(TYPES_TEXT)) return;
    const key = keyAlone(event);
    if (event.repeat && key !== "ArrowRight") return;
    if (key === " " && !event.target.matches("button, a")) this.#setPlaying(!this.isPlaying);
    else if (key === "ArrowRight") this.#step();
    else if (key === "r") this.#begin((side) => side.reset());
    else return;
    event.preventDefault();
  }

  /** The runs that the address names, or is to name. */
  #links() {
    return linksIn(this.writer?.waiting?.url ?? this.window?.location.href ?? "about:blank");
  }

  /** @param {string} a @param {string} b */
  #write(a, b) {
    if (this.window !== null) this.writer?.write({}, compareUrl(this.window.location.href, a, b), "push");
  }

  #readAddress() {
    this.#links().forEach((link, i) => {
      if (link !== this.sides[i].link) this.sides[i].open(link);
      else this.sides[i].reset();
    });
    this.#setPlaying(false);
    this.#showChoices();
  }

  /** Which of the links on offer each is. */
  #showChoices() {
    if (this.window === null) return;
    this.#links().forEach((link, i) => {
      const { choice } = this.elements.sides[i];
      const isOffered = [...choice.options].some(({ value }) => value === link);
      choice.value = isOffered ? link : "";
    });
  }

  /** @param {(side: Side) => void} start */
  #begin(start) {
    this.#setPlaying(false);
    this.sides.forEach(start);
    this.refresh();
  }

  pause() {
    this.#setPlaying(false);
  }

  /** @param {boolean} isPlaying */
  #setPlaying(isPlaying) {
    this.isPlaying = isPlaying && this.#areReady();
    this.steps = 0;
    this.refresh();
  }

  #step() {
    if (!this.#areReady()) return;
    this.isPlaying = false;
    this.steps = 1;
    this.refresh();
  }

  #areReady() {
    return this.sides.every(({ run, frame }) => run > 0 && frame !== null);
  }

  #refresh() {
    this.#advance();
    this.#showState();
  }

  /** What is due comes on screen; what was trained ahead stays where it is while the runs rest. */
  #advance() {
    const [a, b] = this.sides;
    if (this.sides.some(({ run }) => run === 0)) return;
    if (this.isPlaying || this.steps > 0) this.sides.forEach((side) => side.play());
    const isNew = this.sides.map((side) => side.frame?.run !== side.run);
    const isDue = due(a.lane, b.lane);
    const moves = this.sides.map((side, i) => (isNew[i] ? side.waiting.length > 0 : isDue[i] && (this.isPlaying || this.steps > 0)));
    const shown = this.sides.filter((_, i) => moves[i]).map((side) => ({ side, number: side.advance() }));
    if (shown.length === 0) return this.#rest();
    if (this.steps > 0 && !isNew.includes(true)) this.steps = a.lane.shown === b.lane.shown || this.sides.some(({ stopped }) => stopped !== null) ? 0 : this.steps;
    for (const painter of this.painters) painter();
    this.chart.repaint();
    this.loop.after(() => {
      for (const { side, number } of shown) side.acknowledge(number);
      this.refresh();
    });
  }

  /** Where nothing comes any more there is nothing to play. */
  #rest() {
    if (this.sides.every(({ stopped, waiting }) => stopped !== null && waiting.length === 0)) [this.isPlaying, this.steps] = [false, 0];
  }

  #showState() {
    const { root, play, step, reset, newStart, epoch, sides: places } = this.elements;
    const isReady = this.#areReady();
    root.dataset.state = isReady ? (this.isPlaying ? "playing" : "ready") : "connecting";
    if (isReady) for (const listener of this.ready) listener();
    const isUsable = this.sides.every((side) => side.isReady && side.frame !== null); // also between two runs: a button keeps the focus
    for (const button of [play, step, reset, newStart]) button.disabled = !isUsable;
    setText(/** @type {Element} */ (play.querySelector(".name")), this.isPlaying ? TRANSPORT.pause : TRANSPORT.play);
    setText(epoch, String(Math.max(...this.sides.map(({ frame }) => frame?.epoch ?? 0))));
    this.sides.forEach((side, i) => {
      const { test, train, testRight, trainRight, parameters, state, open } = places[i];
      const right = this.lab.accuracyOf(side.extras);
      setText(testRight, right ? formatShare(right[1]) : "");
      setText(trainRight, right ? formatShare(right[0]) : "");
      setText(parameters, side.config ? String(this.lab.parameterCountOf(side.config)) : "–");
      setText(test, side.frame ? formatLoss(side.frame.testLoss) : "–");
      setText(train, side.frame ? formatLoss(side.frame.trainLoss) : "–");
      setText(state, side.trouble || side.status || endOf(side) || side.notices.join("\n"));
      state.toggleAttribute("data-trouble", side.trouble !== "" || side.stopped === "diverged");
      state.dataset.countdown = side.retryIn === null ? "" : ` ${fill(CONNECTION.nextAttempt, { seconds: side.retryIn })}`;
      if (open !== null) open.href = `./${side.link}`;
    });
    this.#compare();
  }

  /** In what the runs differ, and their address. */
  #compare() {
    const [a, b] = this.sides;
    const { differences: table, same } = this.elements;
    const shown = a.config === null || b.config === null ? "" : `${a.link} ${b.link}`;
    if (shown === this.shown || a.config === null || b.config === null) return;
    this.shown = shown;
    if (this.isNewStart && a.config.seed === b.config.seed) {
      this.isNewStart = false;
      this.#write(a.link, b.link);
    }
    const differing = differences(this.options, a.config, b.config, [a.turns, b.turns]);
    showDifferences(table, differing, [COMPARE.a, COMPARE.b]);
    same.hidden = differing.length > 0;
    this.chart.repaint();
  }
}

/** @param {Side} side @returns {string} why it goes no further; "" while it does, or has something yet to show */
function endOf({ stopped, waiting, frame }) {
  if (stopped === null || waiting.length > 0) return "";
  return fill(STOPPED.get(stopped) ?? COMPARE.stopped, { epoch: frame?.epoch ?? 0 });
}
