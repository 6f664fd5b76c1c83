/**
 * The foot of the card of a hidden neuron or a link: switch it off, remove it, and what it is worth. Comes with the first card.
 *
 * @typedef {import("../../types.js").Target} Target
 */
import { fill } from "../../core/fill.js";
import { SETTING } from "../../core/texts.js";
import { isFree } from "../../settings/rules.js";
import { explain, make, setHidden, setText } from "../../shell/dom.js";
import { isOff, OFF, switched } from "./off.js";
import { unitsOf } from "./shape.js";
import { SWITCHES } from "./texts.js";
import { worthText } from "./worthwords.js";

const HIDDEN = "network.hidden";

/**
 * @param {HTMLElement} place
 * @param {Target} target
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../settings/session.js").Session} session
 * @param {() => void} close the card, as the neuron goes
 * @returns {() => void} brings it up to date
 */
export function makeSwitches(place, target, store, session, close) {
  const isNeuron = target.kind === "node";
  const off = make("input", { type: "checkbox", autocomplete: "off" });
  const label = make("label", { class: "check" }, [off, make("span", {}, [SWITCHES.off])]);
  const remove = make("button", { type: "button", class: "plain", "data-own-click": "" }, [SWITCHES.remove]);
  const worth = make("p", { class: "switch-worth", hidden: "" });
  place.replaceChildren(make("div", { class: "switch-row" }, isNeuron ? [label, remove] : [label]), worth);
  off.addEventListener("change", () => store.state.config && session.edit(OFF, switched(store.state.config, target)));
  remove.addEventListener("click", () => {
    if (remove.getAttribute("aria-disabled") === "true") return;
    session.remake({ type: "remove", layer: target.layer, unit: target.unit });
    close();
  });
  return () => {
    const { config, extras } = store.state;
    if (config === null) return;
    const isLocked = !isFree(session.free, OFF);
    off.checked = isOff(config, target);
    off.disabled = isLocked;
    explain(label, isLocked ? SETTING.locked : isNeuron ? SWITCHES.offNeuron : SWITCHES.offLink);
    if (!isNeuron) return;
    const why = !isFree(session.free, HIDDEN) ? SETTING.locked : unitsOf(config.network)[target.layer] === 1 ? SWITCHES.last : null;
    remove.setAttribute("aria-disabled", String(why !== null));
    explain(remove, why ?? SWITCHES.removeHint);
    const told = session.interest.inspected.worth ? worthText(target, extras?.worth, config) : null;
    setHidden(worth, told === null);
    if (told !== null) setText(worth, fill(SWITCHES.without, { told }));
  };
}
