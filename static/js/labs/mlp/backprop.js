/**
 * Backpropagation in slow motion: from stop to stop with one labelled point or the next mini-batch, in the picture of the network what every link and neuron has,
 * above it a sentence and a calculation; a number can be guessed, the step can be taken. Loaded when it is asked for.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("./backpass.js").Stage} Stage
 * @typedef {import("./backpass.js").LabelledTrace} LabelledTrace
 * @typedef {{layer: number, unit: number, input?: number}} Place
 *
 * @typedef {object} Parts
 * @property {HTMLElement} root the bar's place
 * @property {HTMLButtonElement} toggle
 * @property {readonly HTMLButtonElement[]} others what else is shown in the picture, and gives way while this is open
 * @property {import("./picture.js").Picture} picture
 * @property {import("../../core/store.js").Store} store
 * @property {import("../../settings/session.js").Session} session
 * @property {import("../../core/loop.js").Loop} loop
 * @property {import("../../types.js").Options} options
 * @property {import("./output.js").Following} following pins points
 */
import { fill } from "../../core/fill.js";
import { misread, readNumber } from "../../settings/number.js";
import { setHidden } from "../../shell/dom.js";
import { isLabelled, linksAt, loudest, mostChanged, mostWrong, stagesOf } from "./backpass.js";
import { BackpropBar } from "./backpropbar.js";
import { answerOf, lineOf, questionOf, sentenceOf, trainedLine, verdictOf } from "./backproptext.js";
import { batchAnswer, batchLine, batchQuestion, batchSentence, isPlainStep } from "./batchtext.js";
import { drawBackprop } from "./draw/backprop.js";
import { silentLinks } from "./off.js";
import { parameterNames, placeNamed } from "./parameternames.js";
import { indexAt, parameterCount, setByHand, unitOf } from "./parameters.js";
import { BACKPROP, BATCH } from "./texts.js";

/** Milliseconds at a stop while it plays. */
const STOP = 2600;
/** Where the points of a mini-batch lie: there is no one place. */
const NOWHERE = /** @type {[number, number]} */ ([Number.NaN, Number.NaN]);
/** So many weights and biases are set one by one. */
const MOST = 400;

export class Backprop {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.isOpen = false;
    this.index = 0;
    this.isAsking = false;
    this.isSolved = false;
    /** Whether the next mini-batch goes through the network, in place of the point. */
    this.isOfBatch = false;
    /** What a mini-batch changed, in place of the step of one point. @type {{before: Float64Array, after: Float64Array | null, looked: Place | null} | null} */
    this.batch = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.playing = undefined;
    /** What links show, and what for. @type {{key: readonly unknown[], links: ReturnType<typeof linksAt>} | null} */
    this.known = null;
    /** What has given way. @type {HTMLButtonElement[]} */
    this.away = [];
    for (const other of parts.others) other.addEventListener("click", () => this.isOpen && isOn(other) && this.close());
    this.bar = new BackpropBar(parts.root, {
      move: (by) => this.#go(this.index + by),
      goTo: (stop) => this.#go(this.#stages.findIndex((stage) => stage.stop === stop)),
      play: () => (this.playing === undefined ? this.#play() : this.#rest()),
      ask: (isAsking) => this.#ask(isAsking),
      answer: (text) => this.#check(text),
      take: () => this.#take(),
      train: () => this.#trainBatch(),
      choose: (isOfBatch) => this.#choose(isOfBatch),
      close: () => this.close(),
    });
    this.refresh = parts.loop.add(() => this.#refresh());
    parts.store.follow(["frame", "extras", "probe", "pointed", "config"], () => this.isOpen && this.#follow());
    parts.store.follow(["points"], () => this.#pin());
    /** @type {Pick<import("./picture.js").Through, "of" | "draw">} */
    this.through = {
      of: (frame) => this.#links(frame)?.drawn ?? new Float64Array(frame.parameters.length),
      draw: (surface, scene, trace, drawn) => this.#draw(surface, scene, trace, drawn),
    };
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.#open();
  }

  #open() {
    const { store, session, picture, root, toggle, others } = this.parts;
    this.away = others.filter(isOn);
    for (const other of this.away) other.click();
    if (store.state.playing) session.playback.toggle();
    this.isOpen = true;
    this.#pin();
    this.#choose(this.isOfBatch);
    toggle.setAttribute("aria-pressed", "true");
    setHidden(root, false);
    picture.lend(this.through);
    this.#go(0);
    root.parentElement?.scrollIntoView({ block: "nearest" });
    this.bar.next.focus({ preventScroll: true });
  }

  /** A point with its label, where none is pinned: the one that the network is most wrong about. */
  #pin() {
    const { probe, points, frame } = this.parts.store.state;
    if (!this.isOpen || points === null || (probe?.pinned && probe.label !== null)) return;
    const worst = mostWrong(points.train, frame);
    if (worst) this.parts.following.pin([worst[0], worst[1]], 0);
  }

  close() {
    const { picture, root, toggle } = this.parts;
    const hadFocus = root.contains(document.activeElement);
    this.isOpen = false;
    this.parts.session.interest.inspect({ batch: undefined });
    this.#rest();
    toggle.setAttribute("aria-pressed", "false");
    setHidden(root, true);
    picture.lend(null);
    for (const other of this.away.splice(0)) if (!isOn(other)) other.click();
    if (hadFocus) toggle.focus({ preventScroll: true });
  }

  /** @param {boolean} isOfBatch */
  #choose(isOfBatch) {
    this.isOfBatch = isOfBatch;
    this.parts.session.interest.inspect({ batch: isOfBatch || undefined });
    this.#go(this.index);
  }

  get #stages() {
    return stagesOf(this.parts.store.state.frame?.sizes ?? [1, 1]);
  }

  /** @returns {Stage} */
  get #stage() {
    const stages = this.#stages;
    return stages[Math.min(this.index, stages.length - 1)];
  }

  /** @param {number} index */
  #go(index) {
    const last = this.#stages.length - 1;
    if (index > last) this.#rest();
    this.index = Math.max(0, Math.min(last, index));
    this.batch = null;
    this.isSolved = false;
    this.bar.forgetAnswer();
    this.#follow();
  }

  #play() {
    if (this.index >= this.#stages.length - 1) this.#go(0);
    this.playing = setInterval(() => this.#go(this.index + 1), STOP);
    this.bar.showPlaying(true);
  }

  #rest() {
    clearInterval(this.playing);
    this.playing = undefined;
    this.bar.showPlaying(false);
  }

  /** @param {boolean} isAsking */
  #ask(isAsking) {
    this.isAsking = isAsking;
    this.#rest();
    this.#go(this.index);
    this.#refresh();
    if (isAsking) this.bar.answer.focus({ preventScroll: true });
  }

  #follow() {
    this.#receiveBatch();
    this.refresh();
    this.parts.picture.repaint();
  }

  /** Whether the last stop shows the gradient, of which the run makes a step of its own. */
  get #isGradient() {
    const { config } = this.parts.store.state;
    return this.isOfBatch && !this.batch?.after && config !== null && !isPlainStep(config);
  }

  /** The mini-batch that goes through the network, in place of the point. */
  get #batchNow() {
    return (this.isOfBatch && this.parts.store.state.extras?.batch) || null;
  }

  /** The trace of the point, where it is one of this network with a label; or that of the mini-batch. @returns {LabelledTrace | null} */
  get #trace() {
    const { probe, extras, frame } = this.parts.store.state;
    const batch = this.#batchNow;
    const trace = this.isOfBatch ? (batch && { ...batch, point: NOWHERE, label: null }) : extras?.trace;
    if (!probe || (!this.isOfBatch && probe.label === null) || frame === null || !isLabelled(trace)) return null;
    const units = frame.sizes.slice(1).reduce((sum, size) => sum + size, 0);
    return trace.outputs.length === units && trace.features.length === frame.sizes[0] ? trace : null;
  }

  get #rate() {
    return this.parts.store.state.config?.training.learning_rate ?? 0;
  }

  /** What is pointed at where that belongs to this stop, else what is largest. @param {LabelledTrace} trace @param {Frame} frame @returns {Place} */
  #looked(trace, frame) {
    const { pointed } = this.parts.store.state;
    const { stop, layer } = this.#stage;
    if (stop !== "step") return pointed?.kind === "node" && pointed.layer === layer ? { layer, unit: pointed.unit } : loudest(layer, frame.sizes, trace);
    if (pointed?.kind === "link") return { layer: pointed.layer, unit: pointed.unit, input: pointed.input };
    if (pointed === null && this.batch?.looked) return this.batch.looked; // what it was to become, it is now
    const node = pointed && pointed.layer >= 0 ? pointed : loudest(layer, frame.sizes, trace);
    return mostChanged(node, frame.sizes, this.#links(frame)?.numbers ?? new Float64Array(0));
  }

  /** @param {Frame} frame */
  #links(frame) {
    const trace = this.#trace;
    if (trace === null) return null;
    const stage = this.#stage;
    const key = [frame.parameters, this.#batchNow ?? trace, stage.stop, stage.layer, this.#rate, this.batch?.after];
    if (this.known && key.every((value, i) => value === this.known?.key[i])) return this.known.links;
    const links = linksAt(stage, frame.sizes, frame.parameters, trace, this.#rate, this.#batchChanges(), this.#silent);
    this.known = { key, links };
    return links;
  }

  get #silent() {
    const { config } = this.parts.store.state;
    return config === null ? [] : silentLinks(config);
  }

  #batchChanges() {
    const [batch, rate] = [this.#batchNow, this.#rate];
    if (this.batch?.after) return changesBetween(this.batch.before, this.batch.after);
    return batch && Float64Array.from(batch.gradient, (slope) => (this.#isGradient ? slope : -rate * slope));
  }

  /** @type {import("./picture.js").Through["draw"]} */
  #draw(surface, scene, whole) {
    const { frame } = this.parts.store.state;
    const trace = this.#trace;
    const links = frame && this.#links(frame);
    if (frame === null || trace === null || !links) return;
    const stage = this.#stage;
    const isHidden = this.isAsking && !this.isSolved;
    if (stage.stop === "forward" || stage.stop === "loss") {
      const unit = stage.stop === "forward" && isHidden ? unitOf(this.#looked(trace, frame), frame.sizes) : -1;
      const own = this.isOfBatch ? trace : whole;
      const shown = unit < 0 ? own : { ...own, outputs: own.outputs.map((value, i) => (i === unit ? Number.NaN : value)) };
      return this.parts.picture.through?.draw(surface, scene, shown, links.numbers);
    }
    const before = this.batch?.after ? this.batch.before : frame.parameters;
    const after = before.map((value, i) => value + links.numbers[i]);
    drawBackprop(surface, scene, { stage, trace, numbers: links.numbers, before, after, looked: this.#looked(trace, frame), isMean: this.isOfBatch, isGradient: this.#isGradient, isHidden });
  }

  /** What is to be said at this stop; null without a point or a network. */
  get #told() {
    const { config, frame } = this.parts.store.state;
    const trace = this.#trace;
    if (config === null || frame === null || trace === null) return null;
    return { stage: this.#stage, config, frame, trace, looked: this.#looked(trace, frame), rate: this.#rate, options: this.parts.options, isBatch: this.batch !== null, batch: this.#batchNow };
  }

  #refresh() {
    if (!this.isOpen) return;
    const { frame } = this.parts.store.state;
    const [stages, stage, told] = [this.#stages, this.#stage, this.#told];
    const asks = told !== null && this.isAsking && this.batch === null;
    this.bar.show({
      stops: stages.map(({ stop }) => stop),
      stop: stage.stop,
      isFirst: this.index === 0,
      isLast: this.index >= stages.length - 1,
      sentence: told ? (isOfBatch(told) ? batchSentence(told) : sentenceOf(told)) : this.isOfBatch ? BATCH.none : BACKPROP.noPoint,
      line: told ? this.#line(told) : [],
      question: asks ? (isOfBatch(told) ? batchQuestion(told) : questionOf(told)) : "",
      isOfBatch: this.isOfBatch,
      hasStep: told !== null && stage.stop === "step",
      whyNoStep: frame && parameterCount(frame.sizes) > MOST ? fill(BACKPROP.tooMany, { most: MOST }) : "",
    });
  }

  /** @param {import("./backproptext.js").Scene} told */
  #line(told) {
    const isHidden = this.isAsking && !this.isSolved;
    if (this.batch === null) return isOfBatch(told) ? batchLine(told, isHidden) : lineOf(told, isHidden);
    const { before, after } = this.batch;
    const place = indexAt(told.frame.sizes, told.looked);
    return after ? trainedLine(told, before[place], after[place]) : [];
  }

  /** @param {string} text */
  #check(text) {
    const told = this.#told;
    if (told === null || text.trim() === "") return this.bar.showVerdict("");
    const typed = readNumber(text);
    if (typed === null) return this.bar.showVerdict("", misread(text));
    const { isRight, words } = verdictOf(typed, isOfBatch(told) ? batchAnswer(told) : answerOf(told));
    this.isSolved = isRight;
    this.bar.showVerdict(words);
    this.#follow();
  }

  /** The step of this point alone: sets each weight and bias that it changes. */
  #take() {
    const { frame } = this.parts.store.state;
    const links = frame && this.#links(frame);
    if (frame === null || !links || parameterCount(frame.sizes) > MOST) return;
    const { sizes, parameters } = frame;
    const changes = parameterNames(sizes)
      .map(placeNamed)
      .map((place) => ({ place, was: parameters[indexAt(sizes, place)], by: links.numbers[indexAt(sizes, place)] }))
      .filter(({ was, by }) => was + by !== was && Number.isFinite(was + by))
      .map(({ place, was, by }) => ({ ...place, value: was + by }));
    setByHand(this.parts.session, changes);
    this.bar.next.focus({ preventScroll: true }); // the button goes with its stop
    this.#go(0);
  }

  /** What training makes of the next mini-batch. */
  #trainBatch() {
    const { frame } = this.parts.store.state;
    const trace = this.#trace;
    if (frame === null) return;
    this.batch = { before: frame.parameters, after: null, looked: trace && this.#looked(trace, frame) };
    this.parts.session.playback.step("batch");
    this.#follow();
  }

  #receiveBatch() {
    const { frame, playing } = this.parts.store.state;
    if (playing) this.batch = null; // other mini-batches have followed
    if (this.batch === null || this.batch.after !== null || frame === null) return;
    const { before } = this.batch;
    if (frame.parameters.length !== before.length) this.batch = null;
    else if (frame.parameters.some((value, i) => value !== before[i])) this.batch.after = frame.parameters;
  }
}

/** @param {import("./backproptext.js").Scene} told @returns {told is import("./batchtext.js").BatchScene} */
function isOfBatch(told) {
  return told.batch !== null;
}

/** @param {Float64Array} before @param {Float64Array} after @returns {Float64Array} */
function changesBetween(before, after) {
  return after.map((value, i) => value - before[i]);
}

/** @param {HTMLButtonElement} toggle */
function isOn(toggle) {
  return toggle.getAttribute("aria-pressed") === "true";
}
