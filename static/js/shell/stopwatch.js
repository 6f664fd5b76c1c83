/**
 * Measures what a frame costs the page, with what the browser does about it once the page's own painting is done.
 *
 * @returns {import("../core/loop.js").Stopwatch}
 */
export function stopwatch() {
  const { port1, port2 } = new MessageChannel();
  /** @type {(() => void)[]} */
  const waiting = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    afterRendering: (callback) => {
      waiting.push(callback);
      port2.postMessage(null); // answered in a task of its own, which comes after the one that renders
    },
  };
}
