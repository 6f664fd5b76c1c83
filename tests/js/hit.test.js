import assert from "node:assert/strict";
import test from "node:test";
import { across, along, bendOver, parameterAt, pointOn } from "../../static/js/labs/mlp/draw/curve.js";
import { hit, linkIndex, targetOf } from "../../static/js/labs/mlp/draw/hit.js";
import { layoutNetwork } from "../../static/js/labs/mlp/draw/layout.js";
import { SHAPES, specOf } from "./shapes.js";

const layout = layoutNetwork(specOf([4, 2], ["x1", "x2"]), { width: 640, height: 480 });

test("the curve's course along x can be inverted, for near and for far columns", () => {
  for (const bend of [bendOver(10), bendOver(70), bendOver(400)]) {
    for (let t = 0; t <= 1; t += 0.01) assert.ok(Math.abs(parameterAt(across(t, bend), bend) - t) < 1e-6);
  }
  assert.equal(across(1, bendOver(50)), 1);
  assert.equal(along(1), 1);
});

test("the centre of every neuron hits it, in every shape, with a mouse and with a finger", () => {
  for (const { hidden, active } of SHAPES) {
    const one = layoutNetwork(specOf(hidden, active), { width: 700, height: 480 });
    for (const { layer, unit, x, y } of one.nodes) {
      for (const coarse of [false, true]) assert.deepEqual(hit(one, x, y, { coarse }), { kind: "node", layer, unit, x, y });
    }
  }
});

test("every bias mark hits itself", () => {
  for (const { layer, unit, x, y } of layout.biases) assert.deepEqual(hit(layout, x, y), { kind: "bias", layer, unit, x, y });
});

test("a finger reaches a bias mark from further away than a mouse", () => {
  const { x, y } = layout.biases[6];
  assert.notEqual(hit(layout, x - 12, y + 8)?.kind, "bias");
  assert.equal(hit(layout, x - 12, y + 8, { coarse: true })?.kind, "bias");
});

test("a point on a link hits that link, wherever no other one crosses", () => {
  let found = 0;
  const { links, nodes } = layout;
  for (let i = 0; i < links.count; i++) {
    const { x, y } = pointOn(links.ends, i, 0.8);
    const target = hit(layout, x, y);
    assert.equal(target?.kind, "link");
    const { layer, unit } = nodes[links.target[i]];
    if (target?.kind === "link" && target.layer === layer && target.unit === unit && linkIndex(layout, target) === i) found++;
  }
  assert.ok(found >= links.count - 2, `${found} of ${links.count}`);
});

test("of links close to each other the nearest one is hit", () => {
  const dense = layoutNetwork(specOf([16, 16], ["x1", "x2"]), { width: 640, height: 480 });
  const { links } = dense;
  for (let i = 0; i < links.count; i += 7) {
    const { x, y } = pointOn(links.ends, i, 0.98);
    const target = hit(dense, x - 2, y);
    if (target?.kind !== "link") continue;
    const end = links.ends[4 * linkIndex(dense, target) + 3];
    assert.ok(Math.abs(end - links.ends[4 * i + 3]) < 2.5);
  }
});

test("the anchor of a link that was hit lies on the link, at the pointer", () => {
  const { x, y } = pointOn(layout.links.ends, 3, 0.7);
  const target = hit(layout, x, y + 2);
  assert.ok(target && Math.abs(target.x - x) < 1e-3 && Math.abs(target.y - y) < 2.01);
});

test("empty places hit nothing", () => {
  assert.equal(hit(layout, 5, 5), null);
  assert.equal(hit(layout, layout.width / 2, layout.height - 3), null);
  const { x, y } = pointOn(layout.links.ends, 0, 0.2);
  assert.equal(hit(layout, x, y - 30), null);
});

test("a target chosen by name is where it is drawn, and null when it is gone", () => {
  const link = targetOf(layout, { kind: "link", layer: 1, unit: 1, input: 3 });
  assert.ok(link);
  assert.deepEqual(hit(layout, link.x, link.y), link);
  const node = targetOf(layout, { kind: "node", layer: -1, unit: 4 });
  assert.ok(node && node.x < layout.columns[1].x);
  assert.equal(targetOf(layout, { kind: "node", layer: 0, unit: 4 }), null);
  assert.equal(targetOf(layout, { kind: "bias", layer: 5, unit: 0 }), null);
  assert.equal(targetOf(layout, { kind: "link", layer: 0, unit: 0, input: 2 }), null);
});

test("the inputs of a first layer are counted among the active features", () => {
  const one = layoutNetwork(specOf([2], ["x2", "sin_x2"]), { width: 640, height: 480 });
  const index = linkIndex(one, { layer: 0, unit: 1, input: 1 });
  assert.equal(one.nodes[one.links.source[index]].key, "feature:sin_x2");
});
