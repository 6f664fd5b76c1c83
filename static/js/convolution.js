/** The convolution lab: benches that are calculated in the browser, and two whose network trains on the server, loaded when one of them is first shown. */
import { Loop, stopwatch } from "./core/loop.js";
import { onDemand } from "./core/ondemand.js";
import { ANNOUNCED } from "./core/texts.js";
import { CountPanel } from "./labs/cnn/countpanel.js";
import { FindPanel } from "./labs/cnn/findpanel.js";
import { bindGallery } from "./labs/cnn/gallery.js";
import { bindKeys } from "./labs/cnn/keys.js";
import { hasRun } from "./labs/cnn/link.js";
import { KernelPanel } from "./labs/cnn/kernelpanel.js";
import { Store } from "./labs/cnn/store.js";
import { bindTabs } from "./labs/cnn/tabs.js";
import { PAGE } from "./labs/cnn/texts.js";
import { any, button, setHidden, setText } from "./shell/dom.js";
import { Memory } from "./shell/memory.js";
import { bindPaper } from "./shell/paper.js";
import { copyBy } from "./shell/share.js";
import { bindSkip } from "./shell/skip.js";
import { styled } from "./shell/styles.js";
import { ThemeSwitch } from "./shell/theme.js";

await styled(document);
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const theme = new ThemeSwitch({ root: document.documentElement, button: button("theme"), memory: new Memory(() => localStorage), media: (query) => matchMedia(query) });
if (document.getElementById("exercise-data") && !location.hash.includes("bench=")) history.replaceState(null, "", "#bench=train");
const store = new Store(window);

bindTabs(any("benches"), store);
new KernelPanel(store, theme, loop);
new FindPanel(store, theme, loop, Math.random);
new CountPanel(store);
bindKeys(document);
bindGallery(store, document);
const copy = button("copy-link");
copy.addEventListener("click", () => copyBy(copy, store.link, PAGE.link, () => setText(any("page-said"), ANNOUNCED.copied)));
const training = onDemand(() => import("./labs/cnn/train/panel.js"), ({ bindTraining }) => bindTraining(store, theme, loop));
store.follow(({ bench }) => {
  setHidden(any("learner"), !hasRun(bench));
  if (hasRun(bench)) training(() => {});
});
bindPaper(window, theme, loop);
bindSkip(any("skip"), ["#main"]);
any("startup").remove();
