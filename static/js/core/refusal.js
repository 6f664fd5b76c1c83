/**
 * Why no WebSocket opens, which a browser tells nobody: GET of the socket's address, which came the same way, is answered with the reason.
 */

/** Seconds after which nobody answers. */
const PATIENCE = 5;
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
    const answer = await ask(url.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE * 1000) });
    const reason = TOLD.has(answer.status) ? (await answer.json()).error?.message : null;
    return typeof reason === "string" ? `The page came through, its WebSocket does not. ${reason}` : null;
  } catch {
    return null;
  }
}
