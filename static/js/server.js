/**
 * What a page knows of its server: whether it can be understood, and how far its kernels are. What both pages have in common of the protocol.
 *
 * @typedef {import("./types.js").Command} Command
 * @typedef {import("./types.js").ServerMessage} ServerMessage
 * @typedef {import("./types.js").StatusMessage} StatusMessage
 */
import { VERSION } from "./wire.js";

/** What there is to say of the kernels. @type {Record<StatusMessage["status"], string>} */
export const STATUS_TEXTS = {
  compiling: "The trainer is being compiled.",
  ready: "",
  failed: "The trainer could not be compiled in advance. It is tried all the same, and may end in an error.",
};

export class Server {
  /** @param {(command: Command) => boolean} send false where there is no connection */
  constructor(send) {
    this.send = send;
    /** Its version; null before its hello. @type {string | null} */
    this.version = null;
    /** Whether its frames can't be read: such a server is left alone. */
    this.isForeign = false;
    /** How far the kernels are that the last command needs; null before that is known. @type {StatusMessage["status"] | null} */
    this.status = null;
    /** @type {{done: number, total: number}} */
    this.progress = { done: 0, total: 1 };
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
      this.isForeign = message.wire !== VERSION;
    } else if (message.type === "status") {
      this.status = message.status;
      this.progress = { done: message.done ?? 0, total: message.total ?? 1 };
    } else return false;
    return true;
  }

  /** The connection is gone. */
  away() {
    this.version = null;
    this.status = null;
  }

  /** This frame, and all before it, was painted. @param {number} frame */
  acknowledge(frame) {
    this.send({ type: "ack", frame });
  }
}
