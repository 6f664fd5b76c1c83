/**
 * A connection that comes back by itself: after a while that doubles, at once when the page is looked at again or the network returns.
 *
 * @typedef {import("./types.js").Command} Command
 * @typedef {import("./types.js").ServerMessage} ServerMessage
 *
 * @typedef {object} Handlers
 * @property {(message: ServerMessage) => void} message
 * @property {(bytes: ArrayBuffer) => void} frame
 * @property {(seconds: number | null) => void} away while there is no connection: seconds to the next attempt, null during one
 *
 * @typedef {object} Clock
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 * @property {(id: number) => void} clearTimeout
 */

const FIRST_WAIT = 1;
const LONGEST_WAIT = 15;
/** Seconds after which an attempt that neither succeeds nor fails is given up. */
const PATIENCE = 10;

/**
 * @param {string} base of the document; whatever path a proxy gave it is kept
 * @returns {string} where the server listens, wss beside https
 */
export function socketUrl(base) {
  const url = new URL("ws", base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return url.href;
}

export class Connection {
  /**
   * @param {() => WebSocket} open
   * @param {Handlers} handlers
   * @param {Clock} clock
   */
  constructor(open, handlers, clock) {
    this.open = open;
    this.handlers = handlers;
    this.clock = clock;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.wait = FIRST_WAIT;
    /** @type {number | null} */
    this.timer = null;
  }

  connect() {
    this.#stopWaiting();
    const socket = this.open();
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.timer = this.clock.setTimeout(() => this.#lost(socket), PATIENCE * 1000);
    socket.onopen = () => this.#stopWaiting();
    socket.onclose = () => this.#lost(socket);
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (data instanceof ArrayBuffer) this.handlers.frame(data);
      else this.handlers.message(JSON.parse(data));
    };
  }

  /** Don't wait any longer; nothing happens when there is a connection. */
  retry() {
    if (this.socket === null) this.connect();
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
    this.socket.send(JSON.stringify(command));
    return true;
  }

  /** @param {WebSocket} socket */
  #lost(socket) {
    if (socket !== this.socket) return;
    this.socket = null;
    socket.onclose = null;
    socket.close();
    this.#stopWaiting();
    this.#countDown(this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  /** @param {number} seconds */
  #countDown(seconds) {
    if (seconds <= 0) {
      this.handlers.away(null);
      this.connect();
      return;
    }
    this.handlers.away(seconds);
    this.timer = this.clock.setTimeout(() => this.#countDown(seconds - 1), 1000);
  }

  #stopWaiting() {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }
}
