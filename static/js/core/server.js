/**
 * What a page knows of its server: whether it can be understood, how far its kernels are, and what it takes to go on when the connection
 * breaks. What both pages have in common of the protocol.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").ServerMessage} ServerMessage
 * @typedef {import("../types.js").StatusMessage} StatusMessage
 * @typedef {(frame: import("../types.js").WireFrame) => Frame} FrameOf what the arrays of a lab's frames mean
 */
import { decodeFrame, VERSION } from "./wire.js";

/** What there is to say of the kernels. @type {Record<StatusMessage["status"], string>} */
export const STATUS_TEXTS = {
  compiling: "The trainer is being compiled.",
  ready: "",
  failed: "The trainer could not be compiled in advance. It is tried all the same, and may end in an error.",
};

export class Server {
  /**
   * @param {(command: Command) => boolean} send false where there is no connection
   * @param {FrameOf} frameOf
   */
  constructor(send, frameOf) {
    this.send = send;
    this.frameOf = frameOf;
    /** Its version; null before its hello. @type {string | null} */
    this.version = null;
    /** Whether its frames can't be read: such a server is left alone. */
    this.isForeign = false;
    /** How far the kernels are that the last command needs; null before that is known. @type {StatusMessage["status"] | null} */
    this.status = null;
    /** @type {{done: number, total: number}} */
    this.progress = { done: 0, total: 1 };
    /** Of the session that this connection has begun with. */
    this.offered = "";
    /** Of the session that has the run on screen; "" where there is none. */
    this.token = "";
    /** The number of the last frame that came from it. */
    this.received = 0;
    /** The layouts of frames that this connection was told, by number. @type {Map<number, import("../types.js").LayoutMessage>} */
    this.layouts = new Map();
    /** All that the last run needs to go on elsewhere, as it was last told. @type {{run: number, bytes: Uint8Array} | null} */
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

  /**
   * @param {ServerMessage} message
   * @returns {boolean} whether it was one about the server itself
   */
  hear(message) {
    if (message.type === "hello") {
      this.version = message.version;
      this.offered = message.token ?? "";
      this.isForeign = message.wire !== VERSION;
    } else if (message.type === "status") {
      this.status = message.status;
      this.progress = { done: message.done ?? 0, total: message.total ?? 1 };
    } else if (message.type === "layout") {
      this.layouts.set(message.layout, message);
    } else return false;
    return true;
  }

  /** The connection is gone. */
  away() {
    this.version = null;
    this.status = null;
    this.layouts.clear();
  }

  /**
   * @param {ArrayBuffer} bytes
   * @returns {Frame}
   */
  read(bytes) {
    const frame = this.frameOf(decodeFrame(bytes, this.layouts));
    this.received = frame.number;
    if (frame.state !== null) this.state = { run: frame.run, bytes: frame.state.slice() };
    return frame;
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

  /** A run goes on under another number. @param {number} run */
  rename(run) {
    if (this.state !== null) this.state = { ...this.state, run };
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
