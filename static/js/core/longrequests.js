/**
 * Sweeps and checks over the WebSocket, whose answers come piece by piece: every proxy passes them on at once, and the server ends them when
 * the page is gone.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").ErrorBody} ErrorBody
 * @typedef {import("../types.js").LongRequest} LongRequest
 * @typedef {import("../types.js").ServerMessage} ServerMessage
 */
import { REQUEST } from "./texts.js";
import { MAX_COMMAND } from "./wire.js";

/** The connection is gone, and the request with it. @type {Record<LongRequest["type"], string>} */
const CUT_SHORT = { sweep: REQUEST.sweepCut, check: REQUEST.checkCut };

/** What the server refused, and why. */
export class Refusal extends Error {
  /** @param {{message: string, details?: ErrorBody["details"]}} body */
  constructor({ message, details = [] }) {
    super(message);
    this.details = details;
  }
}

/**
 * @param {unknown} trouble
 * @returns {{message: string, details: ErrorBody["details"]} | null} null: it was stopped on purpose
 */
export function troubleOf(trouble) {
  if (trouble instanceof DOMException && trouble.name === "AbortError") return null;
  if (trouble instanceof Refusal) return { message: trouble.message, details: trouble.details };
  reportError(trouble);
  return { message: REQUEST.ownError, details: [] };
}

/** What has come of one request, and is not taken yet. */
class Answer {
  /** @param {LongRequest["type"]} type */
  constructor(type) {
    this.type = type;
    /** @type {unknown[]} */
    this.lines = [];
    this.isOver = false;
    /** @type {unknown} */
    this.trouble = null;
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /** @param {unknown[]} lines */
  add(...lines) {
    this.lines.push(...lines);
    this.#tell();
  }

  /** Nothing more comes. @param {unknown} [trouble] why, where that is not as it should be */
  end(trouble = null) {
    this.isOver = true;
    this.trouble ??= trouble;
    this.#tell();
  }

  /** @returns {Promise<void>} until there is something new */
  news() {
    return new Promise((resolve) => this.listeners.push(resolve));
  }

  #tell() {
    for (const listener of this.listeners.splice(0)) listener();
  }
}

export class LongRequests {
  /** @param {(command: Command) => boolean} send false where there is no connection */
  constructor(send) {
    this.send = send;
    /** What the server has not answered to the end, by id. @type {Map<number, Answer>} */
    this.open = new Map();
    /** Below 0, as those of other commands are above. */
    this.lastId = 0;
  }

  /**
   * @param {LongRequest} request
   * @param {AbortSignal} signal gives it up
   * @returns {AsyncGenerator<unknown, void, void>} throws a Refusal, also after other lines; an AbortError where it was given up
   */
  async *ask(request, signal) {
    await this.#othersAreOver(request.type);
    signal.throwIfAborted();
    const id = --this.lastId;
    const answer = new Answer(request.type);
    const command = { ...request, id };
    if (new TextEncoder().encode(JSON.stringify(command)).length > MAX_COMMAND) throw new Refusal({ message: REQUEST.tooLarge });
    if (!this.send(command)) throw new Refusal({ message: REQUEST.unreachable });
    this.open.set(id, answer);
    const stop = () => answer.add();
    signal.addEventListener("abort", stop);
    try {
      while (true) {
        signal.throwIfAborted();
        yield* answer.lines.splice(0);
        if (answer.trouble !== null) throw answer.trouble;
        if (answer.isOver) return;
        if (answer.lines.length === 0 && !signal.aborted) await answer.news();
      }
    } finally {
      signal.removeEventListener("abort", stop);
      if (!answer.isOver) this.send({ type: "cancel", of: id });
    }
  }

  /** What was given up may not have ended yet, and the server takes one of a kind at a time. @param {LongRequest["type"]} type */
  async #othersAreOver(type) {
    for (const answer of this.open.values()) while (answer.type === type && !answer.isOver) await answer.news();
  }

  /**
   * @param {ServerMessage} message
   * @returns {boolean} whether it was the answer to a long request
   */
  hear(message) {
    const id = "id" in message ? message.id : undefined;
    const answer = id === undefined ? undefined : this.open.get(id);
    if (id === undefined || answer === undefined) return false;
    switch (message.type) {
      case "progress":
        answer.add({ progress: { done: message.done, total: message.total } });
        return true;
      case "curves":
        answer.add(...message.curves.map((curve) => ({ curve })));
        return true;
      case "rows":
        answer.add(...message.rows.map((row) => ({ row })));
        return true;
      case "summary":
        answer.add({ summary: message.summary });
        break;
      case "result":
        answer.add({ result: message.result });
        break;
    }
    this.open.delete(id);
    answer.end(message.type === "error" ? new Refusal(message.error) : null);
    return true;
  }

  /** The connection is gone. */
  away() {
    for (const answer of this.open.values()) answer.end(new Refusal({ message: CUT_SHORT[answer.type] }));
    this.open.clear();
  }
}
