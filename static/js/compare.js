/**
 * Puts the page together on which two runs train side by side. The only file that knows the ids of its elements.
 *
 * @typedef {import("./types.js").Options} Options
 */
import { SideMap } from "./compare/map.js";
import { ComparePanel } from "./compare/panel.js";
import { linksIn } from "./compare/runs.js";
import { Side } from "./compare/side.js";
import { Loop, stopwatch } from "./core/loop.js";
import { Connection, refusal, socketUrl } from "./core/socket.js";
import { any, button, canvas, element } from "./shell/dom.js";
import { frameOf } from "./labs/mlp/frame.js";
import { Memory } from "./shell/memory.js";
import { bindPaper } from "./shell/paper.js";
import { ThemeSwitch } from "./shell/theme.js";

const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const theme = new ThemeSwitch({ root: document.documentElement, button: button("theme"), memory: new Memory(() => localStorage), media: (query) => matchMedia(query) });
const clock = {
  setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ time) => window.setTimeout(callback, time),
  clearTimeout: (/** @type {number} */ id) => window.clearTimeout(id),
};

/** What is said of a page that has not started, until there is a run to be seen or something else to be said. */
const startup = any("startup");

/** @param {string} link */
function sideOf(link) {
  /** @type {Connection} */
  const connection = new Connection(
    () => new WebSocket(socketUrl(document.baseURI)),
    { message: (message) => side.hear(message), frame: (bytes) => side.hearFrame(bytes), away: (seconds, why) => side.away(seconds, why) },
    clock,
    () => refusal((...request) => fetch(...request), document.baseURI, window.origin),
  );
  const onChange = () => {
    panel.refresh();
    if (side.waiting.length > 0 || side.trouble !== "" || side.retryIn !== null || side.server.isCompiling) startup.remove();
  };
  const side = new Side({ link, frameOf, send: (command) => connection.send(command), onChange });
  return { side, connection };
}

const [a, b] = linksIn(location.search).map(sideOf);
const names = /** @type {const} */ (["a", "b"]);
const panel = new ComparePanel(
  {
    root: document.documentElement,
    play: button("play"),
    step: button("step"),
    reset: button("reset"),
    newStart: button("new-start"),
    speed: element("speed", HTMLSelectElement),
    epoch: any("epoch"),
    differences: any("differences"),
    same: any("same"),
    chart: canvas("chart"),
    log: element("chart-log", HTMLInputElement),
    sides: names.map((name) => ({
      choice: element(`choice-${name}`, HTMLSelectElement),
      open: element(`open-${name}`, HTMLAnchorElement),
      state: any(`state-${name}`),
      test: any(`test-${name}`),
      train: any(`train-${name}`),
    })),
  },
  { sides: [a.side, b.side], options, loop, theme, window },
);
names.forEach((name, i) => new SideMap(canvas(`map-${name}`), [a.side, b.side][i], panel, loop, theme));

bindPaper(window, theme, loop);
for (const { connection } of [a, b]) {
  panel.onReady(() => connection.settled());
  window.addEventListener("online", () => connection.retry());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connection.retry());
  connection.connect();
}
