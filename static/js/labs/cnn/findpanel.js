/**
 * Bench A2 on the page: pictures before and after a secret kernel, and nine numbers that walk to it.
 *
 * @typedef {import("./types.js").FindBench} FindBench
 * @typedef {import("./types.js").Matrix} Matrix
 */
import { fill, plural } from "../../core/fill.js";
import { formatLoss } from "../../draw/format.js";
import { any, button, canvas, element, make, setHidden, setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { grouped } from "./counting.js";
import { kernelFrom, mapOf, windowsOf } from "./descent.js";
import { drawLosses, drawWeights } from "./draw/descentchart.js";
import { greys, inkOn, mapColors } from "./draw/grid.js";
import { drawTiles } from "./draw/tiles.js";
import { examplePictures } from "./examples.js";
import { noGuess, rightOnes, withHidden } from "./findbench.js";
import { KernelFields } from "./kernelfields.js";
import { NAMED, nameOf } from "./kernels.js";
import { withCell } from "./kernelbench.js";
import { FIND, KERNEL } from "./texts.js";
import { Training } from "./training.js";

const ACROSS = 10;
const MOST_SEEDS = 1_000_000;

export class FindPanel {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../core/loop.js").Loop} loop
   * @param {() => number} random 0 to 1
   */
  constructor(store, theme, loop, random) {
    this.store = store;
    this.theme = theme;
    this.pictures = examplePictures();
    this.windows = windowsOf(this.pictures);
    this.training = this.#newTraining();
    /** What the secret kernel makes of each picture. @type {readonly Matrix[]} */
    this.answers = [];
    /** Losses of the run before, for the chart. @type {readonly number[]} */
    this.earlier = [];
    /** After how many steps the runs for this secret were there, by whether they had momentum. @type {Map<boolean, number>} */
    this.found = new Map();
    this.isPlaying = false;
    this.fields = new KernelFields(FIND.secret, (cell, weight, isStep) => this.#edit(cell, weight, isStep));
    this.cells = Array.from({ length: 9 }, () => ({ weight: make("strong"), error: make("span") }));
    const paint = loop.add(() => this.#frame());
    this.paint = paint;
    this.sheets = Object.fromEntries(["before", "after", "now", "descent-losses", "descent-weights"].map((id) => [id, new Sheet(canvas(id), paint)]));
    this.#bind(random);
    store.follow((state) => this.#follow(state));
    theme.onChange(() => this.#show());
  }

  /** @returns {FindBench} */
  get bench() {
    return this.store.state.find;
  }

  /** @param {() => number} random */
  #bind(random) {
    any("secret-fields").append(this.fields.element);
    any("learnt").append(...this.cells.map(({ weight, error }) => make("div", { class: "learnt-cell" }, [weight, error])));
    button("find-reset").addEventListener("click", () => this.#restart());
    button("find-play").addEventListener("click", () => this.#play(!this.isPlaying));
    button("find-step").addEventListener("click", () => this.#step());
    const momentum = element("momentum", HTMLInputElement);
    momentum.addEventListener("change", () => this.#change({ momentum: momentum.checked }));
    const named = element("secret", HTMLSelectElement);
    named.addEventListener("change", () => this.#choose(named.value, random));
    button("show-secret").addEventListener("click", () => this.#change({ seed: null }));
    button("check-guess").addEventListener("click", () => this.#check());
    button("another-secret").addEventListener("click", () => this.#choose("hidden", random));
  }

  /** @param {Partial<FindBench>} change @param {"push" | "replace"} [mode] */
  #change(change, mode) {
    this.store.change({ find: { ...this.bench, ...change } }, mode);
  }

  /** @param {string} name @param {() => number} random */
  #choose(name, random) {
    setText(any("guess-told"), "");
    if (name === "hidden") this.#change(withHidden(this.bench, 1 + Math.floor(random() * MOST_SEEDS)));
    else if (name in NAMED) this.#change({ secret: NAMED[/** @type {keyof typeof NAMED} */ (name)], seed: null, guess: noGuess() });
  }

  /** Of the secret where it is shown, else of the guess. @param {import("./types.js").Cell} cell @param {number} weight @param {boolean} isStep */
  #edit(cell, weight, isStep) {
    const { seed, secret, guess } = this.bench;
    setText(any("guess-told"), "");
    this.#change(seed === null ? { secret: withCell(secret, cell, weight) } : { guess: withCell(guess, cell, weight) }, isStep ? "replace" : "push");
  }

  #check() {
    const right = rightOnes(this.bench);
    setText(any("guess-told"), right === 9 ? FIND.guessed : plural(FIND.right, right));
    if (right === 9) this.#change({ seed: null });
  }

  #newTraining() {
    const { secret, momentum } = this.bench;
    return new Training(this.windows, secret, momentum);
  }

  /** @param {import("./types.js").Benches} state */
  #follow({ bench, find }) {
    const { training } = this;
    const isOther = find.secret.flat().some((weight, i) => weight !== training.secret[i]);
    if (isOther || this.answers.length === 0) this.answers = this.pictures.map((picture) => mapOf(picture, find.secret));
    if (isOther) this.found.clear();
    if (isOther || find.momentum !== training.hasMomentum) this.#restart(!isOther);
    if (bench !== "find") this.#play(false);
    this.#show();
  }

  /** @param {boolean} [keeps] the curve of the run before */
  #restart(keeps = true) {
    if (this.training.descent.step > 0 || !keeps) this.earlier = keeps ? this.training.losses : [];
    this.training = this.#newTraining();
    this.#show();
  }

  /** @param {boolean} isPlaying */
  #play(isPlaying) {
    if (isPlaying && this.training.isOver) this.#restart();
    this.isPlaying = isPlaying;
    const play = button("find-play");
    play.setAttribute("aria-label", isPlaying ? KERNEL.pause : FIND.train);
    play.querySelector("use")?.setAttribute("href", isPlaying ? "#i-pause" : "#i-play");
    this.#tell();
    this.paint();
  }

  #step() {
    this.#play(false);
    this.#train(1);
    this.#tell();
    this.paint();
  }

  /** @param {number} steps */
  #train(steps) {
    this.training.train(steps);
    const { reached, hasMomentum } = this.training;
    if (reached.there !== null) this.found.set(hasMomentum, reached.there);
  }

  /** Who listens is told of beginnings and ends, not of each step. */
  #tell() {
    const { descent, loss } = this.training;
    if (!this.isPlaying && descent.step > 0) setText(any("find-said"), fill(FIND.standing, { step: descent.step, loss: formatLoss(loss), weights: [...descent.weights].map(hundredths).join(", ") }));
  }

  #frame() {
    if (this.store.state.bench !== "find") return false;
    if (this.isPlaying) this.#train(Number(element("find-speed", HTMLSelectElement).value));
    if (this.isPlaying && this.training.isOver) this.#play(false);
    this.#showNumbers();
    this.#draw();
    return this.isPlaying;
  }

  #show() {
    const { bench, theme } = this;
    const isHidden = bench.seed !== null;
    const named = element("secret", HTMLSelectElement);
    named.value = isHidden ? "hidden" : (nameOf(bench.secret) ?? "own");
    element("momentum", HTMLInputElement).checked = bench.momentum;
    this.fields.show(isHidden ? bench.guess : bench.secret, theme.palette);
    setText(any("secret-title"), isHidden ? FIND.guess : FIND.secret);
    for (const id of ["guess-tools", "guess-hint"]) setHidden(any(id), !isHidden);
    setHidden(any("secret-hint"), isHidden);
    this.paint();
  }

  #showNumbers() {
    const { training, bench } = this;
    const colorOf = mapColors(this.theme.palette, Math.max(...training.descent.weights.map(Math.abs), ...bench.secret.flat().map(Math.abs)));
    const { errors } = training;
    this.cells.forEach(({ weight, error }, i) => {
      const value = training.descent.weights[i];
      const color = colorOf(value);
      weight.parentElement?.style.setProperty("--weight", color);
      weight.parentElement?.style.setProperty("--on-weight", inkOn(color));
      setText(weight, hundredths(value));
      setText(error, bench.seed === null ? fill(FIND.off, { error: hundredths(errors[i]) }) : "");
    });
    setText(any("find-steps"), grouped(training.descent.step));
    setText(any("find-loss"), formatLoss(training.loss));
    setText(any("found-with"), this.#foundText(true));
    setText(any("found-without"), this.#foundText(false));
  }

  /** @param {boolean} hasMomentum @returns {string} */
  #foundText(hasMomentum) {
    const steps = this.found.get(hasMomentum);
    return steps === undefined ? "" : fill(hasMomentum ? FIND.withMomentum : FIND.withoutMomentum, { steps: grouped(steps) });
  }

  #draw() {
    const { training, theme, pictures, bench } = this;
    const colorOf = mapColors(theme.palette, Math.max(...this.answers.flat(2).map(Math.abs)));
    const kernel = kernelFrom(training.descent.weights);
    this.#tiles("before", pictures, greys(0, 1));
    this.#tiles("after", this.answers, colorOf);
    this.#tiles("now", pictures.map((picture) => mapOf(picture, kernel)), colorOf);
    const losses = this.sheets["descent-losses"].surface();
    if (losses) drawLosses(losses, { losses: training.losses, earlier: this.earlier }, theme.palette.theme);
    const weights = this.sheets["descent-weights"].surface();
    if (weights) drawWeights(weights, { weights: training.weights, goals: bench.seed === null ? [...training.secret] : null }, theme.palette.theme);
  }

  /** @param {string} id @param {readonly Matrix[]} tiles @param {(value: number) => string} colorOf */
  #tiles(id, tiles, colorOf) {
    const surface = this.sheets[id].surface();
    if (surface) drawTiles(surface, tiles, ACROSS, colorOf, this.theme.palette.theme.line);
  }
}

/** @param {number} value @returns {string} with two decimals, and without a minus at nothing */
function hundredths(value) {
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
}
