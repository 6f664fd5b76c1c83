/**
 * The network of one of two runs, small: what is in use of it, with its weights.
 *
 * @typedef {import("../../types.js").ValueMap} ValueMap
 */
import { makeCanvas, Sheet } from "../../shell/sheet.js";
import { layoutNetwork } from "./draw/layout.js";
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
    /** @type {Record<string, ValueMap>} */
    let features = {};
    const repaint = loop.add(() => {
      const surface = sheet.surface();
      const { frame, config, view } = side;
      if (surface === null || config === null || view === null) return false;
      const spec = specOf(config, view, panel.options);
      const layout = layoutNetwork({ ...spec, features: spec.features.filter(({ active }) => active) }, surface);
      const picture = frame && { sizes: frame.sizes, parameters: frame.parameters, pictures: frame.pictures, features };
      return !painter.draw(surface, { layout, picture, palette: theme.palette, discretize: view.discretize, phase: 0 });
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
