/**
 * The teacher's calls to the server, with the token as a bearer: never in an address.
 *
 * @typedef {import("../../types.js").ErrorBody} ErrorBody
 */
import { Refused } from "../refused.js";
import { jsonLines } from "./lines.js";
import { CALLS } from "./texts.js";

/** Status of an answer after which asking again is no use: no token, not this one, no such class. */
export const FINAL = [401, 403, 404];

export class Calls {
  /**
   * @param {URL} home where the server's addresses begin
   * @param {string} token
   * @param {typeof fetch} [request]
   */
  constructor(home, token, request = (...asked) => fetch(...asked)) {
    this.home = home;
    this.token = token;
    this.request = request;
  }

  /**
   * @param {string} method
   * @param {string} path below `home`
   * @param {object} [body]
   * @param {{signal?: AbortSignal, accept?: string}} [options]
   * @returns {Promise<Response>} throws Refused
   */
  async answer(method, path, body, { signal, accept = "application/json" } = {}) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${this.token}`, Accept: accept };
    if (body) headers["Content-Type"] = "application/json";
    const asked = { method, headers, signal, body: body && JSON.stringify(body), cache: /** @type {const} */ ("no-store") };
    const answer = await this.request(new URL(path, this.home), asked).catch((error) => {
      throw signal?.aborted ? error : new Refused({ status: 0, message: CALLS.unreachable });
    });
    if (!answer.ok) throw new Refused({ status: answer.status, message: await messageOf(answer) });
    return answer;
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
  async get(path, signal) {
    return (await this.answer("GET", path, undefined, { signal })).json();
  }

  /** @param {string} method @param {string} path @param {object} body @returns {Promise<any>} */
  async send(method, path, body) {
    return (await this.answer(method, path, body)).json();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object | undefined} body
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<any, void, void>} the JSON lines of a stream
   */
  async *lines(method, path, body, signal) {
    const { body: stream } = await this.answer(method, path, body, { signal, accept: "application/x-ndjson" });
    if (stream) yield* jsonLines(stream);
  }
}

/** @param {Response} answer @returns {Promise<string>} */
async function messageOf(answer) {
  try {
    return /** @type {{error: ErrorBody}} */ (await answer.json()).error.message;
  } catch {
    return CALLS.unreadable;
  }
}
