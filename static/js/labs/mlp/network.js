/**
 * The network panel put together: what pointing at a thing, clicking it or reaching it by keyboard does.
 *
 * @typedef {import("../../types.js").ListOption} ListOption
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").Target} Target
 * @typedef {import("../../types.js").Watch} Watch
 * @typedef {import("./layers.js").Elements} LayerElements
 *
 * @typedef {object} Elements
 * @property {HTMLElement} space
 * @property {HTMLElement} neurons
 * @property {HTMLElement} peek
 * @property {HTMLElement} editor
 * @property {HTMLElement} said a live region
 * @property {LayerElements} layers
 */
import { fill } from "../../core/fill.js";
import { SETTING } from "../../core/texts.js";
import { formatWeight } from "../../draw/format.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { isFree } from "../../settings/rules.js";
import { setText } from "../../shell/dom.js";
import { targetOf } from "./draw/hit.js";
import { Editor } from "./editor.js";
import { Layers } from "./layers.js";
import { nodeName, targetName } from "./names.js";
import { Neurons } from "./neurons.js";
import { isOff, Seen } from "./off.js";
import { parameterIn, placeOf, setByHand } from "./parameters.js";
import { bindPeek } from "./peek.js";
import { Picture } from "./picture.js";
import { Pointer } from "./pointer.js";
import { unitText } from "./quiet.js";
import { outputsOf } from "./shape.js";
import { LINK, NAMES, NEURON } from "./texts.js";

/**
 * @param {Elements} elements
 * @param {import("./picture.js").Parts} parts
 * @param {import("../../settings/session.js").Session} session
 * @returns {Picture}
 */
export function bindNetwork(elements, parts, session) {
  const { store, options, loop } = parts;
  const { space, neurons: group, peek, editor: card, said } = elements;
  const picture = new Picture(parts);
  const features = choicesOf(optionAt(options, "features"));
  const editor = new Editor({ card, picture, store, session, loop, options, goBack: (target) => neurons.focus(target) });

  /** @param {NodeRef} node */
  const isFeature = (node) => node.layer < 0;

  /** @param {number} unit */
  const toggle = (unit) => {
    const { config, view } = store.state;
    if (config === null || view.hidden.includes("features")) return;
    const wanted = new Set(config.features);
    const { name } = features[unit];
    if (!wanted.delete(name)) wanted.add(name);
    session.edit("features", features.map((feature) => feature.name).filter((feature) => wanted.has(feature)));
  };

  /**
   * @param {Target} target
   * @param {boolean} [byTouch]
   */
  const act = (target, byTouch = false) => {
    if (target.kind === "node" && isFeature(target)) toggle(target.unit);
    else editor.open(target, byTouch);
  };

  const neurons = new Neurons(group, picture, {
    name: (node) => (store.state.config ? nameOf(node) : ""),
    description: (node) => descriptionOf(node),
    act: (node, input) => act(at(node, input)),
    remark: (node) => [unitText(node, store.state.extras, store.state.config, options), picture.through?.words(node)].filter(Boolean).join("\n"),
    point: (node, input) => {
      const pointed = node && at(node, input);
      store.set({ pointed });
      if (pointed?.kind === "link") setText(said, wordsOf(pointed));
    },
  });

  /** @param {import("../../types.js").LayoutNode} node @param {number} input of the link that is meant; below 0 the neuron itself @returns {Target} */
  const at = ({ layer, unit, x, y }, input) => {
    const link = input >= 0 && picture.layout ? targetOf(picture.layout, { kind: "link", layer, unit, input }) : null;
    return link ?? { kind: "node", layer, unit, x, y };
  };

  /** @param {import("../../types.js").LinkTarget} link */
  const wordsOf = (link) => {
    const { config, frame } = store.state;
    const weight = parameterIn(frame, placeOf(link));
    if (config === null || weight === null) return "";
    const name = targetName(link, config, options);
    return fill(LINK.words, { name: isOff(config, link) ? fill(NAMES.off, { name }) : name, weight: formatWeight(weight) });
  };

  /** @param {NodeRef} node */
  const nameOf = (node) => {
    const { config } = store.state;
    if (config === null) return "";
    return node.layer === config.network.hidden.length && outputsOf(config) === 1 ? NAMES.outputNeuron : nodeName(node, config, options);
  };

  /** @param {NodeRef} node */
  const descriptionOf = (node) => {
    if (isFeature(node)) return isFree(session.free, "features") ? (features[node.unit]?.description ?? "") : SETTING.locked;
    const { frame, extras, config } = store.state;
    const bias = parameterIn(frame, { layer: node.layer, unit: node.unit });
    if (bias === null) return "";
    return [unitText(node, extras, config, options), picture.through?.words(node), fill(NEURON.bias, { bias: bias.toPrecision(2) }), NEURON.enterEdits].filter(Boolean).join(" ");
  };

  new Pointer(space, picture, store, {
    act,
    value: (target) => parameterIn(store.state.frame, placeOf(target)),
    change: (target, value) => setByHand(session, [{ ...placeOf(target), value }]),
  });
  new Layers(elements.layers, picture, store, session, /** @type {ListOption} */ (optionAt(options, "network.hidden")));
  picture.onLayout((layout) => {
    const { pointed } = store.state;
    if (pointed && !targetOf(layout, pointed)) store.set({ pointed: null });
  });
  bindPeek(peek, picture, store, loop, options);
  const seen = new Seen();
  store.follow(["pointed", "edited", "config"], ({ pointed, edited, config }) => session.interest.watch(config && watchOf(seen.of(config, edited, pointed), config, features)));
  return picture;
}

/**
 * @param {Target | null} target
 * @param {import("../../types.js").RunConfig} config
 * @param {readonly {name: string}[]} features
 * @returns {Watch} the output as a whole, unless a neuron or a feature is pointed at
 */
function watchOf(target, config, features) {
  if (target === null || target.kind !== "node" || (target.layer === config.network.hidden.length && outputsOf(config) === 1)) return null;
  const { layer, unit } = target;
  return layer < 0 ? { feature: features[unit].name } : { layer, unit };
}
