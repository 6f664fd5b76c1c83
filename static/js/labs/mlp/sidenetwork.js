/**
 * The network of one of two runs, small: what is in use of it, with its weights.
 *
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").ValueMap} ValueMap
 * @typedef {import("../../types.js").View} View
 */
import { makeCanvas, Sheet } from "../../shell/sheet.js";
import { layoutNetwork } from "./draw/layout.js";
import { Marks } from "./marks.js";
import { NetworkPainter } from "./draw/network.js";
import { mapsOf, specOf } from "./picture.js";

export class SideNetwork {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../compare/side.js").Side} side
   * @param {import("../../compare/panel.js").ComparePanel} panel
   * @param {import("../../core/loop.js").Loop} loop
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   * @param {Promise<import("../../types.js").Thumbnails>} thumbnails
   */
  constructor(canvas, side, panel, loop, theme, thumbnails) {
    const painter = new NetworkPainter(makeCanvas);
    const layoutOf = keptLayout(panel.options);
    const marks = new Marks();
    /** @type {Record<string, ValueMap>} */
    let features = {};
    const repaint = loop.add(() => {
      const surface = sheet.surface();
      const { frame, config, view } = side;
      if (surface === null || config === null || view === null) return false;
      const layout = layoutOf(config, view, surface);
      marks.follow({ extras: null, config, frame, playing: false }, 0);
      const picture = frame && { sizes: frame.sizes, parameters: frame.parameters, pictures: frame.pictures, features };
      return !painter.draw(surface, { layout, picture, palette: theme.palette, discretize: view.discretize, phase: 0, dropped: marks.off, linksOff: marks.linksOff });
    });
    const sheet = new Sheet(canvas, repaint);
    panel.onFrame(repaint);
    theme.onChange(repaint);
    thumbnails.then((found) => {
      features = mapsOf(found);
      repaint();
    });
  }
}

/**
 * Layouts that stay the same object while the run and the size do: by that the painter knows that values alone are new, and of a dense
 * network it paints no more in a frame than there is time for.
 *
 * @param {import("../../types.js").Options} options
 * @returns {(config: RunConfig, view: View, size: {width: number, height: number}) => NetworkLayout} of the features in use
 */
export function keptLayout(options) {
  /** @type {readonly unknown[]} */
  let known = [];
  /** @type {NetworkLayout | null} */
  let layout = null;
  return (config, view, { width, height }) => {
    const wanted = [config, view, width, height];
    if (layout !== null && wanted.every((value, i) => value === known[i])) return layout;
    const spec = specOf(config, view, options);
    known = wanted;
    return (layout = layoutNetwork({ ...spec, features: spec.features.filter(({ active }) => active) }, { width, height }));
  };
}
