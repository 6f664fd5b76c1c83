/**
 * The conversation with the server: what the reader wants becomes commands, what the server says becomes state. A change of a setting is
 * shown at once and sent whole; the answer says what it has become.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").Keeper} Keeper
 * @typedef {import("../types.js").ErrorMessage} ErrorMessage
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").RunMessage} RunMessage
 * @typedef {import("../types.js").View} View
 * @typedef {import("../core/writer.js").Mode} Mode
 * @typedef {import("../runs/log.js").Kept} Kept
 */
import { Client } from "../core/client.js";
import { same } from "../core/json.js";
import { CommandQueue } from "../core/queue.js";
import { CONNECTION, RUNS, SETTING } from "../core/texts.js";
import { ByHand } from "./byhand.js";
import { again, anew, hadMore, insteadOf, whereItStood } from "./greeting.js";
import { stateAfter, turnsAfter } from "./heard.js";
import { becomes, isOtherData, wayTo } from "./goingon.js";
import { goesOn } from "./idle.js";
import { Interest } from "./interest.js";
import { Playback } from "./playback.js";
import { Returning } from "./returning.js";
import { edited, isAllowed, isFree, refusal } from "./rules.js";
import { troubleOf } from "./trouble.js";
import { isAtStart } from "./turns.js";

export class Session {
  /**
   * @param {object} parts
   * @param {import("../core/store.js").Store} parts.store
   * @param {Options} parts.options
   * @param {import("../core/address.js").Address} parts.address
   * @param {import("../draw/history.js").History} parts.history
   * @param {import("../types.js").Lab} parts.lab
   * @param {(command: Command) => boolean} parts.send
   * @param {(callback: () => void) => void} parts.afterPainting
   * @param {import("../types.js").Exercise | null} [parts.exercise] on whose page it is; its server says what it thinks of each run
   */
  constructor({ store, options, address, history, lab, send, afterPainting, exercise = null }) {
    this.store = store;
    this.options = options;
    this.address = address;
    this.history = history;
    this.lab = lab;
    /** What frames told besides, by epoch. */
    this.measures = lab.newMeasures();
    this.send = (/** @type {Command} */ command) => send(exercise !== null && command.type === "configure" ? { ...command, exercise: exercise.slug } : command);
    /** Paths of the settings that may be edited; null: all. */
    this.free = exercise?.free ?? null;
    /** The only names that may be chosen, by path. */
    this.allowed = exercise?.allowed ?? {};
    /** Numbers that are asked for, and so are not shown. */
    this.hides = exercise?.hides ?? [];
    this.queue = new CommandQueue(this.send, lab.remaking);
    this.playback = new Playback(store, this.queue);
    this.interest = new Interest(send, lab);
    this.client = new Client(send, lab.frameOf, {
      onHello: () => this.#meet(),
      onForeign: () => this.#leaveAlone(),
      onStatus: () => this.#showStatus(),
      onRun: (message) => this.#hearRun(message),
      onFrame: (frame, isShown) => this.#hearFrame(frame, isShown),
      onState: (message) => this.#hearState(message),
      onLink: (message) => this.#hearLink(message),
      onError: (message) => this.#hearError(message),
      onAway: (seconds, why) => this.#away(seconds, why),
    });
    this.afterPainting = afterPainting;
    /** @type {Keeper} */
    this.keeper = { leave: () => {}, begin: () => {}, change: () => {}, remake: () => {}, across: () => null };
    /** A change with what it brings back besides. @type {(before: RunConfig, after: RunConfig) => RunConfig} */
    this.restored = (_, after) => after;
    this.byHand = new ByHand({ store, address, send: this.send });
    /** The number of the run that the last text was about. */
    this.run = 0;
    this.returning = new Returning();
    this.lastFrame = 0;
    /** What the server last said, to go back to. @type {import("./greeting.js").Confirmed | null} */
    this.confirmed = null;
    /** Whether the server is of another version than the page. */
    this.isOutdated = false;
    address.onChange((entry, link) => {
      this.queue.forget();
      store.set({ trouble: null }); // it was about what the address was before
      if (entry) this.#restore(entry.config, entry.view);
      else this.queue.submit({ type: "configure", link, ...this.playback.following }, "replace");
    });
  }

  /** The options, with places named as the run on screen has them. */
  get spoken() {
    const { config } = this.store.state;
    return config === null ? this.options : this.lab.spoken(this.options, config);
  }

  // ---- what the reader wants ----

  /**
   * @param {string} path
   * @param {unknown} value
   * @param {Mode} [mode] replace while a slider is dragged on, so that Back comes to what was before the drag
   */
  edit(path, value, mode = "push") {
    const { config } = this.store.state;
    if (config === null) return;
    if (!isFree(this.free, path)) return this.#refuse(path, SETTING.locked);
    if (!isAllowed(this.allowed[path], value)) return this.#refuse(path, SETTING.forbidden);
    const next = this.lab.settled(config, this.restored(config, edited(this.options, config, path, value, this.free)));
    if (same(next, config)) return this.store.set({ trouble: null }); // after a value that could not be, the one that holds
    const why = refusal(this.options, config, next);
    if (why !== null) return this.#refuse(path, why);
    this.store.set({ config: next, trouble: null });
    if (goesOn(this.options, config, next)) this.#goOn(config, next, mode);
    else this.#configure(mode);
  }

  /** Other settings, as many as there are: the run goes on where it can. @param {RunConfig} config @param {Mode} [mode] as in `edit` */
  change(config, mode = "push") {
    const now = this.store.state.config;
    if (now === null || !becomes(this.options, now, config)) return this.open(config, mode);
    this.store.set({ config, trouble: null });
    this.#goOn(now, config, mode);
  }

  /** Another run, as a whole. @param {RunConfig} config @param {Mode} [mode] */
  open(config, mode = "push") {
    const now = this.store.state.config;
    this.store.set({ config: now === null ? config : this.lab.settled(now, config), trouble: null });
    this.#configure(mode);
  }

  /** A run that was kept, with its weights. @param {Kept} kept @param {Mode} [mode] replace for what Back has led to */
  bringBack(kept, mode = "push") {
    if (kept.state === null && kept.turns.length > 0) {
      this.store.set({ config: kept.config });
      this.#configure(mode);
      return this.store.set({ trouble: { message: RUNS.lost, details: [] } });
    }
    const { speed, view } = this.store.state;
    const resume = this.returning.ask(kept, speed);
    this.store.set({ config: kept.config, goal: null, trouble: null });
    this.queue.submit({ type: "configure", config: kept.config, view, resume }, mode);
  }

  /**
   * @param {Partial<View>} change
   * @param {Mode} [mode] replace for what nobody would take back by Back
   */
  look(change, mode = "push") {
    const view = { ...this.store.state.view, ...change };
    this.store.set({ view });
    this.queue.submit({ type: "view", view }, mode);
  }

  /** The run as a command of the lab makes it: that goes on, and the run as it was is kept. @param {Command} command */
  remake(command) {
    if (this.queue.isRemaking(this.queue.awaited?.command)) return; // what the command is about may have another number then
    this.queue.submit(command, "push");
  }

  /** The other rate, and a run from the start: what cures one that diverged. @param {number} rate */
  restartWith(rate) {
    const { config } = this.store.state;
    if (config === null) return;
    this.store.set({ config: edited(this.options, config, "training.learning_rate", rate) });
    this.#configure("push");
  }

  /** Says so where the setting is, and shows again what holds. @param {string} path @param {string} why */
  #refuse(path, why) {
    const { config } = this.store.state;
    this.store.set({ config: config && { ...config }, trouble: { message: why, details: [{ path, message: why }] } });
  }

  // ---- what the server says ----

  #meet() {
    this.#compareVersions();
    this.#greet();
  }

  /** Its run does not go on by itself. */
  #leaveAlone() {
    this.#compareVersions();
    this.store.set({ phase: "connecting", retryIn: null });
  }

  #showStatus() {
    if (this.client.isCompiling) this.store.set({ phase: "compiling", compiling: this.client.progress });
    else this.#appear();
  }

  /**
   * @param {import("../types.js").Frame} frame
   * @param {boolean} isShown
   */
  #hearFrame(frame, isShown) {
    if (this.lastFrame === 0) this.afterPainting(() => this.#acknowledge());
    this.lastFrame = frame.number;
    if (!isShown) return;
    this.history.follow(frame);
    this.measures.backTo(frame.epoch);
    if (frame.extras !== null && frame.position === 0) this.measures.add(frame.epoch, frame.extras);
    this.store.set({ frame, extras: this.lab.lasting(frame, this.store.state) });
    this.playback.arrive(frame);
    if (this.store.state.phase !== "ready" && !this.client.isCompiling) this.afterPainting(() => this.#appear());
  }

  /**
   * @param {number | null} seconds to the next attempt to connect
   * @param {string | null} why
   */
  #away(seconds, why) {
    this.queue.clear();
    this.lastFrame = 0;
    this.store.set({ why, phase: this.confirmed ? "reconnecting" : "connecting", retryIn: seconds, compiling: null });
  }

  /** The run is on screen. */
  #appear() {
    if (this.client.run !== 0) this.store.set({ phase: "ready", retryIn: null, compiling: null });
  }

  #acknowledge() {
    if (this.lastFrame > 0) this.client.acknowledge(this.lastFrame);
    this.lastFrame = 0;
  }

  /** Ask for the session as it was before the connection broke, or for the run. */
  #greet() {
    const { config } = this.store.state;
    const rejoin = config !== null && same(config, this.confirmed?.config) ? this.client.rejoin() : null;
    if (rejoin === null) this.#begin();
    else this.#ask(again(rejoin, this.store.state, this.confirmed));
  }

  /** Ask for the link's run, or go on with the one that is on screen. At once: what it needs is compiled first. */
  #begin() {
    this.client.begin();
    const resume = whereItStood(this.options, this.store.state, this.confirmed, (run) => this.client.stateOf(run));
    this.#ask(anew(this.address.link, this.store.state, resume));
    this.interest.inspectFirst();
  }

  /** @param {Command[]} commands that lead to no other address */
  #ask(commands) {
    for (const command of commands) this.queue.submit(command, "replace");
  }

  /** @param {import("../types.js").StateMessage} message */
  #hearState({ id, playing, stopped, speed }) {
    this.queue.settle(id);
    this.store.set({ playing, stopped, speed });
  }

  /** @param {import("../types.js").LinkMessage} message */
  #hearLink({ id, link, view }) {
    this.store.set({ link, view: this.queue.holds("view") ? this.store.state.view : view });
    if (this.confirmed !== null) this.confirmed = { ...this.confirmed, view };
    this.#writeAddress(link, this.queue.settle(id));
  }

  /** @param {RunMessage} message */
  #hearRun(message) {
    const answered = this.queue.settle(message.id);
    const type = answered?.command.type;
    const resumes = answered?.command.type === "configure" && answered.command.resume !== undefined;
    const isLost = this.client.run === 0 && type === "configure" && !resumes && hadMore(this.store.state, this.confirmed);
    const state = this.client.state;
    const back = this.returning.take(answered?.command ?? null);
    const isFresh = this.client.follow(message, answered?.command ?? null) || back !== null;
    const isRemade = this.queue.isRemaking(answered?.command);
    if (isFresh) this.#replace(state, back, message.run);
    else if (isRemade && answered) {
      this.keeper.remake(state, message.config);
      this.interest.carry(answered.command);
    }
    else if (resumes) this.#rename(message.run);
    this.run = message.run;
    const kind = { isFresh, isRemade, back };
    this.store.set({
      ...stateAfter(message, this.store.state, (waiting) => this.queue.holds(waiting)),
      turns: turnsAfter(message, this.store.state.turns, kind, this.options, this.confirmed?.config),
      notices: isFresh ? [...this.#ownNotices(isLost), ...message.notices] : this.store.state.notices,
    });
    const isOther = !same(this.confirmed?.config, message.config);
    if (isOther && !isFresh && !resumes) this.client.state = null; // it was told of the run with other settings, which takes no other's
    this.confirmed = { config: message.config, view: message.view };
    if (isFresh || isRemade) this.keeper.begin(message.config, back);
    else if (isOther && isAtStart(message)) this.keeper.change(message.config);
    this.#writeAddress(message.link, answered);
    if (message.fresh || type === "rejoin") this.interest.watchAgain(message.config);
    if (type === "rejoin") this.interest.inspectAgain();
  }

  /** What the page has to say about a run that begins. @param {boolean} isLost whether it has replaced another one */
  #ownNotices(isLost) {
    return [...(this.isOutdated ? [CONNECTION.updated] : []), ...(isLost ? [CONNECTION.begunAnew] : []), ...this.playback.takeReasons()];
  }

  /**
   * The run on screen gives way to another one.
   *
   * @param {Client["state"]} state of it, as last told
   * @param {Kept | null} back what comes, where that was kept
   * @param {number} run its number
   */
  #replace(state, back, run) {
    this.keeper.leave(state);
    this.history.clear();
    this.measures.clear();
    if (back === null) return;
    this.client.state = back.state === null ? null : { run, bytes: back.state, epoch: back.epoch, position: 0 };
    const { loss, ...others } = back.curves;
    if (loss) this.history.fill(loss);
    this.measures.fill(others);
  }

  /** The run on screen goes on under another number. @param {number} run */
  #rename(run) {
    const { frame } = this.store.state;
    if (frame !== null) this.store.set({ frame: { ...frame, run } });
  }

  /**
   * One that answers nothing is about the server itself: what is awaited may never be answered then.
   *
   * @param {ErrorMessage} message
   */
  #hearError(message) {
    const answered = message.id === undefined ? this.queue.giveUp() : this.queue.settle(message.id);
    const failed = answered?.command ?? null;
    if (failed?.type === "rejoin") {
      this.#begin();
      return this.queue.proceed();
    }
    this.store.set({ trouble: troubleOf(failed, message, { isFirst: this.confirmed === null, start: this.address.start }) });
    if (failed === null) return;
    if (this.confirmed === null || (failed.type === "configure" && failed.resume)) this.#ask(insteadOf(failed, this.store.state, this.address.start));
    else {
      this.store.set(this.confirmed);
      this.address.write(this.store.state.link, this.confirmed.config, this.confirmed.view, "replace");
    }
    this.queue.proceed();
  }

  #compareVersions() {
    this.isOutdated = this.client.isForeign || this.client.version !== this.options.version;
    if (this.isOutdated) this.store.set({ notices: [CONNECTION.updated] });
  }

  // ---- one thing after the other ----

  /** @param {RunConfig} now @param {RunConfig} next @param {Mode} mode */
  #goOn(now, next, mode) {
    const command = this.confirmed && wayTo(this.options, this.queue, this.confirmed.config, now, next);
    if (command === null) return this.#configure(mode);
    this.queue.submit(command, mode);
  }

  /** @param {Mode} mode */
  #configure(mode) {
    const { config, view } = this.store.state;
    this.store.set({ goal: null });
    if (config !== null) this.queue.submit({ type: "configure", config, view, ...this.playback.following }, mode);
  }

  /**
   * Back and forward: a run that differs in its rates, in its own points and in what has no effect goes on; over a removal the run comes as it was left.
   *
   * @param {RunConfig} config
   * @param {View} view
   */
  #restore(config, view) {
    const now = this.store.state;
    const kept = now.config && this.keeper.across(now.config, config);
    this.store.set({ config, view, trouble: null });
    if (kept) return this.bringBack(kept, "replace");
    if (now.config === null || !(becomes(this.options, now.config, config) || isOtherData(config, now.config))) return this.#configure("replace");
    if (!same(config, now.config)) this.#goOn(now.config, config, "replace");
    if (!same(view, now.view)) this.queue.submit({ type: "view", view }, "replace");
  }

  /**
   * @param {string} link
   * @param {import("../core/queue.js").Sent | null} answered null: the message answers nothing that was asked
   */
  #writeAddress(link, answered) {
    if (answered === null) return;
    if (!answered.isStale && this.confirmed !== null) this.address.write(link, this.confirmed.config, this.confirmed.view, answered.mode);
    this.queue.proceed();
  }
}
