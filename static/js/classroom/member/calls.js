/**
 * The calls of a student over REST.
 *
 * @typedef {{method?: string, token?: string, body?: object}} Call
 * @typedef {(path: string, call?: Call) => Promise<any>} Ask `path` is below the class; throws a Refused
 */
import { Refused } from "../refused.js";

/** Milliseconds after which nobody answers; a hand-in may be checked before it is answered. */
const PATIENCE = 20_000;

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
