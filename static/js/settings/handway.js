/**
 * Undo and redo of what was set by hand, by pointer and finger as well: there while there is something to undo or to redo.
 *
 * @typedef {object} Elements
 * @property {HTMLElement} place of both
 * @property {HTMLButtonElement} undo
 * @property {HTMLButtonElement} redo
 */
import { ANNOUNCED } from "../core/texts.js";
import { setHidden } from "../shell/dom.js";

/**
 * @param {Elements} elements
 * @param {import("../core/store.js").Store} store
 * @param {import("./byhand.js").ByHand} byHand
 * @param {(words: string) => void} say
 * @returns {{undo: () => boolean, redo: () => boolean}} the same by keys: whether there was anything
 */
export function bindHandWay({ place, undo, redo }, store, byHand, say) {
  const show = () => {
    const focused = [undo, redo].find((button) => button === document.activeElement);
    const { canTakeBack, canSetAgain } = byHand;
    setHidden(undo, !canTakeBack);
    setHidden(redo, !canSetAgain);
    setHidden(place, !canTakeBack && !canSetAgain);
    if (focused?.hidden) (focused === undo ? redo : undo).focus({ preventScroll: true });
  };
  const takeBack = () => {
    const isDone = byHand.takeBack();
    if (isDone) say(ANNOUNCED.asBefore);
    show();
    return isDone;
  };
  const setAgain = () => {
    const isDone = byHand.setAgain();
    if (isDone) say(ANNOUNCED.asSet);
    show();
    return isDone;
  };
  undo.addEventListener("click", takeBack);
  redo.addEventListener("click", setAgain);
  store.follow(["frame", "playing", "turns", "config"], show);
  return { undo: takeBack, redo: setAgain };
}
