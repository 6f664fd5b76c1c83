/**
 * The lab of points in the plane and a multilayer perceptron: what the page has to know of it besides its panels.
 *
 * @typedef {import("../../types.js").Lab} Lab
 */
import { withValue } from "../../core/json.js";
import { differs } from "../../settings/rules.js";
import { costOf } from "./cost.js";
import { frameOf } from "./framearrays.js";
import { accuracyOf, Measures } from "./measures.js";
import { bindPanels, bindSide, thumbnailsFor } from "./panels.js";
import { spoken } from "./names.js";
import { nested } from "./parameters.js";
import { changeOf, isComparable } from "./changes.js";
import { settled } from "./off.js";
import { fitsLink, noteOfLink } from "./own.js";
import { carried, countOf, hasNode, sizesOf, unitsOf } from "./shape.js";
import { LAYERS } from "./texts.js";

/** @type {Lab} */
export const mlp = {
  remaking: ["remove"],
  state: {
    view: { show_test_data: false, discretize: false, show_gradient_flow: false, chart: "loss", log_scale: false, speed: "1", present: false, hide_text: false, collect_stats: false, tutorial: null, hidden: [] },
    pointed: null,
    edited: null,
    layerActivations: false,
    probe: null,
    painting: false,
  },
  inspected: { accuracy: true, metrics: false, gradients: false, worth: false },
  newMeasures: () => new Measures(),
  rows: {
    "network.hidden": {
      change: (option, config) => (differs(option, config) ? LAYERS.each : null),
      reset: (config) => withValue(config, "network.hidden", unitsOf(config.network)),
    },
  },
  sweep: {
    first: ["network.activation", "network.hidden"],
    lists: [[], [1], [2], [3], [4], [8], [4, 2], [8, 8]],
    examples: { list: "3-3, 6-4-2", subset: "x1 + x2, x1_squared + x2_squared" },
  },
  parametersOf: ({ sizes }, parameters) => nested(sizes, parameters),
  lasting,
  frameOf,
  settled,
  changeOf,
  spoken,
  isComparable,
  accuracyOf: (extras) => {
    const shares = accuracyOf(extras);
    return shares === undefined ? null : [shares.train, shares.test];
  },
  parameterCountOf: (config) => countOf(sizesOf(config)).count,
  costOf,
  hasNode,
  carried,
  fitsLink,
  noteOfLink,
  bind: bindPanels,
  savedOf: async (page) => {
    const [{ savedOf }, thumbnails] = await Promise.all([import("./saved.js"), thumbnailsFor(page)]);
    return savedOf(page, thumbnails);
  },
  bindSide,
};

/** What is random in every epoch, the accuracy, the landscape and the worth of neurons are told only now and then, and hold until then. @type {Lab["lasting"]} */
function lasting({ run, extras }, before) {
  if (before.extras === null || before.frame?.run !== run) return extras;
  const { dropped, jittered, landscape, worth } = before.extras;
  const accuracy = extras?.metrics ? undefined : before.extras.accuracy; // which are of this very frame
  if ([dropped, jittered, accuracy, landscape, worth].every((held) => held === undefined)) return extras;
  return { ...(dropped && { dropped }), ...(jittered && { jittered }), ...(accuracy && { accuracy }), ...(landscape && { landscape }), ...(worth && { worth }), ...extras };
}
