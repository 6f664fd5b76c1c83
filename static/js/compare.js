/**
 * Puts the page together on which two runs train side by side. The only file that knows the ids of its elements.
 *
 * @typedef {import("./types.js").Options} Options
 */
import { ComparePanel } from "./compare/panel.js";
import { linksIn } from "./compare/runs.js";
import { Side } from "./compare/side.js";
import { Loop, stopwatch } from "./core/loop.js";
import { fill } from "./core/fill.js";
import { COMPARE } from "./core/texts.js";
import { mlp as lab } from "./labs/mlp/lab.js";
import { RunLog } from "./runs/log.js";
import { standOf } from "./runs/recorder.js";
import { read, written } from "./runs/shelf.js";
import { connectionOf } from "./shell/connection.js";
import { any, button, canvas, element } from "./shell/dom.js";
import { Memory } from "./shell/memory.js";
import { bindPaper } from "./shell/paper.js";
import { ThemeSwitch } from "./shell/theme.js";

const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const memory = new Memory(() => localStorage);
const theme = new ThemeSwitch({ root: document.documentElement, button: button("theme"), memory, media: (query) => matchMedia(query) });

/** What is said of a page that has not started, until there is a run to be seen or something else to be said. */
const startup = any("startup");

/** @param {string} link */
function sideOf(link) {
  const connection = connectionOf(window, document.baseURI, () => side.client);
  const onChange = () => {
    panel.refresh();
    if (side === a.side) element("home", HTMLAnchorElement).href = `./${side.link}`;
    if (side.waiting.length > 0 || side.trouble !== "" || side.retryIn !== null || side.client.isCompiling) startup.remove();
  };
  /** @type {Side} */
  const side = new Side({ link, options, frameOf: lab.frameOf, told: lab, send: (command) => connection.send(command), onChange });
  return { side, connection };
}

const [a, b] = linksIn(location.href).map(sideOf);
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
      testRight: any(`test-right-${name}`),
      trainRight: any(`train-right-${name}`),
      parameters: any(`parameters-${name}`),
    })),
  },
  { sides: [a.side, b.side], options, loop, theme, lab, window },
);
const thumbnails = new URL(document.documentElement.dataset.thumbnails ?? "", document.baseURI);
names.forEach((name, i) => lab.bindSide({ map: canvas(`map-${name}`), reading: any(`reading-${name}`), network: canvas(`network-${name}`) }, [a.side, b.side][i], panel, { loop, theme, thumbnails }));

/** The way home loses nothing: both runs are in the playground's list. */
window.addEventListener("pagehide", () => {
  const log = new RunLog(() => "");
  log.restore(read(memory.get("runs")));
  [a, b].forEach(({ side }, i) => {
    log.current = { id: log.nextId, name: fill(COMPARE.run, { name: [COMPARE.a, COMPARE.b][i] }), isNamed: false, pinned: false };
    log.leave(standOf(side, lab));
  });
  if (log.kept.length > 0) memory.set("runs", written(log.kept));
});

bindPaper(window, theme, loop);
for (const { connection } of [a, b]) {
  panel.onReady(() => connection.settled());
  connection.connect();
}
