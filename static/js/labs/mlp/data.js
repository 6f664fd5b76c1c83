/**
 * The datasets as pictures: those of the problem at hand, the way up in which the output shows them. What the original lacks is behind
 * "More datasets". Where the panel is folded, one line says what the data are.
 *
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Thumbnails} Thumbnails
 */
import { fill } from "../../core/fill.js";
import { drawThumbnail } from "../../draw/points.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { DATA } from "./texts.js";

/**
 * @param {ParentNode} page
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {Promise<Thumbnails>} thumbnails
 */
export function bindData(page, store, loop, theme, thumbnails) {
  const canvases = /** @type {HTMLCanvasElement[]} */ ([...page.querySelectorAll("canvas[data-dataset]")]);
  bindChoice(page, store);
  /** @type {Thumbnails | null} */
  let known = null;
  const repaint = loop.add(() => {
    const classes = store.state.config?.data.classes ?? 2;
    for (const { sheet, name } of sheets) {
      const several = known?.classes[name]?.[classes];
      const points = several ?? known?.datasets[name];
      const surface = points ? sheet.surface() : null;
      if (surface && points) drawThumbnail(surface, points, theme.palette, several ? classes : 2);
    }
  });
  const sheets = canvases.map((canvas) => ({ sheet: new Sheet(canvas, repaint), name: canvas.dataset.dataset ?? "" }));
  theme.onChange(repaint);
  let shown = 2;
  store.follow(["config"], ({ config }) => {
    if (config === null || config.data.classes === shown) return;
    shown = config.data.classes;
    repaint();
  });
  thumbnails.then((answer) => {
    known = answer;
    repaint();
  });
}

/**
 * @param {HTMLElement} line
 * @param {import("../../core/store.js").Store} store
 * @param {Options} options
 */
export function bindDataLine(line, store, options) {
  store.follow(["config"], ({ config }) => config && setText(line, dataLine(config, options)));
}

/** @param {RunConfig} config @param {Options} options @returns {string} such as "Gaussian, noise 0, 50 % training" */
export function dataLine({ data }, options) {
  if (data.points) return fill(DATA.ownLine, { count: data.points.length, share: data.train_percent });
  const name = choicesOf(optionAt(options, "data.name")).find((choice) => choice.name === data.name)?.label ?? data.name;
  return fill(DATA.line, { name, noise: data.noise, share: data.train_percent });
}

/**
 * @param {ParentNode} page
 * @param {import("../../core/store.js").Store} store
 */
function bindChoice(page, store) {
  const pictures = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-problem]")]);
  const place = pictures[0]?.closest("fieldset");
  const more = /** @type {HTMLElement | null | undefined} */ (place?.querySelector("#more-datasets"));
  const chosen = place?.querySelector(".pictures-chosen");
  if (!place || !more || !chosen) return;
  let isAsked = false;
  const show = () => {
    const { config } = store.state;
    if (config === null) return;
    const ours = pictures.filter((picture) => picture.dataset.problem === config.problem);
    const own = ours.find((picture) => picture.querySelector("input")?.value === config.data.name);
    const isOpen = isAsked || own?.dataset.advanced !== undefined;
    for (const picture of pictures) picture.hidden = !ours.includes(picture) || (!isOpen && picture.dataset.advanced !== undefined);
    place.toggleAttribute("data-open", isOpen);
    more.hidden = own?.dataset.advanced !== undefined; // fewer would not be without the one that is chosen
    more.setAttribute("aria-expanded", String(isOpen));
    setText(more, isOpen ? DATA.fewer : DATA.more);
    setText(chosen, own?.querySelector(".picture-name")?.textContent ?? "");
  };
  more.addEventListener("click", () => {
    isAsked = !isAsked;
    show();
  });
  store.follow(["config"], show);
  store.follow(["config"], ({ config }) => place.closest(".data")?.toggleAttribute("data-own", Boolean(config?.data.points)));
}
