/**
 * The bench that tests, put together: a drawing, moved pictures, turned ones, transfer. Its run is that of the bench that trains.
 *
 * @typedef {import("../train/run.js").TrainRun} TrainRun
 * @typedef {import("./heads.js").HeadName} HeadName
 */
import { fill } from "../../../core/fill.js";
import { formatShare } from "../../../draw/format.js";
import { any, button, setHidden, setText } from "../../../shell/dom.js";
import { TEST, TRAIN } from "../texts.js";
import { Answer } from "../train/answer.js";
import { JUDGED, MOVED } from "../train/run.js";
import { CurveChart } from "./curvechart.js";
import { captionOf, HEADS, Heads } from "./heads.js";
import { Pad } from "./pad.js";
import { cornersOf, ShiftMap } from "./shiftmaps.js";
import { TransferPanel } from "./transferpanel.js";

/** Pixels by which training pictures are moved where the cure is pressed. */
const CURE = 2;
/** Degrees by which the server turns them. */
const ANGLES = Array.from({ length: 12 }, (_, i) => 30 * i);

export class TestBench {
  /**
   * @param {TrainRun} run
   * @param {import("../store.js").Store} store
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../../core/loop.js").Loop} loop
   * @param {() => void} refresh
   */
  constructor(run, store, theme, loop, refresh) {
    this.run = run;
    this.store = store;
    this.pad = new Pad(run, store);
    this.answer = new Answer(any("test-bars"), any("test-answer"));
    const home = document.baseURI;
    const post = (/** @type {string} */ path, /** @type {object} */ body) => fetch(new URL(path, home), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    this.heads = new Heads(post, refresh);
    this.maps = HEADS.map((head) => new ShiftMap(head, any("test-maps"), any("test-reading")));
    const curves = () => HEADS.map((head, color) => ({ name: TRAIN.heads[head], color, values: this.#turnsOf(head) ?? [], isStrong: head === this.own }));
    const guess = () => ({ share: 1 / (run.pictures?.classes.length ?? 1), name: TEST.guessing });
    this.turns = new CurveChart("test-turns", { ticks: ANGLES.map((angle) => `${angle}°`), curves, guess, words: (at) => this.#turnedAt(at) }, theme, loop);
    new TransferPanel(run, store, theme, loop);
    this.others = button("test-others");
    this.others.addEventListener("click", () => this.others.ariaDisabled !== "true" && void this.heads.train(run.frame?.epoch ?? 0));
    this.cure = button("test-cure");
    this.cure.addEventListener("click", () => run.set("data.shift", CURE));
    store.follow(({ bench }) => {
      run.ask(bench === "test" ? MOVED : JUDGED);
      if (bench === "test") this.pad.ask();
    });
  }

  /** The head of the run on screen. */
  get own() {
    return this.run.confirmed?.network.head ?? "flatten";
  }

  /** @param {HeadName} head */
  #turnsOf(head) {
    return head === this.own ? this.run.told.turns : (this.heads.others.get(head)?.turns ?? null);
  }

  /** @param {number} at the index of an angle */
  #turnedAt(at) {
    const told = HEADS.flatMap((head) => {
      const share = this.#turnsOf(head)?.[at];
      return share === undefined ? [] : [fill(TEST.turnedAt, { head: TRAIN.heads[head], angle: ANGLES[at], share: formatShare(share) })];
    });
    return told.join(" · ");
  }

  show() {
    const { run, heads } = this;
    const { frame, pictures, confirmed } = run;
    if (this.store.state.bench !== "test" || frame === null || pictures === null || confirmed === null) return;
    heads.follow(confirmed);
    this.pad.fit();
    setHidden(any("test-drawn"), this.pad.isEmpty);
    setText(any("test-hint"), this.pad.isEmpty ? fill(TEST.drawOne, { names: pictures.classes.join(", ") }) : "");
    this.answer.build(pictures.classes);
    if (run.drawn !== null && frame.label === null) this.answer.show(frame);
    HEADS.forEach((head, i) => {
      const [isOwn, measured] = [head === this.own, heads.others.get(head)];
      this.maps[i].show(captionOf(head, isOwn, measured), isOwn, isOwn ? run.told.shifts : (measured?.shifts ?? null));
    });
    this.turns.repaint();
    this.#showOthers(frame.epoch);
    this.#showSentences();
    this.cure.disabled = !run.isReady || confirmed.data.shift >= CURE;
  }

  /** @param {number} epoch */
  #showOthers(epoch) {
    const { training, trouble } = this.heads;
    const isPossible = this.run.isReady && epoch > 0 && training === null;
    this.others.ariaDisabled = String(!isPossible);
    const words = training === null ? trouble || (epoch === 0 ? TEST.untrained : "") : fill(TEST.training, { head: TRAIN.heads[training] });
    setText(any("test-trouble"), words);
  }

  /** What the numbers of the run say. */
  #showSentences() {
    const { shifts, turns } = this.run.told;
    const { confirmed, frame } = this.run;
    if (shifts === null || turns === null || confirmed === null || frame === null) return;
    const middle = shifts.length >> 1;
    const near = formatShare(shifts[middle][middle]);
    const sentence = confirmed.data.shift >= CURE ? TEST.cured : this.own === "flatten" ? TEST.lost : TEST.borne;
    const isTold = frame.epoch > 0;
    const worst = turns.indexOf(Math.min(...turns));
    setText(any("test-shifts"), isTold ? fill(sentence, { near, far: formatShare(cornersOf(shifts)), head: TRAIN.heads[this.own] }) : "");
    setText(any("test-turned"), isTold ? fill(TEST.turned, { near, angle: ANGLES[worst], turned: formatShare(turns[worst]) }) : "");
  }
}
