/**
 * Makes the files of a run, each when it is asked for; loaded with the first of them.
 *
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Page} Page
 * @typedef {import("../types.js").Saved} Saved
 * @typedef {import("../types.js").SavedPicture} SavedPicture
 * @typedef {{name: string, content: Blob}} File
 */
import { SAVE } from "../core/texts.js";
import { linkNote } from "../settings/turns.js";
import { Missing } from "./dialog.js";
import { csvOf, curvesCsv, fileName } from "./files.js";
import { canvasOf, storyOf, svgOf } from "./pictures.js";

/** Device pixels of a saved picture for each of its units. */
const SHARPNESS = 2;

/**
 * @param {string} part
 * @param {string} format of a picture: "png" or "svg"
 * @param {Page} page
 * @param {Lab} lab
 * @returns {Promise<File>}
 * @throws {Missing} where it can't be had, or other errors while the server is away
 */
export async function fileOf(part, format, page, lab) {
  const { frame, config } = page.store.state;
  if (frame === null) throw new Missing(SAVE.nothing);
  const file = (/** @type {string} */ ending, /** @type {string} */ type, /** @type {string | Blob} */ content) => ({ name: fileName(part, frame.epoch, ending), content: new Blob([content], { type }) });
  if (part === "config") return file("json", "application/json", `${JSON.stringify(config, null, 1)}\n`);
  const saved = await lab.savedOf(page);
  const weights = () => lab.parametersOf(frame, frame.parameters);
  if (part === "curves") return file("csv", "text/csv", curvesCsv(saved.curves()));
  if (part === "points") {
    const points = saved.points();
    if (points === null) throw new Missing(SAVE.nothing);
    return file("csv", "text/csv", csvOf(points));
  }
  if (part === "weights") return file("json", "application/json", `${JSON.stringify(weights(), null, 1)}\n`);
  if (part !== "story" && !(part in saved.pictures)) return file("py", "text/x-python", await programOf(part, page, weights()));
  const picture = part === "story" ? storyOf(page, saved) : saved.pictures[/** @type {keyof Saved["pictures"]} */ (part)];
  if (!picture) throw new Missing(SAVE.noPicture);
  const { palette } = page.theme;
  if (format === "svg") return file("svg", "image/svg+xml", svgOf(picture, palette, document.title));
  return file("png", "image/png", await pngOf(canvasOf(picture, palette, SHARPNESS)));
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function pngOf(canvas) {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Missing(SAVE.tooLarge))), "image/png"));
}

/**
 * @param {string} framework
 * @param {Page} page
 * @param {object} parameters
 * @returns {Promise<string>} the network as a program
 */
async function programOf(framework, { home, store, options }, parameters) {
  const body = JSON.stringify({ config: store.state.config, parameters, epochs: 0, include: ["code"] });
  const answer = await fetch(new URL("api/runs", home), { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const told = /** @type {{code?: Record<string, string | null>, error?: {message: string}}} */ (await answer.json());
  if (told.error) throw new Missing(told.error.message);
  const program = told.code?.[framework];
  if (!program) throw new Missing(SAVE.notFinite);
  const note = linkNote(options, store.state.turns);
  return note === null ? program : `# ${note}\n${program}`;
}
