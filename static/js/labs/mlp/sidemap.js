/**
 * The map of one of two runs, with its points.
 */
import { textAt } from "../../draw/legend.js";
import { mapBox, toDomain } from "../../draw/mapaxes.js";
import { coloringOf } from "../../draw/classes.js";
import { HeatmapPainter } from "../../draw/heatmap.js";
import { PointsPainter } from "../../draw/points.js";
import { setText } from "../../shell/dom.js";
import { makeCanvas, Sheet } from "../../shell/sheet.js";
import { areOwnClasses } from "./owndata.js";

const RADIUS = 4;

export class SideMap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} reading the value under the pointer
   * @param {import("../../compare/side.js").Side} side
   * @param {import("../../compare/panel.js").ComparePanel} panel
   * @param {import("../../core/loop.js").Loop} loop
   * @param {import("../../shell/theme.js").ThemeSwitch} theme
   */
  constructor(canvas, reading, side, panel, loop, theme) {
    const heatmap = new HeatmapPainter(makeCanvas);
    const points = new PointsPainter(makeCanvas);
    /** @type {{x: number, y: number} | null} */
    let pointer = null;
    const repaint = loop.add(() => {
      const surface = sheet.surface();
      if (surface === null) return;
      const box = mapBox(surface.width, surface.height);
      const { frame, config, view } = side;
      const { palette } = theme;
      points.update(surface, side.points, box, { palette, showTest: view?.show_test_data ?? false, classes: config?.data.classes ?? 2, shaped: areOwnClasses(config), named: config?.data });
      if (frame) heatmap.draw(surface, frame.grid, box, { palette, coloring: coloringOf(frame, palette), discretize: view?.discretize ?? false, radius: RADIUS });
      points.draw(surface);
      setText(reading, frame && pointer ? textAt(frame, toDomain(box, pointer.x, pointer.y), config?.data) : "");
    });
    const sheet = new Sheet(canvas, repaint);
    const point = (/** @type {PointerEvent} */ event) => {
      pointer = sheet.place(event);
      repaint();
    };
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("pointerleave", () => {
      pointer = null;
      repaint();
    });
    panel.onFrame(repaint);
    theme.onChange(repaint);
  }
}
