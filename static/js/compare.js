/**
 * The page on which two runs train side by side.
 *
 * @typedef {import("./types.js").Options} Options
 */
import { pairOf } from "./compare/pair.js";
import { linksIn } from "./compare/runs.js";
import { Loop, stopwatch } from "./core/loop.js";
import { fill } from "./core/fill.js";
import { COMPARE } from "./core/texts.js";
import { mlp as lab } from "./labs/mlp/lab.js";
import { RunLog } from "./runs/log.js";
import { standOf } from "./runs/recorder.js";
import { read, written } from "./runs/shelf.js";
import { any, button, element } from "./shell/dom.js";
import { Memory } from "./shell/memory.js";
import { bindPaper } from "./shell/paper.js";
import { bindSkip } from "./shell/skip.js";
import { styled } from "./shell/styles.js";
import { ThemeSwitch } from "./shell/theme.js";

await styled(document);
const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const memory = new Memory(() => localStorage);
const theme = new ThemeSwitch({ root: document.documentElement, button: button("theme"), memory, media: (query) => matchMedia(query) });

/** What is said of a page that has not started, until there is a run to be seen or something else to be said. */
const startup = any("startup");

const { sides, connections } = pairOf("", linksIn(location.href), { root: document.documentElement, home: new URL(document.baseURI), options, loop, theme, lab, hasAddress: true, onChange: showWays });

/** The way home leads to the first run; and what is said of a page that has not started goes as soon as there is something else to be seen. */
function showWays() {
  element("home", HTMLAnchorElement).href = `./${sides[0].link}`;
  if (sides.some((side) => side.waiting.length > 0 || side.trouble !== "" || side.retryIn !== null || side.client.isCompiling)) startup.remove();
}

/** The way home loses nothing: both runs are in the playground's list. */
window.addEventListener("pagehide", () => {
  const log = new RunLog(() => "");
  log.restore(read(memory.get("runs")));
  sides.forEach((side, i) => {
    log.current = { id: log.nextId, name: fill(COMPARE.run, { name: [COMPARE.a, COMPARE.b][i] }), isNamed: false, pinned: false };
    log.leave(standOf(side, lab));
  });
  if (log.kept.length > 0) memory.set("runs", written(log.kept));
});

bindPaper(window, theme, loop);
bindSkip(any("skip"), ["#sides"]);
for (const connection of connections) connection.connect();
