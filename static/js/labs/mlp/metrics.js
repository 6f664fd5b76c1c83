/**
 * What is shown besides the losses: of a classification always the accuracy; and, when asked for, the confusion matrix, or RMSE and R², which
 * the server computes only then.
 *
 * @typedef {import("../../types.js").Charted} Charted
 * @typedef {import("../../types.js").Metrics} Metrics
 * @typedef {Charted | "confusion" | "landscape"} Shown
 *
 * @typedef {object} Elements
 * @property {HTMLSelectElement} select
 * @property {HTMLElement} testMetric
 * @property {HTMLElement} trainMetric
 * @property {HTMLElement[]} right the word behind each accuracy
 * @property {HTMLElement} confusion in place of the chart
 * @property {HTMLElement} chart
 * @property {(isShown: boolean) => void} showLandscape in place of the chart
 */
import { followFrames, NUMBERS } from "../../core/budget.js";
import { CHARTED } from "../../draw/chartdomain.js";
import { formatShare } from "../../draw/format.js";
import { explain, setHidden, setText } from "../../shell/dom.js";
import { clearConfusion, showConfusion } from "./confusion.js";
import { accuracyOf } from "./measures.js";
import { CHART, MEANING } from "./texts.js";

export class MetricsPanel {
  /**
   * @param {Elements} elements
   * @param {import("../../core/store.js").Store} store
   * @param {import("../../settings/session.js").Session} session
   * @param {import("../../core/loop.js").Loop} loop
   * @param {import("../../types.js").Options} options
   */
  constructor(elements, store, session, loop, options) {
    this.elements = elements;
    this.store = store;
    this.session = session;
    this.choices = options.view.find(({ name }) => name === "chart")?.choices ?? [];
    /** @type {Shown} */
    this.shown = "loss";
    this.problem = "";
    /** @type {(() => void)[]} */
    this.listeners = [];
    const part = loop.addPart(() => this.#refresh(), NUMBERS);
    this.refresh = part.now;
    elements.select.addEventListener("change", () => session.look({ chart: elements.select.value }));
    store.follow(["config", "view"], ({ config, view }) => config && this.#offer(config.problem, view.chart));
    followFrames(store, part);
  }

  /** @returns {Charted} what the lines of the chart are */
  get charted() {
    return chartedOf(this.shown);
  }

  /** What stands beside the losses. */
  get #beside() {
    return this.problem === "classification" ? "accuracy" : this.charted;
  }

  /** @param {() => void} listener told when something else is to be shown */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /**
   * @param {string} problem
   * @param {string} wanted
   */
  #offer(problem, wanted) {
    const { select } = this.elements;
    const offered = offeredOf(this.choices, problem);
    const isOther = problem !== this.problem;
    if (isOther) select.replaceChildren(...offered.map(({ name, label }) => new Option(label, name)));
    this.problem = problem;
    const shown = shownOf(this.choices, problem, wanted);
    select.value = shown;
    if (isOther || shown !== this.shown) this.#show(shown);
  }

  /** @param {Shown} shown */
  #show(shown) {
    const { testMetric, trainMetric, confusion, chart, showLandscape } = this.elements;
    this.shown = shown;
    this.session.interest.inspect({ metrics: shown !== "loss" && shown !== "landscape" });
    showLandscape(shown === "landscape");
    setHidden(confusion, shown !== "confusion");
    if (shown !== "confusion") clearConfusion(confusion);
    chart.toggleAttribute("data-covered", shown === "confusion" || shown === "landscape");
    describe(testMetric, CHART.ofTest[this.#beside], MEANING.ofTest[this.#beside]);
    describe(trainMetric, CHART.ofTraining[this.#beside], MEANING.ofTraining[this.#beside]);
    this.refresh();
    for (const listener of this.listeners) listener();
  }

  #refresh() {
    const { testMetric, trainMetric, right, confusion } = this.elements;
    const { config, extras } = this.store.state;
    const metrics = chartedOf(this.shown) === "loss" ? undefined : extras?.metrics;
    const shares = this.#beside === "accuracy" ? accuracyOf(extras) : undefined;
    setText(testMetric, shares ? formatShare(shares.test) : this.#textOf(metrics?.test));
    setText(trainMetric, shares ? formatShare(shares.train) : this.#textOf(metrics?.train));
    for (const metric of [testMetric, trainMetric]) setHidden(metric, this.#beside === "loss");
    for (const word of right) setHidden(word, shares === undefined);
    if (this.shown === "confusion" && metrics && config) showConfusion(confusion, metrics, config.data.classes, config.data.labels);
  }

  /** @param {Metrics | undefined} metrics */
  #textOf(metrics) {
    const beside = this.#beside;
    if (beside === "loss") return "";
    const value = metrics?.[beside];
    return value === undefined ? "" : CHARTED[beside].format(value ?? Number.NaN);
  }
}

/** @typedef {import("../../types.js").Choice} Choice */

/** @param {readonly Choice[]} choices @param {string} problem @returns {Choice[]} those of this kind of problem */
function offeredOf(choices, problem) {
  return choices.filter((choice) => (choice.problem ?? problem) === problem);
}

/** @param {readonly Choice[]} choices @param {string} problem @param {string} wanted @returns {Shown} */
export function shownOf(choices, problem, wanted) {
  return /** @type {Shown} */ (offeredOf(choices, problem).find(({ name }) => name === wanted)?.name ?? "loss");
}

/** @param {Shown} shown @returns {Charted} what the lines of the chart are */
export function chartedOf(shown) {
  if (shown === "landscape") return "loss";
  return shown === "confusion" ? "accuracy" : shown;
}

/**
 * The number stands beside a loss; what it is says a hint.
 *
 * @param {HTMLElement} metric
 * @param {string} name
 * @param {string} meaning
 */
function describe(metric, name, meaning) {
  metric.setAttribute("aria-label", name);
  explain(metric, meaning);
}
