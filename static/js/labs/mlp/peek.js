/**
 * The small card with the value of the weight or bias under the pointer, as it is at this moment.
 *
 * @typedef {import("../../types.js").Options} Options
 */
import { formatWeight } from "../../draw/format.js";
import { make, placeNear, setHidden, setText } from "../../shell/dom.js";
import { targetName } from "./names.js";
import { parameterIn, placeOf } from "./parameters.js";
import { EDITOR } from "./texts.js";

/**
 * @param {HTMLElement} card
 * @param {import("../../shell/sheet.js").Sheet} sheet of the picture
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {Options} options
 */
export function bindPeek(card, sheet, store, loop, options) {
  const value = make("strong", { class: "peek-value" });
  const name = make("span", { class: "peek-name" });
  card.append(value, name, make("span", { class: "peek-hint" }, [EDITOR.peek]));
  const repaint = loop.add(() => {
    const { pointed, edited, config, frame } = store.state;
    const wanted = pointed !== null && pointed.kind !== "node" && edited === null ? pointed : null;
    const number = wanted && parameterIn(frame, placeOf(wanted));
    setHidden(card, wanted === null || number === null || config === null);
    if (wanted === null || number === null || config === null) return;
    setText(value, formatWeight(number));
    setText(name, targetName(wanted, config, options));
    placeNear(card, sheet.inWindow(wanted));
  });
  store.follow(["pointed", "edited", "frame"], repaint);
  document.addEventListener("scroll", () => store.state.pointed && store.set({ pointed: null }), { passive: true, capture: true });
}
