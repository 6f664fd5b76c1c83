/**
 * The sweep's panel: two settings and their values, what that costs, and a grid that fills while the server trains. It lies beside the
 * picture, so that a cell's run can be looked at and the next cell be opened.
 *
 * @typedef {import("../compare/side.js").From} From
 * @typedef {import("../core/store.js").Trouble} Trouble
 * @typedef {import("./sweep.js").Axis} Axis
 * @typedef {import("./table.js").Chosen} Chosen
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").SweepLine} SweepLine
 *
 * @typedef {object} Elements
 * @property {HTMLDialogElement} panel
 * @property {HTMLButtonElement} opener
 * @property {HTMLButtonElement} close
 * @property {HTMLFormElement} form
 * @property {HTMLInputElement} seeds
 * @property {HTMLInputElement} epochs
 * @property {HTMLElement} price
 * @property {HTMLElement} trouble
 * @property {HTMLButtonElement} start
 * @property {HTMLElement} progress
 * @property {HTMLElement} result
 * @property {HTMLElement} scroll
 * @property {HTMLElement} folded the form in one line, while and after it runs
 * @property {HTMLElement} wanted
 * @property {HTMLButtonElement} change
 * @property {HTMLInputElement} threshold
 * @property {import("./curve.js").Elements} curves
 * @property {HTMLButtonElement} pair pressed: two cells are picked, to stand side by side
 *
 * @typedef {object} Parts
 * @property {Options} options
 * @property {import("../core/store.js").Store} store
 * @property {import("../core/loop.js").Loop} loop
 * @property {import("../shell/theme.js").ThemeSwitch} theme
 * @property {import("../settings/session.js").Session} session
 * @property {import("../shell/announcer.js").Announcer} announcer
 * @property {import("../types.js").Lab} lab
 * @property {(body: object, signal: AbortSignal) => AsyncIterable<unknown>} ask the server to sweep
 * @property {(a: From, b: From) => void} compare two runs, side by side
 * @property {number} maxCost what the server takes at most
 */
import { fill, plural } from "../core/fill.js";
import { troubleOf } from "../core/longrequests.js";
import { CONNECTION, NUMBER, SWEEP } from "../core/texts.js";
import { bindSteps, complainOf, showFieldError, showNumber } from "../settings/fields.js";
import { valueName } from "../settings/names.js";
import { misread, possibleNumber, readNumber } from "../settings/number.js";
import { setText } from "../shell/dom.js";
import { AxisField } from "./axis.js";
import { configOf, Grid, impossible, priceOf, recordedEpochs, sweepable } from "./sweep.js";
import { SweepTable } from "./table.js";

/** No loss is below 0. */
export const LOSS = { minimum: 0 };

export class SweepPanel {
  /**
   * @param {Elements} elements
   * @param {Parts} parts
   */
  constructor(elements, { options, store, loop, theme, session, announcer, lab, ask, compare, maxCost }) {
    this.elements = elements;
    this.options = options;
    this.store = store;
    this.page = { loop, theme };
    this.session = session;
    this.announcer = announcer;
    this.costOf = lab.costOf;
    this.ask = ask;
    this.compare = compare;
    this.maxCost = maxCost;
    /** @type {AbortController | null} */
    this.running = null;
    /** Null until it is loaded. @type {import("./curve.js").CurveFigure | null} */
    this.figure = null;
    /** What there is to know of the runs of the last sweep. @type {readonly string[]} */
    this.notices = [];
    const { form, panel, opener, close, change, threshold, pair } = elements;
    const settings = sweepable(options, session.free, session.allowed);
    opener.hidden = settings.length < 2;
    const first = lab.sweep.first.map((path) => settings.find((setting) => setting.path === path)).filter((setting) => setting !== undefined);
    const begin = [...first, ...settings.filter((setting) => !first.includes(setting))];
    /** Down and across. @type {AxisField[]} */
    this.axes = ["down", "across"].map((place, i) => new AxisField(/** @type {HTMLElement} */ (form.querySelector(`[data-axis=${place}]`)), options, settings, begin[i], lab.sweep));
    this.table = new SweepTable(elements.scroll);
    opener.addEventListener("click", () => (panel.open ? panel.close() : this.#open()));
    close.addEventListener("click", () => panel.close());
    change.addEventListener("click", () => {
      this.#fold(false);
      form.querySelector("select")?.focus();
    });
    bindThreshold(threshold, (value) => this.table.judge(value));
    pair.addEventListener("click", () => this.#choosePair(this.table.picked === null));
    panel.addEventListener("keydown", (event) => this.#key(event));
    panel.addEventListener("close", () => opener.focus({ preventScroll: true }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.running) this.running.abort();
      else this.#run();
    });
    form.addEventListener("input", () => this.#showPrice());
    for (const field of [elements.seeds, elements.epochs]) {
      bindSteps(field, boundsOf(field));
      field.addEventListener("change", () => {
        const value = wholeIn(field);
        if (value !== null) showNumber(field, value);
      });
    }
    store.follow(["config"], () => panel.open && this.#showPrice());
  }

  /** The grid has the room while one looks at it. @param {boolean} isFolded */
  #fold(isFolded) {
    this.elements.panel.toggleAttribute("data-folded", isFolded);
    this.elements.folded.hidden = !isFolded;
  }

  /** @param {boolean} isPicking */
  #choosePair(isPicking) {
    this.table.choosePair(isPicking);
    this.elements.pair.setAttribute("aria-pressed", String(isPicking));
    setText(this.elements.pair, isPicking ? SWEEP.pick : SWEEP.pair);
    if (isPicking) this.announcer.say(SWEEP.pick);
  }

  /** Side by side, once the panel has given the room and the focus back. @param {From[]} runs */
  #showPair([a, b]) {
    this.#choosePair(false);
    this.elements.panel.addEventListener("close", () => this.compare(a, b), { once: true });
    this.elements.panel.close();
  }

  #open() {
    const { config } = this.store.state;
    if (config === null) return;
    for (const axis of this.axes) axis.begin(config);
    this.elements.panel.show();
    this.#showPrice();
  }

  /** Escape closes; other keys stay here, so that nobody trains by an arrow meant for the grid. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") this.elements.panel.close();
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }

  /**
   * What is asked for, with what is wrong shown where it is.
   *
   * @returns {{base: RunConfig, axes: [Axis, Axis], seeds: number, epochs: number} | null} null where something is wrong
   */
  #read() {
    const base = this.store.state.config;
    const axes = /** @type {[Axis, Axis]} */ (this.axes.map((axis) => axis.read()));
    const [down, across] = this.axes;
    const isTwice = axes[0].option === axes[1].option;
    if (isTwice) across.complain(SWEEP.sameTwice);
    else if (base !== null && !down.isWrong && !across.isWrong) across.complain(this.#refusal(base, axes));
    const seeds = wholeIn(this.elements.seeds);
    const epochs = wholeIn(this.elements.epochs);
    const isWrong = isTwice || down.isWrong || across.isWrong || seeds === null || epochs === null || base === null;
    return isWrong ? null : { base, axes, seeds, epochs };
  }

  /**
   * @param {RunConfig} base
   * @param {[Axis, Axis]} axes
   * @returns {string} why some of the combinations can't be; "" where all can
   */
  #refusal(base, axes) {
    const found = impossible(this.options, base, axes);
    if (found === null) return "";
    const [down, across] = axes.map(({ option }) => option);
    const values = { downValue: valueName(down, found.values[0]), acrossValue: valueName(across, found.values[1]) };
    return `${fill(SWEEP.impossible, { down: down.label, across: across.label, ...values })} ${found.why}`;
  }

  #showPrice() {
    if (this.running) return;
    const wanted = this.#read();
    this.elements.start.setAttribute("aria-disabled", String(wanted === null));
    this.elements.price.toggleAttribute("data-exceeded", false);
    if (wanted === null) return setText(this.elements.price, "");
    const { base, axes, seeds, epochs } = wanted;
    const { runs, cost } = priceOf(this.options, base, axes, seeds, epochs, this.costOf);
    const isTooMuch = cost > this.maxCost;
    const limit = isTooMuch ? ` ${fill(SWEEP.tooMuch, { cost: short(this.maxCost) })}` : "";
    this.elements.price.toggleAttribute("data-exceeded", isTooMuch);
    this.elements.start.setAttribute("aria-disabled", String(isTooMuch));
    const combinations = plural(SWEEP.combinations, axes[0].values.length * axes[1].values.length);
    setText(this.elements.price, fill(SWEEP.price, { combinations, runs: plural(SWEEP.runs, runs), epochs: plural(SWEEP.epochs, epochs), cost: short(cost) }) + limit);
  }

  async #run() {
    const wanted = this.#read();
    this.#showTrouble(null);
    if (wanted === null) return /** @type {HTMLElement | null} */ (this.elements.form.querySelector("[aria-invalid]"))?.focus();
    const { base, axes, seeds, epochs } = wanted;
    const { runs, cost } = priceOf(this.options, base, axes, seeds, epochs, this.costOf);
    if (cost > this.maxCost) return this.announcer.say(this.elements.price.textContent ?? "");
    const grid = new Grid(axes);
    const running = new AbortController();
    this.running = running;
    const figure = await this.#loadedFigure();
    const record = figure === null ? [] : recordedEpochs(runs, epochs);
    figure?.begin(epochs, record.length > 0);
    this.#choosePair(false);
    const configIn = (/** @type {Chosen} */ { values, row }) => ({ ...configOf(this.options, base, axes, values), seed: row.seed });
    this.table.begin(grid, seeds, {
      open: (chosen) => this.session.open(configIn(chosen)),
      pair: (...two) => this.#showPair(two.map((chosen, i) => runOf(chosen, configIn(chosen), -1 - i))),
      look: figure && ((seen) => figure.show(seen)),
      words: (row, count) => figure?.wordsOf(row, count) ?? "",
    });
    this.#showNotices([]);
    this.#showRunning(true, runs);
    const [down, across] = axes.map(({ option }) => option.label);
    setText(this.elements.wanted, fill(SWEEP.wanted, { down, across, runs: plural(SWEEP.runs, runs), epochs: plural(SWEEP.epochs, epochs) }));
    this.#fold(true);
    this.announcer.say(SWEEP.begun);
    /** @type {Trouble | null} */
    let trouble = null;
    try {
      const body = { config: base, values: Object.fromEntries(axes.map(({ option, values }) => [option.path, values])), seeds, epochs, ...(record.length > 0 && { record }) };
      for await (const line of this.ask(body, running.signal)) this.#hear(/** @type {SweepLine} */ (line));
      this.announcer.say([SWEEP.complete, ...this.notices].join(" "));
    } catch (error) {
      trouble = troubleOf(error);
      this.announcer.say(trouble?.message ?? SWEEP.stopped);
      this.#fold(false);
    } finally {
      this.running = null;
      if (this.table.isBlank) this.table.clear();
      this.#showRunning(false, 0);
      if (trouble) this.#showTrouble(trouble);
    }
  }

  /** @returns {Promise<import("./curve.js").CurveFigure | null>} null where it can't be had: the grid is worth as much without */
  async #loadedFigure() {
    if (this.figure !== null) return this.figure;
    const module = await import("./curve.js").catch(() => null);
    if (module) this.figure = new module.CurveFigure(this.elements.curves, this.page);
    return this.figure;
  }

  /** @param {SweepLine} line */
  #hear(line) {
    if ("curve" in line) this.figure?.add(line.curve);
    if ("row" in line) this.table.add(line.row);
    if ("compiling" in line) this.#showProgress(line.compiling, CONNECTION.compiling);
    if ("progress" in line) this.#showProgress(line.progress, plural(SWEEP.progress, line.progress.total, { done: line.progress.done }));
    if ("summary" in line) this.#showNotices(line.summary.notices);
  }

  /** @param {readonly string[]} notices */
  #showNotices(notices) {
    this.notices = notices;
    const place = /** @type {HTMLElement} */ (this.elements.result.querySelector("[data-notices]"));
    place.hidden = notices.length === 0;
    setText(place, notices.join("\n"));
  }

  /**
   * @param {import("../types.js").Progress} progress
   * @param {string} said
   */
  #showProgress({ done, total }, said) {
    const bar = this.elements.progress.querySelector("progress");
    const words = this.elements.progress.querySelector("span");
    if (bar) Object.assign(bar, { max: Math.max(1, total), value: done });
    if (words) setText(words, said);
  }

  /**
   * @param {boolean} isRunning
   * @param {number} total
   */
  #showRunning(isRunning, total) {
    const { start, progress, result, form } = this.elements;
    const words = start.querySelector("span");
    if (words) setText(words, isRunning ? SWEEP.stop : SWEEP.start);
    start.querySelector("use")?.setAttribute("href", isRunning ? "#i-close" : "#i-play");
    progress.hidden = !isRunning;
    form.setAttribute("aria-busy", String(isRunning));
    result.hidden = this.table.isEmpty;
    if (isRunning) {
      this.#showProgress({ done: 0, total }, plural(SWEEP.progress, total, { done: 0 }));
      this.elements.panel.scrollTop = 0;
    } else this.#showPrice();
  }

  /** @param {Trouble | null} trouble */
  #showTrouble(trouble) {
    const { form, trouble: line } = this.elements;
    let rest = trouble?.details.length ?? 0;
    for (const number of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-number]"))) {
      const found = trouble?.details.find(({ path }) => path === number.dataset.number);
      showFieldError(number, found?.message ?? "");
      if (found) rest--;
    }
    for (const axis of this.axes) {
      const found = trouble?.details.find(({ path }) => path.includes(axis.option.path));
      axis.complain(found?.message ?? "");
      if (found) rest--;
    }
    const isElsewhere = trouble !== null && (trouble.details.length === 0 || rest > 0);
    line.hidden = !isElsewhere;
    setText(line, isElsewhere ? trouble.message : "");
  }
}

/** A cell's median run, as it stood at the end of the sweep. @param {Chosen} chosen @param {RunConfig} config @param {number} id @returns {From} */
function runOf({ name, row }, config, id) {
  return { id, name, config, link: row.link, epoch: row.epoch, turns: [], curves: {}, state: null };
}

/** @param {HTMLInputElement} field @returns {{minimum: number, maximum: number, isWhole: true}} */
function boundsOf(field) {
  return { minimum: Number(field.getAttribute("aria-valuemin")), maximum: Number(field.getAttribute("aria-valuemax")), isWhole: true };
}

/**
 * @param {HTMLInputElement} field
 * @returns {number | null} null where it holds no number that it may; it then says so
 */
function wholeIn(field) {
  const bounds = boundsOf(field);
  const value = possibleNumber(field.value, bounds);
  const isOutside = value === null && readNumber(field.value, bounds) !== null;
  const wrong = isOutside ? fill(NUMBER.outside, { least: bounds.minimum, most: bounds.maximum.toLocaleString("en") }) : misread(field.value, bounds);
  complainOf(field, value === null ? wrong : "");
  return value;
}

/**
 * From which test loss on runs count as solved: the bound before holds for as long as none is read.
 *
 * @param {HTMLInputElement} field
 * @param {(value: number) => void} judge
 */
function bindThreshold(field, judge) {
  field.addEventListener("input", () => {
    complainOf(field, "");
    const value = possibleNumber(field.value, LOSS);
    if (value !== null) judge(value);
  });
  field.addEventListener("change", () => {
    const value = possibleNumber(field.value, LOSS);
    complainOf(field, value === null ? misread(field.value, LOSS) : "");
    if (document.activeElement === field) field.closest("[data-number]")?.scrollIntoView({ block: "nearest" }); // what is wrong stands below it
    if (value !== null) showNumber(field, value);
  });
}

/** @param {number} cost */
function short(cost) {
  return new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 2 }).format(cost);
}
