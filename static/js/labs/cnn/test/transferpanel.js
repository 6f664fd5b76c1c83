/** Transfer on the page: the button that runs it, its curves, and what they say. */
import { fill } from "../../../core/fill.js";
import { formatShare } from "../../../draw/format.js";
import { any, button, setText } from "../../../shell/dom.js";
import { readLink } from "../link.js";
import { TRANSFER } from "../texts.js";
import { CurveChart } from "./curvechart.js";
import { EXAMPLES, KINDS, Transfer } from "./transfer.js";

/** @typedef {import("./transfer.js").Kind} Kind */

export class TransferPanel {
  /**
   * @param {import("../train/run.js").TrainRun} run
   * @param {import("../store.js").Store} store
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../../core/loop.js").Loop} loop
   */
  constructor(run, store, theme, loop) {
    this.run = run;
    const show = loop.add(() => this.#show());
    this.transfer = new Transfer(exampleLink(), (body, signal) => run.client.requests.ask({ type: "sweep", ...body }, signal), show);
    const { transfer } = this;
    this.start = button("test-transfer");
    this.start.addEventListener("click", () => (transfer.isRunning ? transfer.stop() : void transfer.run()));
    this.opens = /** @type {HTMLButtonElement[]} */ ([...any("test-kinds").querySelectorAll("button")]);
    this.opens.forEach((open, i) =>
      open.addEventListener("click", () => {
        const link = transfer.linkOf(KINDS[i]);
        if (link !== null) store.change({ bench: "train", run: link.replace(/^#/, "") });
      }),
    );
    const curves = () => KINDS.map((kind, color) => ({ name: TRANSFER.kinds[kind], color, values: transfer.sharesOf(kind), isStrong: kind === "frozen" }));
    this.chart = new CurveChart("test-examples", { ticks: EXAMPLES.map(String), curves, guess: () => ({ share: 1 / 3, name: TRANSFER.guessing }), words: (at) => this.#words(at) }, theme, loop);
    show();
  }

  #show() {
    const { transfer } = this;
    this.chart.repaint();
    setText(this.start, transfer.isRunning ? TRANSFER.stop : TRANSFER.run);
    this.opens.forEach((open, i) => (open.disabled = transfer.linkOf(KINDS[i]) === null));
    const { done, total } = transfer.progress ?? { done: 0, total: 0 };
    setText(any("test-transfer-said"), transfer.trouble || (transfer.isRunning ? fill(TRANSFER.progress, { done, total }) : this.#verdict()));
  }

  /** @param {number} at */
  #words(at) {
    const told = KINDS.flatMap((kind) => {
      const share = this.transfer.sharesOf(kind)[at];
      return share === null ? [] : [fill(TRANSFER.of, { kind: TRANSFER.kinds[kind], share: formatShare(share) })];
    });
    return told.length === 0 ? "" : [fill(TRANSFER.at, { examples: EXAMPLES[at] }), ...told].join(" · ");
  }

  /** What all of it says; "" before it is all there. */
  #verdict() {
    const shares = KINDS.map((kind) => this.transfer.sharesOf(kind));
    if (shares.flat().includes(null)) return "";
    const [frozen, , scratch, random] = shares.map((row) => /** @type {number[]} */ (row));
    const last = EXAMPLES.length - 1;
    const many = { examples: EXAMPLES[last], frozenLate: formatShare(frozen[last]), scratchLate: formatShare(scratch[last]) };
    return fill(TRANSFER.verdict, { few: EXAMPLES[0], frozen: formatShare(frozen[0]), scratch: formatShare(scratch[0]), random: formatShare(random[0]), ...many });
  }
}

/** Of the example on transfer, its first run, as it stands beside the benches. @returns {string} */
function exampleLink() {
  const first = /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-example="transfer"] .preset-links a'));
  return `#${readLink(new URL(first?.href ?? location.href).hash).run}`;
}
