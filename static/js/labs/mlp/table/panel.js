/**
 * A table becomes own points: where it comes from, which of its columns are the coordinates and what is learned, and how it looks on the
 * map. The server reads it and says what it is; with each choice it is asked anew.
 *
 * @typedef {import("../../../types.js").Page} Page
 * @typedef {import("../../../generated.js").TablePoints} TablePoints
 * @typedef {import("../../../generated.js").ColumnSummary} ColumnSummary
 * @typedef {{text: string} | {file: File} | {name: string}} Source
 * @typedef {"x1" | "x2" | "label"} Role
 *
 * @typedef {object} Elements
 * @property {HTMLDialogElement} dialog
 * @property {HTMLTextAreaElement} text
 * @property {HTMLButtonElement} choose
 * @property {HTMLInputElement} file
 * @property {HTMLElement} named
 * @property {HTMLElement} trouble
 * @property {HTMLElement} found
 * @property {Record<Role, {select: HTMLSelectElement, histogram: HTMLCanvasElement, range: HTMLElement}>} columns
 * @property {HTMLCanvasElement} scatter
 * @property {HTMLElement} notices
 * @property {HTMLElement} gaps
 * @property {HTMLTableElement} preview
 * @property {HTMLButtonElement} use
 * @property {HTMLElement} onward where the focus goes with the points
 */
import { plural } from "../../../core/fill.js";
import { colorsOf, drawOver } from "../../../draw/points.js";
import { mapBox } from "../../../draw/mapaxes.js";
import { make, setHidden, setText } from "../../../shell/dom.js";
import { Sheet } from "../../../shell/sheet.js";
import { drawHistogram } from "../draw/histogram.js";
import { withOwnData } from "../owndata.js";
import { TABLE } from "../texts.js";
import { answerOf, namedTables, rangeOf } from "./asking.js";

/** @type {readonly Role[]} */
const ROLES = ["x1", "x2", "label"];
/** So long nobody types before the table is read. Milliseconds. */
const PAUSE = 300;

export class TablePanel {
  /**
   * @param {Elements} elements
   * @param {Page} page
   */
  constructor(elements, page) {
    this.elements = elements;
    this.page = page;
    /** @type {Source | null} */
    this.source = null;
    /** @type {TablePoints | null} */
    this.found = null;
    /** Of the last question; answers to earlier ones are no longer wanted. */
    this.asking = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    this.scatter = new Sheet(elements.scatter, () => this.#paint());
    this.histograms = ROLES.map((role) => new Sheet(elements.columns[role].histogram, () => this.#paint()));
    page.theme.onChange(() => this.#paint());
    this.#bind();
    this.#nameTables();
  }

  /** @param {Source} [source] */
  open(source) {
    const { dialog, text } = this.elements;
    if (!dialog.open) dialog.showModal();
    if (source) this.#take(source);
    else text.focus();
  }

  #bind() {
    const { dialog, text, choose, file, columns, use } = this.elements;
    text.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.#take({ text: text.value }), PAUSE);
    });
    choose.addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) this.#take({ file: chosen });
      file.value = ""; // the same one can be chosen again, changed
    });
    dialog.addEventListener("drop", (event) => {
      const [dropped] = event.dataTransfer?.files ?? [];
      if (dropped === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#take({ file: dropped });
    });
    for (const role of ROLES) columns[role].select.addEventListener("change", () => this.#ask());
    for (const radio of dialog.querySelectorAll("input[type=radio]")) radio.addEventListener("change", () => this.#ask());
    use.addEventListener("click", () => this.#use());
  }

  async #nameTables() {
    const { named } = this.elements;
    for (const { name, title, rows } of await namedTables(this.page.home)) {
      const choice = make("button", { type: "button", class: "text-button", "data-table": name, "data-hint": `${title}\n${plural(TABLE.rows, rows)}` }, [name]);
      choice.addEventListener("click", () => this.#take({ name }));
      named.append(choice);
    }
  }

  /** @param {Source} source another table, of which nothing is chosen yet */
  #take(source) {
    const { text, columns } = this.elements;
    clearTimeout(this.waiting);
    this.source = source;
    if ("text" in source && text.value !== source.text) text.value = source.text;
    if (!("text" in source)) text.value = "";
    for (const role of ROLES) columns[role].select.replaceChildren();
    if ("text" in source && source.text.trim() === "") this.#show(null, "");
    else this.#ask();
  }

  async #ask() {
    const { source, page } = this;
    if (source === null) return;
    this.asking.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.elements.dialog.setAttribute("aria-busy", "true");
    this.elements.use.disabled = true; // what is seen is not what is chosen until the answer is there
    const answer = await answerOf(page.home, source, this.#choices(), asking.signal);
    if (asking.signal.aborted) return;
    this.elements.dialog.removeAttribute("aria-busy");
    if (typeof answer === "string") this.#show(this.#isChosen() ? this.found : null, answer);
    else this.#show(answer, "");
  }

  #isChosen() {
    return this.elements.columns.x1.select.options.length > 0;
  }

  /** @returns {Record<string, string>} as the server takes them */
  #choices() {
    const { columns, dialog } = this.elements;
    const chosen = (/** @type {string} */ name) => dialog.querySelector(`input[name=${name}]:checked`)?.getAttribute("value") ?? "";
    const roles = ROLES.map((role) => [role, columns[role].select.value]).filter(([, value]) => value !== "");
    return { ...Object.fromEntries(roles), as_they_are: String(chosen("table-scale") === "raw"), missing: chosen("table-gaps") };
  }

  /** @param {TablePoints | null} found @param {string} trouble "" where there is none */
  #show(found, trouble) {
    const { elements } = this;
    this.found = found;
    setText(elements.trouble, trouble);
    setHidden(elements.trouble, trouble === "");
    setHidden(elements.found, found === null);
    elements.use.disabled = found === null || trouble !== "";
    if (found === null) return;
    for (const role of ROLES) this.#showColumn(role, found);
    elements.notices.replaceChildren(...[plural(TABLE.points, found.points.length), ...found.notices].map((words) => make("li", {}, [words])));
    setHidden(elements.gaps, [found.x1, found.x2].every((name) => found.columns.find((one) => one.name === name)?.missing === 0));
    const head = make("tr", {}, found.columns.map(({ name }) => make("th", { scope: "col" }, [name])));
    const rows = found.preview.map((cells) => make("tr", {}, cells.map((cell) => make("td", {}, [cell]))));
    elements.preview.replaceChildren(make("thead", {}, [head]), make("tbody", {}, rows));
    this.#paint();
  }

  /** @param {Role} role @param {TablePoints} found */
  #showColumn(role, found) {
    const { select, range } = this.elements.columns[role];
    const possible = found.columns.filter(({ kind, numeric }) => (role === "label" ? kind !== "empty" : numeric));
    select.replaceChildren(...possible.map(({ name }) => make("option", { value: name }, [name])));
    select.value = found[role];
    const column = found.columns.find(({ name }) => name === found[role]);
    setText(range, column ? rangeOf(column) : "");
  }

  #paint() {
    const { found, page } = this;
    if (found === null) return;
    const { palette } = page.theme;
    ROLES.forEach((role, i) => {
      const surface = this.histograms[i].surface();
      const column = found.columns.find(({ name }) => name === found[role]);
      if (surface && column) drawHistogram(surface, barsOf(column, role), palette.theme, role === "label" ? this.#colorsOf(column, found) : undefined);
    });
    const surface = this.scatter.surface();
    if (surface === null) return;
    const box = mapBox(surface.width, surface.height);
    const points = /** @type {import("../../../types.js").Point[]} */ (/** @type {unknown} */ (found.points));
    const named = { axes: found.axes, labels: found.labels ?? undefined };
    drawOver(surface, { train: points, test: [] }, box, { palette, showTest: false, classes: found.classes ?? 2, shaped: found.problem === "classification", named });
  }

  /** @param {ColumnSummary} column of the label @param {TablePoints} found @returns {string[] | undefined} as its points have them */
  #colorsOf({ values }, { labels, classes }) {
    if (labels === null) return undefined;
    const color = colorsOf(this.page.theme.palette, classes ?? 2);
    return values.map(({ name }) => color(classes === 2 ? 2 * labels.indexOf(name) - 1 : Math.max(0, labels.indexOf(name))));
  }

  #use() {
    const { found, page } = this;
    const { config } = page.store.state;
    if (found === null || config === null) return;
    const { problem, classes, axes, labels } = found;
    const points = /** @type {import("../../../types.js").RunConfig["data"]["points"]} */ (/** @type {unknown} */ (found.points));
    this.elements.dialog.close();
    this.elements.onward.focus({ preventScroll: true });
    page.session.open(withOwnData(page.options, config, { problem, classes: classes ?? 2, points, axes, labels: labels ?? undefined }));
  }
}

/** @param {ColumnSummary} column @param {Role} role @returns {number[]} */
function barsOf({ counts, values, kind }, role) {
  return role === "label" && kind !== "number" ? values.map(({ count }) => count) : counts;
}
