/**
 * The one way to copy. Where a page may not, as over plain http, in a frame without the permission, or in a browser that only says it
 * did, the text is shown, selected, with the words how to copy it by hand.
 */
import { SHARE } from "../core/texts.js";
import { make, openDialog } from "./dom.js";

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/**
 * @param {string} text
 * @returns {boolean} whether the browser has asked for what is to be copied, and got it: that the command was heard says nothing
 */
function copyBySelection(text) {
  const before = document.activeElement;
  const field = make("textarea", { class: "visually-hidden", readonly: "", tabindex: "-1", "aria-hidden": "true" }, [text]);
  let isTaken = false;
  /** @param {ClipboardEvent} event */
  const give = (event) => {
    event.clipboardData?.setData("text/plain", text);
    isTaken = event.clipboardData !== null;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  (document.querySelector("dialog:modal") ?? document.body).append(field);
  document.addEventListener("copy", give, { capture: true });
  try {
    field.focus({ preventScroll: true });
    field.select();
    return document.execCommand("copy") && isTaken;
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", give, { capture: true });
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}

/**
 * Shows a text to be copied by hand. Escape closes it, and the focus goes back to where it was.
 *
 * @param {string} text
 * @param {string} title
 * @returns {Promise<boolean>} whether it was copied then
 */
export function showToCopy(text, title) {
  const field = fieldOf(text);
  const dialog = openDialog("copying", title, SHARE.close, [make("p", { id: "copying-how" }, [how()]), field]);
  dialog.setAttribute("aria-describedby", "copying-how");
  const select = () => field.setSelectionRange(0, text.length, "backward"); // its beginning is in sight
  return new Promise((settle) => {
    let isCopied = false;
    field.addEventListener("focus", select);
    field.addEventListener("click", select);
    field.addEventListener("copy", () => {
      isCopied = field.selectionStart === 0 && field.selectionEnd === text.length;
      if (isCopied) setTimeout(() => dialog.close()); // once the browser has taken it
    });
    dialog.addEventListener("close", () => settle(isCopied));
    field.focus();
    select();
  });
}

/** @param {string} text @returns {HTMLInputElement | HTMLTextAreaElement} which keeps its lines */
function fieldOf(text) {
  const named = { readonly: "", "aria-labelledby": "copying-title" };
  const field = text.includes("\n") ? make("textarea", { ...named, class: "share-text", rows: "8" }) : make("input", { ...named, type: "text", class: "share-link" });
  field.value = text;
  return field;
}

/** @returns {string} in the words of the machine at hand */
function how() {
  if (matchMedia("(pointer: coarse)").matches) return SHARE.byTouch;
  return /Mac/.test(navigator.platform) ? SHARE.byCommand : SHARE.byControl;
}
