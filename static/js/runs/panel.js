/**
 * The list of runs: the one on screen and those before it, newest first. A click brings one back. It is opened under the chart.
 *
 * @typedef {import("./log.js").Kept} Kept
 * @typedef {import("./log.js").Label} Label
 * @typedef {import("./recorder.js").Recorder} Recorder
 *
 * @typedef {object} Elements
 * @property {HTMLElement} panel
 * @property {HTMLButtonElement} opener says how many there are
 * @property {HTMLButtonElement} close
 * @property {HTMLTableElement} table
 * @property {HTMLButtonElement} copy
 * @property {HTMLButtonElement} clear
 * @property {HTMLButtonElement} compare
 * @property {HTMLElement} note where it can't be kept
 *
 * @typedef {Label & Partial<Kept> & {isNow: boolean}} Shown
 */
import { followFrames, NUMBERS } from "../core/budget.js";
import { fill, plural } from "../core/fill.js";
import { RUNS } from "../core/texts.js";
import { formatEpoch, formatLoss, formatShare } from "../draw/format.js";
import { copyText, showToCopy } from "../shell/clipboard.js";
import { icon, make, setHidden, setText } from "../shell/dom.js";
import { csvOf } from "./csv.js";

const COLUMNS = [RUNS.epoch, RUNS.test, RUNS.training, RUNS.right, RUNS.parameters];
const LONGEST_NAME = 40;

export class RunsPanel {
  /**
   * @param {Elements} elements
   * @param {{recorder: Recorder, loop: import("../core/loop.js").Loop, home: URL, hidesParameters: boolean, say: (words: string) => void, compare: (a: number, b: number) => void, makeRoom: () => void}} parts `makeRoom`: where something else has its place
   */
  constructor(elements, { recorder, loop, home, hidesParameters, say, compare, makeRoom }) {
    this.elements = elements;
    this.recorder = recorder;
    this.home = home;
    this.hidesParameters = hidesParameters;
    this.say = say;
    this.compare = compare;
    this.makeRoom = makeRoom;
    /** Ids of those that are to stand side by side, at most two, in the order in which they were marked. @type {number[]} */
    this.marked = [];
    /** The id of the run whose name is being typed; 0: none. */
    this.renamed = 0;
    /** The cells of the run on screen. @type {HTMLElement[]} */
    this.now = [];
    const { panel, opener, close, copy, clear } = elements;
    recorder.log.onChange(() => this.#show());
    recorder.store.follow(["turns"], () => this.#show());
    opener.addEventListener("click", () => this.#toggle(!isSeen(panel)));
    close.addEventListener("click", () => this.#leave());
    for (const one of [panel, opener]) one.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && !panel.hidden && this.#leave());
    copy.addEventListener("click", () => this.#copy());
    clear.addEventListener("click", () => recorder.log.clear());
    elements.compare.addEventListener("click", () => this.sideBySide());
    const part = loop.addPart(() => this.#showNow(), NUMBERS);
    followFrames(recorder.store, part);
    this.#show();
  }

  /** @returns {Shown[]} newest first */
  get #all() {
    const { log } = this.recorder;
    const { link, turns } = this.recorder.store.state;
    const now = { ...log.current, ...this.recorder.numbers(), link, turns, isNow: true };
    return [...log.kept.map((run) => ({ ...run, isNow: false })), now].sort((a, b) => b.id - a.id);
  }

  /** Those that are marked; where there are fewer, the one on screen and the last before it. */
  sideBySide() {
    const { recorder } = this;
    const ids = recorder.comparable().map(({ id }) => id);
    const marked = this.marked.filter((id) => ids.includes(id));
    const others = recorder.log.pair(recorder.numbers()?.epoch ?? 0).filter((id) => !marked.includes(id) && ids.includes(id));
    const [a, b] = [...marked, ...others].slice(0, 2).sort((one, other) => one - other);
    if (a !== undefined) this.compare(a, b ?? a);
  }

  /** @param {boolean} isOpen */
  #toggle(isOpen) {
    const { panel, opener } = this.elements;
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    if (!isSeen(panel)) {
      this.makeRoom();
      opener.focus({ preventScroll: true });
    }
    this.#show();
    panel.scrollIntoView({ block: "nearest" });
  }

  #leave() {
    this.#toggle(false);
    this.elements.opener.focus({ preventScroll: true });
  }

  /** @param {number} id */
  #mark(id) {
    this.marked = this.marked.includes(id) ? this.marked.filter((one) => one !== id) : [...this.marked, id].slice(-2);
    this.#show();
  }

  #show() {
    const { panel, opener, table, note, clear, compare } = this.elements;
    const { kept, back } = this.recorder.log;
    setHidden(opener, kept.length === 0 && back === null); // the only one of the list may be on screen
    if (opener.hidden && !panel.hidden) this.#toggle(false);
    for (const button of [clear, compare]) setHidden(button, kept.length === 0);
    setText(opener, plural(RUNS.count, kept.length + 1));
    setHidden(note, this.recorder.isKept);
    if (panel.hidden) return;
    const focused = document.activeElement instanceof HTMLElement && table.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const head = make("thead", {}, [make("tr", {}, COLUMNS.map((name) => make("th", { scope: "col" }, [name])))]);
    table.replaceChildren(head, ...this.#all.map((run) => this.#row(run)));
    this.#showNow();
    if (focused) /** @type {HTMLElement | null} */ (table.querySelector(`[data-key="${focused}"]`))?.focus();
  }

  /** The numbers of the run on screen, which change while it plays. */
  #showNow() {
    if (this.elements.panel.hidden) return;
    const numbers = this.recorder.numbers();
    if (numbers) this.#numbers(numbers).forEach((text, i) => setText(this.now[i], text));
  }

  /** @param {Partial<Kept>} run @returns {string[]} */
  #numbers({ epoch = 0, train = null, test = null, accuracy = null, parameters = 0 }) {
    const loss = (/** @type {number | null} */ value) => formatLoss(value ?? Number.NaN);
    return [formatEpoch(epoch), loss(test), loss(train), accuracy ? formatShare(accuracy[1]) : RUNS.none, this.hidesParameters ? RUNS.none : String(parameters)];
  }

  /** @param {Shown} run */
  #row(run) {
    const { recorder } = this;
    const cells = this.#numbers(run).map((text) => make("td", {}, [text]));
    if (run.isNow) this.now = cells;
    const name = this.renamed === run.id ? this.#nameField(run) : this.#name(run);
    const changes = recorder.changes(run).map((text) => make("p", { class: "run-turn" }, [text]));
    const head = make("th", { scope: "rowgroup", colspan: String(COLUMNS.length) }, [make("div", { class: "run-head" }, [name, ...this.#actions(run)]), ...changes]);
    const body = make("tbody", run.isNow ? { class: "run now", "aria-current": "true" } : { class: "run" }, [make("tr", {}, [head]), make("tr", {}, cells)]);
    if (run.isNow) return body;
    for (const [come, go] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
      body.addEventListener(come, () => recorder.point(run.id));
      body.addEventListener(go, () => recorder.point(0));
    }
    cells.forEach((cell) => cell.addEventListener("click", () => this.#bringBack(run.id)));
    return body;
  }

  /** @param {Shown} run */
  #name({ id, name, isNow, epoch = 0 }) {
    if (isNow) return make("span", { class: "run-name" }, [name]);
    const button = make("button", { type: "button", class: "run-name", "data-key": `back-${id}`, "aria-label": fill(RUNS.back, { name, epoch }) }, [name]);
    button.addEventListener("click", () => this.#bringBack(id));
    return button;
  }

  /** @param {number} id */
  #bringBack(id) {
    const { log, session } = this.recorder;
    const kept = log.kept.find((run) => run.id === id);
    if (kept) session.bringBack(kept);
  }

  /** @param {Shown} run */
  #actions({ id, name, pinned, isNow }) {
    const isMarked = this.marked.includes(id);
    const { log } = this.recorder;
    const action = (/** @type {string} */ key, /** @type {string} */ picture, /** @type {string} */ label, /** @type {() => void} */ act) => {
      const button = make("button", { type: "button", class: "run-action", "data-key": `${key}-${id}`, "aria-label": label, title: label }, [icon(picture)]);
      button.addEventListener("click", act);
      return button;
    };
    const pin = action("pin", "pin", fill(pinned ? RUNS.unpin : RUNS.pin, { name }), () => log.label(id, { pinned: !pinned }));
    pin.setAttribute("aria-pressed", String(pinned));
    const rename = action("rename", "pencil", fill(RUNS.rename, { name }), () => {
      this.renamed = id;
      this.#show();
      /** @type {HTMLInputElement | null} */ (this.elements.table.querySelector("input"))?.select();
    });
    const mark = action("mark", "compare", fill(isMarked ? RUNS.unmark : RUNS.mark, { name }), () => this.#mark(id));
    mark.setAttribute("aria-pressed", String(isMarked));
    return isNow ? [mark, rename, pin] : [mark, rename, pin, action("remove", "close", fill(RUNS.remove, { name }), () => log.remove(id))];
  }

  /** @param {Shown} run */
  #nameField({ id, name }) {
    const field = make("input", { type: "text", class: "run-field", "aria-label": RUNS.name, maxlength: String(LONGEST_NAME) });
    field.value = name;
    const end = (/** @type {boolean} */ keeps) => {
      if (this.renamed !== id) return;
      this.renamed = 0;
      const typed = field.value.trim();
      if (keeps && typed !== "" && typed !== name) this.recorder.log.label(id, { name: typed, isNamed: true });
      else this.#show();
      /** @type {HTMLElement | null} */ (this.elements.table.querySelector(`[data-key="rename-${id}"]`))?.focus();
    };
    field.addEventListener("keydown", (event) => {
      const { key, isComposing } = event;
      if (key === "Enter" && !isComposing) end(true);
      if (key === "Escape") {
        event.preventDefault(); // the list stays
        end(false);
      }
    });
    field.addEventListener("blur", () => end(true));
    return field;
  }

  async #copy() {
    const { recorder } = this;
    const runs = /** @type {Kept[]} */ (this.#all.filter(({ link }) => link !== undefined));
    const text = csvOf(runs.map((run) => ({ ...run, changes: recorder.changes(run) })), new URL("./", this.home).href, !this.hidesParameters);
    if ((await copyText(text)) || (await showToCopy(text, RUNS.csv))) this.say(RUNS.copied);
  }
}

/** @param {HTMLElement} panel @returns {boolean} whether it has a place, which something else may have taken */
function isSeen(panel) {
  return panel.clientHeight > 0;
}
