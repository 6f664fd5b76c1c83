/**
 * The teacher's page: a class on the wall.
 *
 * @typedef {import("./classroom/teacher/send.js").Catalogue} Catalogue
 */
import { Gate } from "./classroom/teacher/gate.js";
import { Room } from "./classroom/teacher/room.js";
import { Loop, stopwatch } from "./core/loop.js";
import { any, button, element, setText } from "./shell/dom.js";
import { Memory } from "./shell/memory.js";
import { bindSkip } from "./shell/skip.js";
import { styled } from "./shell/styles.js";
import { ThemeSwitch } from "./shell/theme.js";

const home = new URL("./", document.baseURI);
const memory = new Memory(() => sessionStorage);
const gate = new Gate({
  ...{ ask: element("ask", HTMLFormElement), choice: any("choice"), memory, home },
  catalogue: /** @type {Catalogue} */ (JSON.parse(any("catalogue").textContent ?? "")),
  enter: (calls, course) => new Room({ home, loop, theme, catalogue: gate.catalogue, calls, course, memory, left: leave }).start(),
});
if (history.state?.dialog) history.replaceState(null, ""); // it was open when the page was left
gate.take(location, history, window);

await styled(document);
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const theme = new ThemeSwitch({ root: document.documentElement, button: button("theme"), memory: new Memory(() => localStorage), media: (query) => matchMedia(query) });
any("startup").remove();
bindSkip(any("skip"), ["#main"]);
for (const way of document.querySelectorAll("[data-classes]")) way.addEventListener("click", () => gate.leave(location));
void gate.start();

/** @param {string} why the class is not shown any more @param {boolean} isRefused whether the token does not hold */
function leave(why, isRefused) {
  if (isRefused) return location.reload(); // which asks for the token
  setText(any("over-why"), why);
  any("over").hidden = false;
  any("over").focus();
}
