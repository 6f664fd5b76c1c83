/**
 * The datasets as pictures: those of the problem at hand, the way up in which the output shows them.
 *
 * @typedef {import("../types.js").Thumbnails} Thumbnails
 */
import { drawThumbnail } from "../draw/thumbnail.js";
import { Sheet } from "./sheet.js";

/**
 * @param {ParentNode} page
 * @param {import("../store.js").Store} store
 * @param {import("../loop.js").Loop} loop
 * @param {import("./theme.js").ThemeSwitch} theme
 * @param {Promise<Thumbnails>} thumbnails
 */
export function bindData(page, store, loop, theme, thumbnails) {
  const canvases = /** @type {HTMLCanvasElement[]} */ ([...page.querySelectorAll("canvas[data-dataset]")]);
  const pictures = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-problem]")]);
  store.follow(["config"], ({ config }) => {
    if (config !== null) for (const picture of pictures) picture.hidden = picture.dataset.problem !== config.problem;
  });
  /** @type {Thumbnails | null} */
  let known = null;
  const repaint = loop.add(() => {
    for (const { sheet, name } of sheets) {
      const points = known?.datasets[name];
      const surface = points ? sheet.surface() : null;
      if (surface && points) drawThumbnail(surface, points, theme.palette);
    }
  });
  const sheets = canvases.map((canvas) => ({ sheet: new Sheet(canvas, repaint), name: canvas.dataset.dataset ?? "" }));
  theme.onChange(repaint);
  thumbnails.then((answer) => {
    known = answer;
    repaint();
  });
}
