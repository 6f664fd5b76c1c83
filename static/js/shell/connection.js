/**
 * The connection of a page that is open in a browser: it is tried again at once when the network returns, or the page is looked at again.
 */
import { Connection, refusal, socketUrl } from "../core/socket.js";

/**
 * @param {Window} window
 * @param {string} home where the server's addresses begin
 * @param {() => Pick<import("../core/client.js").Client, "token" | "hear" | "hearFrame" | "away">} client not asked for before it connects
 * @param {string} [lab] whose runs it has; "" for the first one
 * @returns {Connection} yet to be connected
 */
export function connectionOf(window, home, client, lab = "") {
  const connection = new Connection(
    () => new WebSocket(socketUrl(home, client().token, lab)),
    {
      message: (message) => client().hear(message),
      frame: (bytes) => client().hearFrame(bytes),
      away: (seconds, why) => client().away(seconds, why),
    },
    { setTimeout: (callback, time) => window.setTimeout(callback, time), clearTimeout: (id) => window.clearTimeout(id) },
    () => refusal((...request) => fetch(...request), home, window.origin),
  );
  window.addEventListener("online", () => connection.retry());
  window.document.addEventListener("visibilitychange", () => window.document.visibilityState === "visible" && connection.retry());
  return connection;
}
