/**
 * What is shown besides the losses, when asked for: accuracy and the confusion matrix, or RMSE and R². The server computes them only then.
 * The choice is remembered, for each kind of problem.
 *
 * @typedef {import("../types.js").Charted} Charted
 * @typedef {import("../types.js").Metrics} Metrics
 * @typedef {Charted | "confusion"} Shown
 *
 * @typedef {object} Elements
 * @property {HTMLSelectElement} select
 * @property {HTMLElement} testMetric
 * @property {HTMLElement} trainMetric
 * @property {HTMLElement} confusion in place of the chart
 * @property {HTMLElement} chart
 */
import { CHARTED } from "../draw/charted.js";
import { showConfusion } from "./confusion.js";
import { followFrames, NUMBERS } from "./parts.js";
import { setHidden, setText } from "./text.js";

/** @type {Readonly<Record<string, readonly [Shown, string][]>>} */
const OFFERED = {
  classification: [["loss", "Loss"], ["accuracy", "Accuracy"], ["confusion", "Confusion"]],
  regression: [["loss", "Loss"], ["rmse", "RMSE"], ["r2", "R²"]],
};

export class MetricsPanel {
  /**
   * @param {Elements} elements
   * @param {import("../store.js").Store} store
   * @param {import("../session.js").Session} session
   * @param {import("../loop.js").Loop} loop
   * @param {import("./memory.js").Memory} memory
   */
  constructor(elements, store, session, loop, memory) {
    this.elements = elements;
    this.store = store;
    this.session = session;
    this.memory = memory;
    /** @type {Shown} */
    this.shown = "loss";
    this.problem = "";
    /** @type {(() => void)[]} */
    this.listeners = [];
    const part = loop.addPart(() => this.#refresh(), NUMBERS);
    this.refresh = part.now;
    elements.select.addEventListener("change", () => this.#choose(/** @type {Shown} */ (elements.select.value)));
    store.follow(["config"], ({ config }) => config && this.#offer(config.problem));
    followFrames(store, part);
  }

  /** @returns {Charted} what the lines of the chart are */
  get charted() {
    return this.shown === "confusion" ? "accuracy" : this.shown;
  }

  /** @param {() => void} listener told when something else is to be shown */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** @param {string} problem */
  #offer(problem) {
    if (problem === this.problem) return;
    this.problem = problem;
    const offered = OFFERED[problem] ?? OFFERED.classification.slice(0, 1);
    const { select } = this.elements;
    select.replaceChildren(...offered.map(([name, label]) => new Option(label, name)));
    const remembered = this.memory.get(this.#key());
    this.#show(offered.find(([name]) => name === remembered)?.[0] ?? "loss");
    select.value = this.shown;
  }

  #key() {
    return `chart-${this.problem}`;
  }

  /** @param {Shown} shown */
  #choose(shown) {
    this.memory.set(this.#key(), shown === "loss" ? null : shown);
    this.#show(shown);
  }

  /** @param {Shown} shown */
  #show(shown) {
    const { testMetric, trainMetric, confusion, chart } = this.elements;
    this.shown = shown;
    this.session.inspect({ metrics: shown !== "loss" });
    setHidden(confusion, shown !== "confusion");
    chart.toggleAttribute("data-covered", shown === "confusion");
    describe(testMetric, `Test ${CHARTED[this.charted].name}`);
    describe(trainMetric, `Training ${CHARTED[this.charted].name}`);
    this.refresh();
    for (const listener of this.listeners) listener();
  }

  #refresh() {
    const { testMetric, trainMetric, confusion } = this.elements;
    const metrics = this.shown === "loss" ? undefined : this.store.state.extras?.metrics;
    setText(testMetric, this.#textOf(metrics?.test));
    setText(trainMetric, this.#textOf(metrics?.train));
    const { config } = this.store.state;
    if (this.shown === "confusion" && metrics && config) showConfusion(confusion, metrics, config.data.classes);
  }

  /** @param {Metrics | undefined} metrics */
  #textOf(metrics) {
    const value = this.charted === "loss" ? undefined : metrics?.[this.charted];
    return value === undefined ? "" : CHARTED[this.charted].format(value ?? Number.NaN);
  }
}

/**
 * The number stands beside a loss; what it is says the choice above the chart, and a hint.
 *
 * @param {HTMLElement} metric
 * @param {string} name
 */
function describe(metric, name) {
  metric.setAttribute("aria-label", name);
  metric.dataset.hint = name;
}
