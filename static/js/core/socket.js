/**
 * A connection that comes back by itself: after a while that doubles, at once when the page is looked at again or the network returns.
 * Why there is none is told where that is known: by the server as its only word, or, where no socket opens, which a browser explains to
 * nobody, by the answer to a GET of the socket's address.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").ServerMessage} ServerMessage
 *
 * @typedef {object} Handlers
 * @property {(message: ServerMessage) => void} message
 * @property {(bytes: ArrayBuffer) => void} frame
 * @property {(seconds: number | null, why: string | null) => void} away while there is no connection: seconds to the next attempt, null during one
 *
 * @typedef {object} Clock
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 * @property {(id: number) => void} clearTimeout
 */
import { CONNECTION } from "./texts.js";
import { encodeCommand } from "./wire.js";

const FIRST_WAIT = 1;
const LONGEST_WAIT = 15;
/** Seconds after which an attempt that neither succeeds nor fails is given up. */
const PATIENCE = 10;

/**
 * @param {string} base of the document; whatever path a proxy gave it is kept
 * @param {string} [token] of a session: a server of several processes writes ahead of a dot which of them has it
 * @param {string} [lab] whose runs it has; "" for the first one
 * @returns {string} where the server listens, wss beside https
 */
export function socketUrl(base, token = "", lab = "") {
  const url = new URL("ws", base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams({ ...(lab && { lab }), ...(token.includes(".") && { process: token.split(".")[0] }) }).toString();
  url.hash = "";
  return url.href;
}

export class Connection {
  /**
   * @param {() => WebSocket} open
   * @param {Handlers} handlers
   * @param {Clock} clock
   * @param {() => Promise<string | null>} [explain] asked when a socket did not open
   */
  constructor(open, handlers, clock, explain = async () => null) {
    this.open = open;
    this.handlers = handlers;
    this.clock = clock;
    this.explain = explain;
    /** Why there is no connection. @type {string | null} */
    this.why = null;
    /** Whether the last socket opened, and whether the server has taken it. */
    this.isOpened = this.isMet = false;
    /** Seconds to the next attempt; null during one. @type {number | null} */
    this.left = null;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.wait = FIRST_WAIT;
    /** @type {number | null} */
    this.timer = null;
    /** Whether nothing is wanted of the server. */
    this.isClosed = false;
  }

  connect() {
    this.#stopWaiting();
    this.isClosed = false;
    this.isOpened = this.isMet = false;
    this.left = null;
    const socket = this.#opened();
    if (socket === null) return this.#wait();
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.timer = this.clock.setTimeout(() => this.#lost(socket), PATIENCE * 1000);
    socket.onopen = () => {
      this.isOpened = true;
      this.#stopWaiting();
    };
    socket.onclose = () => this.#lost(socket);
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (data instanceof ArrayBuffer) this.handlers.frame(data);
      else this.#hear(JSON.parse(data));
    };
  }

  /** @returns {WebSocket | null} null where the browser allows none, as a page's policy may have it */
  #opened() {
    try {
      return this.open();
    } catch {
      return null;
    }
  }

  /** Don't wait any longer; nothing happens when there is a connection. */
  retry() {
    if (this.socket === null && !this.isClosed) this.connect();
  }

  /** Nothing more is wanted of the server, until it is connected anew. */
  close() {
    const { socket } = this;
    this.#stopWaiting();
    [this.socket, this.isClosed] = [null, true];
    if (socket === null) return;
    socket.onclose = null;
    if (socket.readyState === 0) socket.onopen = () => socket.close(); // a browser complains of one that is closed before it is open
    else socket.close();
  }

  /** Meet the server anew, at once, once it knows that this connection is over. */
  renew() {
    const { socket } = this;
    if (socket?.readyState !== 1) return;
    socket.onclose = () => {
      this.socket = null;
      this.handlers.away(null, null);
      this.connect();
    };
    socket.close();
  }

  /** The server is well: should the connection break, the first wait is short again. */
  settled() {
    this.wait = FIRST_WAIT;
  }

  /**
   * @param {Command} command
   * @returns {boolean} whether there was a connection to send it on
   */
  send(command) {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(encodeCommand(command));
    return true;
  }

  /** @param {ServerMessage} message */
  #hear(message) {
    if (message.type === "error" && !this.isMet) {
      this.why = message.error.message;
      this.wait = LONGEST_WAIT;
      return;
    }
    if (!this.isMet) this.why = null;
    this.isMet = true;
    this.handlers.message(message);
  }

  /** @param {WebSocket} socket */
  #lost(socket) {
    if (socket !== this.socket) return;
    this.socket = null;
    socket.onclose = null;
    socket.close();
    this.#wait();
  }

  /** For the next attempt. */
  #wait() {
    if (!this.isOpened) void this.#findOut();
    this.#stopWaiting();
    this.#countDown(this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  async #findOut() {
    const why = await this.explain();
    if (this.isMet || why === this.why) return;
    this.why = why;
    this.handlers.away(this.left, why);
  }

  /** @param {number} seconds */
  #countDown(seconds) {
    if (seconds <= 0) {
      this.handlers.away(null, this.why);
      this.connect();
      return;
    }
    this.left = seconds;
    this.handlers.away(seconds, this.why);
    this.timer = this.clock.setTimeout(() => this.#countDown(seconds - 1), 1000);
  }

  #stopWaiting() {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }
}

/** Seconds after which nobody answers. */
const SILENCE = 5;
/** The answers of our server to a handshake that did not arrive whole, or from a page that may not have one. */
const TOLD = new Set([403, 426]);

/**
 * @param {typeof fetch} ask
 * @param {string} base of the document
 * @param {string} origin of the page, which a request to its own server does not name
 * @returns {Promise<string | null>} a sentence for the reader; null where the server says nothing
 */
export async function refusal(ask, base, origin) {
  const url = new URL("ws", base);
  url.hash = "";
  url.search = `?${new URLSearchParams({ origin })}`;
  try {
    const answer = await ask(url.href, { cache: "no-store", signal: AbortSignal.timeout(SILENCE * 1000) });
    const reason = TOLD.has(answer.status) ? (await answer.json()).error?.message : null;
    return typeof reason === "string" ? `${CONNECTION.noSocket} ${reason}` : null;
  } catch {
    return null;
  }
}
