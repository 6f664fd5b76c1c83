/**
 * Saving: a dialog whose buttons each give a file, made when it is asked for.
 *
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Page} Page
 *
 * @typedef {object} Elements
 * @property {HTMLDialogElement} dialog with a button for each file, whose `data-save` names it, and `data-format` its kind where there are two
 * @property {HTMLButtonElement} opener
 * @property {HTMLElement} trouble
 */
import { fill } from "../core/fill.js";
import { SAVE } from "../core/texts.js";
import { setHidden, setText } from "../shell/dom.js";
import { download } from "../shell/download.js";

/** Why a file can't be had, in words for the reader. */
export class Missing extends Error {}

/**
 * @param {Elements} elements
 * @param {Page} page
 * @param {Lab} lab
 * @param {import("../shell/announcer.js").Announcer} announcer
 */
export function bindSave({ dialog, opener, trouble }, page, lab, announcer) {
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
      const { fileOf } = await import("./making.js");
      const { name, content } = await fileOf(button.dataset.save ?? "", button.dataset.format ?? "png", page, lab);
      download(name, content);
      announcer.say(fill(SAVE.saved, { name }));
    } catch (error) {
      setText(trouble, error instanceof Missing ? error.message : SAVE.unreachable);
      setHidden(trouble, false);
    }
  });
}
