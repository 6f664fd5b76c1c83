/**
 * The one client of the server's protocol, for every page: versions, compiled kernels, layouts, frames, the number of the run, and all that
 * it takes to go on when the connection breaks. What a page does about it is its policy.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").ErrorMessage} ErrorMessage
 * @typedef {import("../types.js").LinkMessage} LinkMessage
 * @typedef {import("../types.js").RunMessage} RunMessage
 * @typedef {import("../types.js").ServerMessage} ServerMessage
 * @typedef {import("../types.js").StateMessage} StateMessage
 * @typedef {import("../types.js").StatusMessage} StatusMessage
 * @typedef {Pick<import("../types.js").WireFrame, "run" | "number" | "epoch" | "position"> & {state: Uint8Array | null}} AnyFrame of whichever lab; `state`: all that the run needs to go on elsewhere, where it is told
 */

/**
 * What the arrays of a lab's frames mean.
 *
 * @template {AnyFrame} [F=import("../types.js").Frame]
 * @typedef {(frame: import("../types.js").WireFrame) => F} FrameOf
 */

/**
 * @template {AnyFrame} [F=import("../types.js").Frame]
 * @typedef {object} Policy What a page does; none of it may be left out, so that no page passes over what another one knows.
 * @property {() => void} onHello the server is understood, and may be asked for a run
 * @property {() => void} onForeign its frames can't be read: nothing more is heard of it, and nothing must be sent
 * @property {(text: string) => void} onStatus how far the kernels are that the last command needs, in words; "" where they are ready
 * @property {(message: RunMessage) => void} onRun to be told to `follow`, with what it answers
 * @property {(frame: F, isShown: boolean) => void} onFrame to be acknowledged, also where it is of a run that is gone
 * @property {(message: StateMessage) => void} onState
 * @property {(message: LinkMessage) => void} onLink
 * @property {(message: ErrorMessage) => void} onError
 * @property {(seconds: number | null, why: string | null) => void} onAway there is no connection: seconds to the next attempt, null during one
 */

/**
 * @typedef {object} Attendance The class that the page is in.
 * @property {string} code
 * @property {string} token of its member
 * @property {(message: import("../types.js").ClassMessage) => void} hear
 * @property {(error: import("../types.js").ErrorBody) => void} refused
 */
import { LongRequests } from "./longrequests.js";
import { CONNECTION } from "./texts.js";
import { decodeFrame, VERSION } from "./wire.js";

/** The id of the command that takes a place in a class; those of others are greater, or below 0. */
const ATTENDING = 0;
/** @type {Record<StatusMessage["status"], string>} */
const STATUS_TEXTS = { compiling: CONNECTION.compiling, ready: "", failed: CONNECTION.notCompiled };

/** @template {AnyFrame} [F=import("../types.js").Frame] */
export class Client {
  /**
   * @param {(command: Command) => boolean} send false where there is no connection
   * @param {FrameOf<F>} frameOf
   * @param {Policy<F>} policy
   */
  constructor(send, frameOf, policy) {
    this.send = send;
    this.frameOf = frameOf;
    this.policy = policy;
    this.requests = new LongRequests(send);
    /** @type {Attendance | null} */
    this.attendance = null;
    /** The server's version; null before its hello. @type {string | null} */
    this.version = null;
    /** Whether its frames can't be read: such a server is left alone. */
    this.isForeign = false;
    /** How far the kernels are that the last command needs; null before that is known. @type {StatusMessage["status"] | null} */
    this.status = null;
    /** @type {{done: number, total: number}} */
    this.progress = { done: 0, total: 1 };
    /** The number of the run on screen; 0 for none on this connection, and until the one that was asked for is there. */
    this.run = 0;
    /** The number of the one that was on screen before. */
    this.before = 0;
    /** Of the session that this connection has begun with. */
    this.offered = "";
    /** Of the session that has the run on screen; "" where there is none. */
    this.token = "";
    /** The number of the last frame that came from it. */
    this.received = 0;
    /** The layouts of frames that this connection was told, by number. @type {Map<number, import("../types.js").LayoutMessage>} */
    this.layouts = new Map();
    /** All that the last run needs to go on elsewhere, as it was last told, and where it stood then. @type {{run: number, bytes: Uint8Array, epoch: number, position: number} | null} */
    this.state = null;
  }

  /** Whether it compiles what the last command needs. */
  get isCompiling() {
    return this.status === "compiling";
  }

  /** Whether commands may be sent. */
  get isMet() {
    return this.version !== null && !this.isForeign;
  }

  // ---- what comes ----

  /** @param {ServerMessage} message */
  hear(message) {
    if (message.type === "hello") return this.#meet(message);
    if (!this.isMet || this.requests.hear(message)) return;
    switch (message.type) {
      case "status":
        this.status = message.status;
        this.progress = { done: message.done ?? 0, total: message.total ?? 1 };
        return this.policy.onStatus(STATUS_TEXTS[message.status]);
      case "layout":
        return void this.layouts.set(message.layout, message);
      case "run":
        return this.policy.onRun(message);
      case "state":
        return this.policy.onState(message);
      case "link":
        return this.policy.onLink(message);
      case "class":
        return this.attendance?.hear(message);
      case "error":
        return message.id === ATTENDING ? this.attendance?.refused(message.error) : this.policy.onError(message);
      case "progress":
      case "curves":
      case "rows":
      case "summary":
      case "result":
      case "cancelled":
        return; // of a request that was given up
      default:
        /** @satisfies {never} */ (message);
    }
  }

  /** @param {import("../types.js").HelloMessage} message */
  #meet({ version, wire, token = "" }) {
    this.version = version;
    this.offered = token;
    this.isForeign = wire !== VERSION;
    if (this.isForeign) return this.policy.onForeign();
    this.policy.onHello();
    this.attend(); // later than what asks for a session, which has to come first
  }

  /** Take the member's place, where the page is in a class. */
  attend() {
    if (this.attendance === null) return;
    const { code, token } = this.attendance;
    this.send({ type: "attend", id: ATTENDING, code, token });
  }

  /** @param {ArrayBuffer} bytes */
  hearFrame(bytes) {
    if (!this.isMet) return;
    const frame = this.frameOf(decodeFrame(bytes, this.layouts));
    this.received = frame.number;
    if (frame.state !== null) this.state = { run: frame.run, bytes: frame.state.slice(), epoch: frame.epoch, position: frame.position };
    this.policy.onFrame(frame, frame.run === this.run);
  }

  /**
   * The connection is gone.
   *
   * @param {number | null} seconds
   * @param {string | null} [why]
   */
  away(seconds, why = null) {
    this.requests.away();
    this.version = null;
    this.status = null;
    this.layouts.clear();
    this.leave();
    this.policy.onAway(seconds, why);
  }

  // ---- the run ----

  /** Another run is asked for: no frame is of the one on screen any more. */
  leave() {
    this.before = this.run || this.before;
    this.run = 0;
  }

  /** The run that was asked for can't be: the one before goes on. */
  stay() {
    if (this.run === 0) this.run = this.before;
  }

  /**
   * @param {RunMessage} message
   * @param {Command | null} answered null: it answers nothing that was asked
   * @returns {boolean} whether it is another run than the one on screen, or that one from its start
   */
  follow({ run, fresh }, answered) {
    const isResumed = answered?.type === "configure" && answered.resume !== undefined;
    const isOther = fresh ? !isResumed : answered?.type === "rejoin" && run !== this.before;
    this.run = run;
    if (isResumed && this.state !== null) this.state = { ...this.state, run };
    return isOther;
  }

  /** What asks for the session that had the run before the connection broke. @returns {Command | null} null where there was none */
  rejoin() {
    return this.token === "" ? null : { type: "rejoin", token: this.token, frame: this.received };
  }

  /** From now on the run on screen is that of the session that this connection has begun with. */
  begin() {
    this.token = this.offered;
    this.received = 0;
  }

  /** @param {number} run @returns {Uint8Array | undefined} undefined where none was told since its start */
  stateOf(run) {
    return this.state?.run === run ? this.state.bytes : undefined;
  }

  /** This frame, and all before it, was painted. @param {number} frame */
  acknowledge(frame) {
    this.send({ type: "ack", frame });
  }
}
