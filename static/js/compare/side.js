/**
 * One of two runs that train side by side: its connection, and its frames that wait to be shown. The server sends no more than a few frames
 * ahead of those that are acknowledged, so a run that waits for the other one waits on the server, too.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Points} Points
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").Stopped} Stopped
 * @typedef {import("../types.js").View} View
 * @typedef {import("./runs.js").Lane} Lane
 *
 * @typedef {Pick<import("../runs/log.js").Kept, "id" | "name" | "config" | "link" | "epoch" | "turns" | "curves" | "state">} From A run
 * that was kept, to be gone on with from where it stands.
 *
 * @typedef {Pick<import("../types.js").Lab, "inspected" | "lasting">} Told What frames are to tell besides.
 */
import { Client } from "../core/client.js";
import { fill } from "../core/fill.js";
import { CONNECTION } from "../core/texts.js";
import { History } from "../draw/history.js";
import { withSeed } from "../settings/config.js";
import { whyNot } from "../settings/trouble.js";
import { DEFAULT } from "./runs.js";

export class Side {
  /**
   * @param {object} parts
   * @param {string} parts.link of the run
   * @param {import("../types.js").Options} parts.options
   * @param {import("../core/client.js").FrameOf} parts.frameOf
   * @param {(command: Command) => boolean} parts.send
   * @param {() => void} parts.onChange told when there is something new to show
   * @param {Told | null} [parts.told]
   */
  constructor({ link, options, frameOf, send, onChange, told = null }) {
    this.link = link;
    this.options = options;
    this.send = send;
    this.client = new Client(send, frameOf, {
      onHello: () => this.#told(() => this.#greet()),
      onForeign: () => this.#told(() => (this.trouble = CONNECTION.foreign)),
      onStatus: (text) => this.#told(() => ([this.status, this.trouble] = [text, ""])),
      onRun: (message) => this.#told(() => this.#hearRun(message)),
      onFrame: (frame, isShown) => this.#told(() => this.#hearFrame(frame, isShown)),
      onState: ({ playing, stopped }) => this.#told(() => ([this.stopped, this.isPlaying] = [stopped, playing])),
      onLink: () => {},
      onError: (message) => this.#told(() => this.#hearError(message)),
      onAway: (seconds, why) => this.#told(() => this.#away(seconds, why)),
    });
    this.onChange = onChange;
    this.told = told;
    this.history = new History();
    /** What the frames on screen told besides. @type {import("../types.js").Extras | null} */
    this.extras = null;
    /** What it is to go on with, until it does. @type {From | null} */
    this.from = null;
    /** The run that it has gone on with; null once it has begun anew. @type {From | null} */
    this.kept = null;
    /** Not shown yet, oldest first. @type {Frame[]} */
    this.waiting = [];
    /** On screen. @type {Frame | null} */
    this.frame = null;
    /** @type {RunConfig | null} */
    this.config = null;
    /** @type {View | null} */
    this.view = null;
    /** @type {Points | null} */
    this.points = null;
    /** @type {Stopped} */
    this.stopped = null;
    /** What went wrong; "" where nothing did. */
    this.trouble = "";
    /** What one waits for; "" where that is nothing. */
    this.status = "";
    /** Seconds until the next attempt to connect. @type {number | null} */
    this.retryIn = null;
    /** What the link had that was not understood, and what else there is to know of the run. @type {string[]} */
    this.notices = [];
    this.speed = 1;
    this.isPlaying = false;
    /** What was asked of the server for the run that was on screen when the connection broke. @type {Command | null} */
    this.asked = null;
  }

  /** The number of the run on screen; 0 until there is one. */
  get run() {
    return this.client.run;
  }

  /** Whether it can be played: where compiling failed it is tried all the same. */
  get isReady() {
    return this.client.isMet && this.client.status !== null && !this.client.isCompiling;
  }

  /** What was changed of it under way, before it came here. */
  get turns() {
    return this.kept?.turns ?? [];
  }

  /** @returns {Lane} */
  get lane() {
    return { next: this.waiting[0]?.epoch ?? null, shown: this.frame?.epoch ?? 0, isOver: this.stopped !== null };
  }

  /** Another run. @param {string} link */
  open(link) {
    this.link = link;
    this.config = null;
    this.#begin({ type: "configure", link });
  }

  /** A run that was kept, from where it stands. @param {From} from @param {View} view */
  goOn(from, view) {
    [this.link, this.config, this.view, this.frame, this.extras] = [from.link, from.config, view, null, null];
    this.from = this.kept = from.state !== null || from.turns.length === 0 ? from : null;
    this.history.clear();
    if (this.from !== null && from.curves.loss) this.history.fill(from.curves.loss);
    for (const { number } of this.waiting.splice(0)) this.acknowledge(number);
    this.client.leave();
    [this.isPlaying, this.stopped, this.trouble, this.asked] = [false, null, "", null];
    this.client.token = "";
    if (this.client.isMet) this.#ask();
  }

  /** The same settings from another start. @param {string} seed */
  begin(seed) {
    if (this.config === null || this.view === null) return;
    this.#begin({ type: "configure", config: withSeed(this.options, this.config, seed), view: this.view });
  }

  reset() {
    this.#begin({ type: "reset" });
  }

  /** Goes on training, as far ahead as frames may be. */
  play() {
    if (this.isPlaying || this.stopped !== null || this.run === 0) return;
    this.isPlaying = this.send({ type: "play" });
  }

  /** @param {number} epochs of a frame */
  setSpeed(epochs) {
    this.speed = epochs;
    this.send({ type: "speed", epochs });
  }

  /** The next frame comes on screen. @returns {number} its number, to be acknowledged once it is painted */
  advance() {
    const frame = /** @type {Frame} */ (this.waiting.shift());
    this.history.follow(frame);
    if (this.told !== null) this.extras = this.told.lasting(frame, this);
    this.frame = frame;
    return frame.number;
  }

  /** @param {number} number of a frame; 0: it came on a connection that is gone */
  acknowledge(number) {
    if (number > 0) this.client.acknowledge(number);
  }

  /** @param {() => unknown} change */
  #told(change) {
    change();
    this.onChange();
  }

  /**
   * @param {Frame} frame
   * @param {boolean} isShown
   */
  #hearFrame(frame, isShown) {
    if (isShown) this.waiting.push(frame);
    else this.acknowledge(frame.number);
  }

  /**
   * @param {number | null} seconds to the next attempt to connect
   * @param {string | null} why there is no connection, where that is known
   */
  #away(seconds, why) {
    this.isPlaying = false;
    this.waiting = this.waiting.map((frame) => ({ ...frame, number: 0 }));
    this.trouble = why ?? (seconds === null ? "" : CONNECTION.away);
    this.status = seconds === null ? CONNECTION.connecting : "";
    this.retryIn = seconds;
  }

  /** @param {Command} command */
  #begin(command) {
    this.trouble = "";
    for (const { number } of this.waiting.splice(0)) this.acknowledge(number);
    this.client.leave();
    [this.isPlaying, this.stopped] = [false, null];
    if (this.client.isMet) this.send(command);
  }

  /** @param {import("../types.js").ErrorMessage} message */
  #hearError(message) {
    const { asked } = this;
    this.asked = null;
    if (asked?.type === "rejoin") return this.#ask();
    if (this.config === null && this.link !== DEFAULT) return this.#showDefault(whyNot(message));
    this.trouble = message.told || message.error.message;
    if (asked !== null) this.#beginAnew();
    else this.client.stay();
  }

  /** Ask for the session as it was before the connection broke, or for the run. At once: what it needs is compiled first. */
  #greet() {
    const rejoin = this.config === null ? null : this.client.rejoin();
    if (rejoin === null) this.#ask();
    else this.asked = this.send(rejoin) ? rejoin : null;
  }

  /** Go on with the run on screen in another session, where that can be. */
  #ask() {
    const { config, view } = this;
    this.client.begin();
    if (this.told !== null) this.send({ type: "inspect", ...this.told.inspected });
    const resume = this.#whereItStood();
    if (config === null || view === null || resume === null) return this.#beginAnew();
    /** @type {Command} */
    const command = { type: "configure", config, view, resume };
    this.asked = this.send(command) ? command : null;
  }

  /** @returns {import("../types.js").Resume | null} null where the run has to begin anew */
  #whereItStood() {
    const { frame, from } = this;
    const speed = /** @type {import("../types.js").Speed} */ (this.speed);
    if (frame === null && from !== null) {
      this.client.state = from.state === null ? null : { run: 0, bytes: from.state, epoch: from.epoch, position: 0 };
      return { epoch: from.epoch, playing: true, until: from.epoch, speed, ...(from.state !== null && { state: from.state }) };
    }
    const state = frame === null ? undefined : this.client.stateOf(frame.run);
    return frame === null || state === undefined ? null : { epoch: frame.epoch, playing: false, speed, state };
  }

  #beginAnew() {
    const { config, view, link, speed } = this;
    this.client.before = 0;
    this.waiting = [];
    this.from = this.kept = null;
    if (config === null || view === null) this.send({ type: "configure", link });
    else this.send({ type: "configure", config, view });
    if (speed !== 1) this.send({ type: "speed", epochs: speed });
  }

  /** In the place of a link that was refused. @param {string} why */
  #showDefault(why) {
    this.trouble = fill(CONNECTION.defaultInstead, { why });
    this.link = DEFAULT;
    this.#beginAnew();
  }

  /** @param {import("../types.js").RunMessage} message */
  #hearRun(message) {
    const { run, config, view, link, points, stopped, notices, playing } = message;
    const isOther = this.client.follow(message, this.asked);
    this.asked = null;
    if (isOther) {
      this.kept = null;
      this.history.clear();
      this.waiting = [];
    } else this.#rename(run);
    [this.config, this.view, this.link, this.stopped] = [config, view, link, stopped];
    this.notices = isOther ? notices : this.notices;
    this.points = points ?? this.points;
    this.isPlaying = playing;
  }

  /** The run on screen goes on under another number, perhaps. @param {number} run */
  #rename(run) {
    this.waiting = this.waiting.map((frame) => ({ ...frame, run }));
    if (this.frame !== null) this.frame = { ...this.frame, run };
  }
}
