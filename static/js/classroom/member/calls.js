/**
 * The calls of a student over REST.
 *
 * @typedef {import("../../types.js").ErrorBody["details"]} Details
 * @typedef {{method?: string, token?: string, body?: object}} Call
 * @typedef {(path: string, call?: Call) => Promise<any>} Ask `path` is below the class; throws a Refused
 */

/** Milliseconds after which nobody answers; a hand-in may be checked before it is answered. */
const PATIENCE = 20_000;

/** The server refused, or did not answer. */
export class Refused extends Error {
  /** @param {{status: number, message?: string, details?: Details, seconds?: number}} about */
  constructor({ status, message = "", details = [], seconds = 0 }) {
    super(message);
    /** 0 where there was no answer. */
    this.status = status;
    this.details = details;
    /** After which it is looked at again; 0 where that is not told. */
    this.seconds = seconds;
  }

  /** Whether the same may be taken a moment later. */
  get isPassing() {
    return this.status === 0 || this.status >= 500;
  }
}

/**
 * @param {typeof fetch} get
 * @param {URL} home where the server's addresses begin
 * @param {string} code of the class
 * @returns {Ask}
 */
export function callsOf(get, home, code) {
  return async (path, { method = "GET", token, body } = {}) => {
    const headers = { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) };
    const address = new URL(`api/classes/${encodeURIComponent(code)}/${path}`, home);
    /** @type {Response} */
    let answer;
    try {
      answer = await get(address, { method, headers, body: body && JSON.stringify(body), cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) return await answer.json();
    } catch {
      throw new Refused({ status: 0 });
    }
    const { error } = await answer.json().catch(() => ({}));
    throw new Refused({ status: answer.status, message: error?.message, details: error?.details, seconds: Number(answer.headers.get("Retry-After")) || 0 });
  };
}
