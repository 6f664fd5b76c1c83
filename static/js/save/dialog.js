/**
 * Saving: a dialog whose buttons each give a file, made when it is asked for.
 *
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Page} Page
 * @typedef {import("../types.js").Saved} Saved
 * @typedef {{name: string, content: Blob}} File
 *
 * @typedef {object} Elements
 * @property {HTMLDialogElement} dialog with a button for each file, whose `data-save` names it
 * @property {HTMLButtonElement} opener
 * @property {HTMLElement} trouble
 */
import { fill } from "../core/fill.js";
import { valueAt } from "../core/json.js";
import { SAVE } from "../core/texts.js";
import { formatEpoch } from "../draw/format.js";
import { drawStory, STORY_SIZE } from "../draw/story.js";
import { fit } from "../draw/surface.js";
import { valueName } from "../settings/names.js";
import { differs } from "../settings/rules.js";
import { setHidden, setText } from "../shell/dom.js";
import { curvesCsv, fileName } from "./files.js";

/** Device pixels of a saved picture for each of its units. */
const SHARPNESS = 2;

/** Why a file can't be had, in words for the reader. */
class Missing extends Error {}

/**
 * @param {Elements} elements
 * @param {Page} page
 * @param {Lab} lab
 * @param {import("../shell/announcer.js").Announcer} announcer
 */
export function bindSave({ dialog, opener, trouble }, page, lab, announcer) {
  const saved = lab.savedOf(page);
  opener.addEventListener("click", () => {
    setHidden(trouble, true);
    dialog.showModal();
  });
  dialog.addEventListener("click", async ({ target }) => {
    if (target === dialog) dialog.close();
    const button = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-save]")) : null;
    if (button === null) return;
    setHidden(trouble, true);
    try {
      const { name, content } = await fileOf(button.dataset.save ?? "", page, lab, saved);
      download(name, content);
      announcer.say(fill(SAVE.saved, { name }));
    } catch (error) {
      setText(trouble, error instanceof Missing ? error.message : SAVE.unreachable);
      setHidden(trouble, false);
    }
  });
}

/**
 * @param {string} part
 * @param {Page} page
 * @param {Lab} lab
 * @param {Saved} saved what it has to save
 * @returns {Promise<File>}
 */
async function fileOf(part, page, lab, saved) {
  const { frame } = page.store.state;
  if (frame === null) throw new Missing(SAVE.nothing);
  const weights = () => lab.parametersOf(frame, frame.parameters);
  const named = (/** @type {string} */ ending) => fileName(part, frame.epoch, ending);
  if (part === "curves") return { name: named("csv"), content: new Blob([curvesCsv(saved.curves())], { type: "text/csv" }) };
  if (part === "weights") return { name: named("json"), content: new Blob([`${JSON.stringify(weights(), null, 1)}\n`], { type: "application/json" }) };
  if (part === "story") return { name: named("png"), content: await pictureOf(storyOf(page, saved)) };
  if (part in saved.pictures) return { name: named("png"), content: await pictureOf(onGround(saved.pictures[/** @type {keyof Saved["pictures"]} */ (part)], page.theme.palette.theme)) };
  return { name: named("py"), content: new Blob([await programOf(part, page, weights())], { type: "text/x-python" }) };
}

/**
 * @param {Page} page
 * @param {Saved} saved
 * @returns {HTMLCanvasElement}
 */
function storyOf({ store, options, theme }, saved) {
  const { config, frame, link } = store.state;
  if (config === null || frame === null) throw new Missing(SAVE.nothing);
  const shown = options.options.filter((option) => saved.settings.includes(option.path) || differs(option, config));
  const settings = shown.map((option) => fill(SAVE.setting, { name: option.label, value: valueName(option, valueAt(config, option.path) ?? "–") }));
  const numbers = [{ name: SAVE.epoch, value: formatEpoch(frame.epoch) }, ...saved.numbers(frame)];
  const canvas = document.createElement("canvas");
  const surface = fit(canvas, STORY_SIZE.width, STORY_SIZE.height, SHARPNESS);
  drawStory(surface, { title: document.title, settings, numbers, link: new URL(link, location.href).href, ...saved.pictures }, theme.palette.theme);
  return canvas;
}

/**
 * A picture on the page's ground: what is clear on the page would be black in some programs.
 *
 * @param {HTMLCanvasElement} picture
 * @param {import("../types.js").Theme} theme
 */
function onGround(picture, theme) {
  if (picture.width === 0 || picture.height === 0) throw new Missing(SAVE.nothing);
  const canvas = document.createElement("canvas");
  const { context } = fit(canvas, picture.width, picture.height, 1);
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(picture, 0, 0);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function pictureOf(canvas) {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Missing(SAVE.tooLarge))), "image/png"));
}

/**
 * @param {string} framework
 * @param {Page} page
 * @param {object} parameters
 * @returns {Promise<string>} the network as a program
 */
async function programOf(framework, { home, store }, parameters) {
  const body = JSON.stringify({ config: store.state.config, parameters, epochs: 0, include: ["code"] });
  const answer = await fetch(new URL("api/runs", home), { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const told = /** @type {{code?: Record<string, string | null>, error?: {message: string}}} */ (await answer.json());
  if (told.error) throw new Missing(told.error.message);
  const program = told.code?.[framework];
  if (!program) throw new Missing(SAVE.notFinite);
  return program;
}

/** @param {string} name @param {Blob} content */
function download(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // browsers may read it a while after the click
}
