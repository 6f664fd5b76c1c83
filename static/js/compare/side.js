/**
 * One of two runs that train side by side: its connection, and its frames that wait to be shown. The server sends no more than a few frames
 * ahead of those that are acknowledged, so a run that waits for the other one waits on the server, too.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Points} Points
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").ServerMessage} ServerMessage
 * @typedef {import("../types.js").Stopped} Stopped
 * @typedef {import("../types.js").View} View
 * @typedef {import("./runs.js").Lane} Lane
 */
import { History } from "../draw/history.js";
import { Server, STATUS_TEXTS } from "../core/server.js";

export class Side {
  /**
   * @param {object} parts
   * @param {string} parts.link of the run
   * @param {import("../core/server.js").FrameOf} parts.frameOf
   * @param {(command: Command) => boolean} parts.send
   * @param {() => void} parts.onChange told when there is something new to show
   */
  constructor({ link, frameOf, send, onChange }) {
    this.link = link;
    this.send = send;
    this.server = new Server(send, frameOf);
    this.onChange = onChange;
    this.history = new History();
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
    this.run = 0;
    /** The run that there still is where the next one can't be begun. */
    this.before = 0;
    this.speed = 1;
    this.isPlaying = false;
    /** What was asked of the server for the run that was on screen when the connection broke. @type {"rejoin" | "resume" | null} */
    this.asked = null;
  }

  /** Whether it can be played: where compiling failed it is tried all the same. */
  get isReady() {
    return this.server.isMet && this.server.status !== null && !this.server.isCompiling;
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

  /** The same settings from another start. @param {string} seed */
  begin(seed) {
    if (this.config === null || this.view === null) return;
    this.#begin({ type: "configure", config: { ...this.config, network: { ...this.config.network, seed: null }, seed }, view: this.view });
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
    this.frame = frame;
    return frame.number;
  }

  /** @param {number} number of a frame; 0: it came on a connection that is gone */
  acknowledge(number) {
    if (number > 0) this.server.acknowledge(number);
  }

  /** @param {ServerMessage} message */
  hear(message) {
    this.server.hear(message);
    if (this.server.isForeign) this.trouble = "The server has been updated. Reload the page.";
    else if (message.type === "hello") this.#greet();
    else if (message.type === "status") [this.status, this.trouble] = [STATUS_TEXTS[message.status], ""];
    else if (message.type === "run") this.#hearRun(message);
    else if (message.type === "state") [this.stopped, this.isPlaying] = [message.stopped, message.playing];
    else if (message.type === "error") this.#hearError(message.error.message);
    this.onChange();
  }

  /** @param {ArrayBuffer} bytes */
  hearFrame(bytes) {
    const frame = this.server.read(bytes);
    if (frame.run === this.run) this.waiting.push(frame);
    else this.acknowledge(frame.number);
    this.onChange();
  }

  /**
   * @param {number | null} seconds to the next attempt to connect
   * @param {string | null} [why] there is no connection, where that is known
   */
  away(seconds, why = null) {
    this.server.away();
    [this.before, this.run, this.isPlaying] = [this.run || this.before, 0, false];
    this.waiting = this.waiting.map((frame) => ({ ...frame, number: 0 }));
    this.trouble = why ?? (seconds === null ? "" : "The server is away; the run goes on as soon as it is back.");
    this.status = seconds === null ? "Connecting …" : "";
    this.retryIn = seconds;
    this.onChange();
  }

  /** @param {Command} command */
  #begin(command) {
    this.trouble = "";
    for (const { number } of this.waiting.splice(0)) this.acknowledge(number);
    [this.before, this.run, this.isPlaying, this.stopped] = [this.run || this.before, 0, false, null];
    if (this.server.isMet) this.send(command);
  }

  /** @param {string} message */
  #hearError(message) {
    const { asked } = this;
    this.asked = null;
    if (asked === "rejoin") return this.#ask();
    this.trouble = message;
    if (asked === "resume") this.#beginAnew();
    else if (this.run === 0) this.run = this.before;
  }

  /** Ask for the session as it was before the connection broke, or for the run. At once: what it needs is compiled first. */
  #greet() {
    const rejoin = this.config === null ? null : this.server.rejoin();
    if (rejoin === null) this.#ask();
    else this.asked = this.send(rejoin) ? "rejoin" : null;
  }

  /** Go on with the run on screen in another session, where that can be. */
  #ask() {
    const { config, view, frame, speed } = this;
    this.server.begin();
    const state = frame === null ? undefined : this.server.stateOf(frame.run);
    if (config === null || view === null || frame === null || state === undefined) return this.#beginAnew();
    const resume = { epoch: frame.epoch, playing: false, speed: /** @type {import("../types.js").Speed} */ (speed), state };
    this.asked = this.send({ type: "configure", config, view, resume }) ? "resume" : null;
  }

  #beginAnew() {
    const { config, view, link, speed } = this;
    this.before = 0;
    this.waiting = [];
    if (config === null || view === null) this.send({ type: "configure", link });
    else this.send({ type: "configure", config, view });
    if (speed !== 1) this.send({ type: "speed", epochs: speed });
  }

  /** @param {import("../types.js").RunMessage} message */
  #hearRun({ run, config, view, link, points, stopped, notices, playing }) {
    const goesOn = this.asked === "resume" || (this.asked === "rejoin" && run === this.before);
    this.asked = null;
    if (goesOn) this.#rename(run);
    else {
      this.history.clear();
      this.waiting = [];
    }
    [this.run, this.config, this.view, this.link, this.stopped] = [run, config, view, link, stopped];
    this.notices = goesOn ? this.notices : notices;
    this.points = points ?? this.points;
    this.isPlaying = playing;
  }

  /** The run on screen goes on under another number, perhaps. @param {number} run */
  #rename(run) {
    this.server.rename(run);
    this.waiting = this.waiting.map((frame) => ({ ...frame, run }));
    if (this.frame !== null) this.frame = { ...this.frame, run };
  }
}
