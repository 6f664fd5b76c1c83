/**
 * Puts the page together on which two runs train side by side. The only file that knows the ids of its elements.
 *
 * @typedef {import("./types.js").Options} Options
 */
import { ComparePanel } from "./compare/panel.js";
import { linksIn } from "./compare/runs.js";
import { Side } from "./compare/side.js";
import { Loop, stopwatch } from "./core/loop.js";
import { frameOf } from "./labs/mlp/framearrays.js";
import { SideMap } from "./labs/mlp/sidemap.js";
import { connectionOf } from "./shell/connection.js";
import { any, button, canvas, element } from "./shell/dom.js";
import { Memory } from "./shell/memory.js";
import { bindPaper } from "./shell/paper.js";
import { ThemeSwitch } from "./shell/theme.js";

const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const theme = new ThemeSwitch({ root: document.documentElement, button: button("theme"), memory: new Memory(() => localStorage), media: (query) => matchMedia(query) });

/** What is said of a page that has not started, until there is a run to be seen or something else to be said. */
const startup = any("startup");

/** @param {string} link */
function sideOf(link) {
  const connection = connectionOf(window, document.baseURI, () => side.client);
  const onChange = () => {
    panel.refresh();
    if (side.waiting.length > 0 || side.trouble !== "" || side.retryIn !== null || side.client.isCompiling) startup.remove();
  };
  /** @type {Side} */
  const side = new Side({ link, options, frameOf, send: (command) => connection.send(command), onChange });
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
  connection.connect();
}
