/**
 * The ways in which a table comes to the page: a button, a paste, a file that is dropped. The dialog for it is loaded with the first one.
 *
 * @typedef {import("../../types.js").Page} Page
 */
import { onDemand } from "../../core/ondemand.js";
import { setHidden } from "../../shell/dom.js";
import { mayBeOwn } from "./owndata.js";

/**
 * @param {HTMLButtonElement} opener
 * @param {() => import("./table/panel.js").Elements} elements
 * @param {Page} page
 */
export function bindTables(opener, elements, page) {
  const { store, session } = page;
  const panel = onDemand(() => import("./table/panel.js"), ({ TablePanel }) => new TablePanel(elements(), page));
  const mayBe = () => store.state.config !== null && mayBeOwn(session);
  store.follow(["config"], () => setHidden(opener, !mayBe()));
  opener.addEventListener("click", () => panel((one) => one.open()));
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isTyped = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
    if (isTyped || !mayBe() || !looksLikeTable(text)) return;
    event.preventDefault();
    panel((one) => one.open({ text }));
  });
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.items[0]?.kind === "file" && mayBe()) event.preventDefault(); // or the browser leaves the page for the file
  });
  document.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined || !mayBe()) return;
    event.preventDefault();
    panel((one) => one.open({ file }));
  });
}

/** @param {string} text @returns {boolean} whether it has rows of at least two cells */
export function looksLikeTable(text) {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  return lines.length > 1 && ["\t", ";", ","].some((sign) => lines.slice(0, 3).every((line) => line.includes(sign)));
}
