/**
 * Light and dark: by the system's wish, or by the switch. Canvases get their colours from the style sheet, so there is one place for both.
 *
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {import("./memory.js").Memory} Memory
 */
import { THEME } from "../core/texts.js";
import { CLASSES } from "../draw/classes.js";
import { createPalette } from "../draw/palette.js";

const NAMES = /** @type {const} */ (["system", "light", "dark"]);
/** Colours of paths. */
const PATHS = 5;
const ICONS = { system: "#i-auto", light: "#i-light", dark: "#i-dark" };

export class ThemeSwitch {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root
   * @param {HTMLButtonElement | null} parts.button null where the choice is not this page's
   * @param {Memory} parts.memory
   * @param {(query: string) => MediaQueryList} parts.media
   */
  constructor({ root, button, memory, media }) {
    this.root = root;
    this.button = button;
    this.memory = memory;
    this.system = media("(prefers-color-scheme: dark)");
    /** @type {(() => void)[]} */
    this.listeners = [];
    this.name = NAMES.find((name) => name === memory.get("theme")) ?? "system";
    button?.addEventListener("click", () => this.#choose(NAMES[(NAMES.indexOf(this.name) + 1) % NAMES.length]));
    this.isOnPaper = false;
    for (const query of [this.system, media("(forced-colors: active)")]) query.addEventListener("change", () => this.#refresh());
    this.palette = createPalette(this.#read());
    this.#show();
  }

  /** @param {() => void} listener told when colours have changed */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** @param {typeof NAMES[number]} name */
  #choose(name) {
    this.name = name;
    this.memory.set("theme", name === "system" ? null : name);
    this.#show();
    this.#refresh();
  }

  #show() {
    this.button?.querySelector("use")?.setAttribute("href", ICONS[this.name]);
    const text = this.button?.querySelector("span");
    if (text) text.textContent = THEME[this.name];
  }

  /** Paper is light, whatever the screen is. @param {boolean} isOnPaper */
  setOnPaper(isOnPaper) {
    this.isOnPaper = isOnPaper;
    this.#refresh();
  }

  #refresh() {
    const name = this.isOnPaper ? "light" : this.name;
    if (name === "system") delete this.root.dataset.theme;
    else this.root.dataset.theme = name;
    this.palette = createPalette(this.#read());
    for (const listener of this.listeners) listener();
  }

  /** @returns {Theme} */
  #read() {
    const style = getComputedStyle(this.root);
    /** @param {string} name */
    const color = (name) => style.getPropertyValue(name).trim();
    return {
      dark: !this.isOnPaper && (this.name === "dark" || (this.name === "system" && this.system.matches)),
      negative: color("--value-negative"),
      zero: color("--value-zero"),
      positive: color("--value-positive"),
      classes: Array.from({ length: CLASSES }, (_, number) => color(`--class-${number}`)),
      ground: color("--ground"),
      ink: color("--ink"),
      muted: color("--muted"),
      line: color("--line"),
      accent: color("--accent"),
      chart: color("--chart"),
      paths: Array.from({ length: PATHS }, (_, number) => color(`--path-${number}`)),
      font: color("--font"),
      mapStrength: Number(color("--map-strength")),
      classStrength: Number(color("--class-strength")),
    };
  }
}
