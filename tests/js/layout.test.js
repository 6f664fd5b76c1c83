import assert from "node:assert/strict";
import test from "node:test";
import { layoutNetwork, minimumWidth, nodeAt, preferredHeight } from "../../static/js/labs/mlp/draw/layout.js";
import { biasIndex, parameterCount, weightIndex } from "../../static/js/labs/mlp/parameters.js";
import { easeInOut, interpolate } from "../../static/js/labs/mlp/draw/transition.js";
import { SHAPES, specOf } from "./shapes.js";

const geometry = { width: 640, height: 480 };

test("the flat parameters are a layer's weights row by row, then its biases, layer by layer", () => {
  const sizes = [2, 4, 2, 1];
  assert.equal(weightIndex(sizes, 0, 0, 0), 0);
  assert.equal(weightIndex(sizes, 0, 3, 1), 7);
  assert.equal(biasIndex(sizes, 0, 0), 8);
  assert.equal(weightIndex(sizes, 1, 0, 0), 12);
  assert.equal(biasIndex(sizes, 2, 0), 24);
  assert.equal(parameterCount(sizes), 25);
});

for (const [width, height] of [[360, 300], [640, 480], [1200, 900]]) {
  test(`at ${width} x ${height} every shape stays within its bounds, and no two neurons overlap`, () => {
    for (const [{ hidden, active }, outputs] of SHAPES.flatMap((shape) => /** @type {const} */ ([[shape, 1], [shape, 6]]))) {
      const spec = specOf(hidden, active, outputs);
      const layout = layoutNetwork(spec, { width: Math.max(width, minimumWidth(spec)), height });
      for (const node of layout.nodes) {
        const half = node.size / 2;
        assert.ok(node.x - half >= 0 && node.x + half <= layout.width, `${hidden}: ${node.key} in x`);
        assert.ok(node.y - half >= 0 && node.y + half <= height + 0.01, `${hidden}: ${node.key} in y`);
      }
      for (const [i, a] of layout.nodes.entries()) {
        for (const b of layout.nodes.slice(i + 1)) {
          const gap = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
          assert.ok(gap >= (a.size + b.size) / 2, `${hidden}: ${a.key} ${b.key}`);
        }
      }
    }
  });
}

test("each of several outputs has the name of its class: in full where there is room, else its number", () => {
  const spec = specOf([8, 8], ["x1"], 3);
  const names = (/** @type {number} */ width) => layoutNetwork(spec, { width, height: 480 }).nodes.slice(-3).map(({ label }) => label);
  assert.deepEqual(names(900), ["Class 1", "Class 2", "Class 3"]);
  assert.deepEqual(names(minimumWidth(spec)), ["1", "2", "3"]);
  assert.equal(layoutNetwork(specOf([8], ["x1"]), geometry).nodes.at(-1)?.label, "");
});

test("features of own points have the names of their axes, and more room for them where there is some", () => {
  const plain = specOf([4], ["x1", "x2"]);
  const named = { ...plain, features: plain.features.map((feature) => (feature.name === "x1" ? { ...feature, axis: "bill length" } : feature)) };
  const first = (/** @type {any} */ spec, /** @type {number} */ width) => layoutNetwork(spec, { width, height: 480 }).nodes[0];
  assert.equal(first(named, 640).axis, "bill length");
  assert.ok(first(named, 640).x > first(plain, 640).x);
  assert.equal(first(named, minimumWidth(named)).x, first(plain, minimumWidth(plain)).x);
});

test("there is one link per weight, from the active features on, in the order of the parameters", () => {
  const layout = layoutNetwork(specOf([3, 2], ["x1", "sin_x2"]), geometry);
  assert.deepEqual(layout.sizes, [2, 3, 2, 1]);
  assert.equal(layout.links.count, 2 * 3 + 3 * 2 + 2);
  const keys = [...layout.links.source].map((source, i) => `${layout.nodes[source].key}>${layout.nodes[layout.links.target[i]].key}`);
  assert.deepEqual(keys.slice(0, 3), ["feature:x1>unit:0:0", "feature:sin_x2>unit:0:0", "feature:x1>unit:0:1"]);
  assert.deepEqual([...layout.links.parameter.subarray(0, 7)], [0, 1, 2, 3, 4, 5, 9]);
});

test("links start at the right of one neuron and end on the left of another, in order and without crossing there", () => {
  const { links, nodes } = layoutNetwork(specOf([4], ["x1", "x2", "x1_x2"]), geometry);
  for (let i = 0; i < links.count; i++) {
    const [source, target] = [nodes[links.source[i]], nodes[links.target[i]]];
    assert.ok(Math.abs(links.ends[4 * i] - source.x - source.size / 2) < 1e-3);
    assert.ok(Math.abs(links.ends[4 * i + 2] - target.x + target.size / 2) < 1e-3);
    assert.ok(Math.abs(links.ends[4 * i + 3] - target.y) <= target.size / 2);
    if (i % 3 !== 0) assert.ok(links.ends[4 * i + 3] > links.ends[4 * i - 1]);
  }
});

test("every neuron behind the features has a bias mark on its rim, the output too", () => {
  const layout = layoutNetwork(specOf([4, 2], ["x1"]), geometry);
  assert.equal(layout.biases.length, 7);
  assert.deepEqual(layout.biases.map(({ layer, unit }) => [layer, unit]).at(-1), [2, 0]);
  for (const mark of layout.biases) {
    const node = nodeAt(layout, mark);
    assert.ok(node && Math.abs(mark.x - node.x) <= node.size / 2 && Math.abs(mark.y - node.y) <= node.size / 2);
  }
});

test("columns are evenly spread, and the controls stand above their layer", () => {
  const { columns, nodes } = layoutNetwork(specOf([4, 2, 8], ["x1"]), geometry);
  const gaps = columns.slice(1).map((column, i) => column.x - columns[i].x);
  assert.ok(Math.max(...gaps) - Math.min(...gaps) < 1e-9);
  for (const column of columns) assert.ok(column.controlsY < Math.min(...nodes.map((node) => node.y - node.size / 2)));
});

test("neurons have 56 to 64 pixels where they are few, 36 and more where there is room, and shrink where there is not", () => {
  const size = (/** @type {number[]} */ hidden) => layoutNetwork(specOf(hidden, ["x1"]), { width: 640, height: 520 }).nodes[7].size;
  for (const hidden of [[4, 2], [8], [1], [8, 8, 8, 8, 8, 8]]) assert.ok(size(hidden) >= 34 && size(hidden) <= 64, `${hidden}: ${size(hidden)}`);
  for (const hidden of [[4, 2], [4, 4], [1]]) assert.ok(size(hidden) >= 56, `${hidden}: ${size(hidden)}`);
  assert.ok(size([32]) < 14);
});

test("links are thinner where there are many", () => {
  const scale = (/** @type {number[]} */ hidden) => layoutNetwork(specOf(hidden, ["x1", "x2"]), geometry).linkScale;
  assert.equal(scale([4, 2]), 1);
  assert.ok(scale([32, 32]) < scale([8, 8]));
});

test("eight layers fit beside what is read on a projector", () => {
  assert.ok(minimumWidth(specOf([8, 8, 8, 8, 8, 8, 8, 8], ["x1", "x2"])) <= 560);
});

test("at its preferred height a network of the original's sizes is not shrunk", () => {
  const spec = specOf([8, 8], ["x1", "x2"]);
  const layout = layoutNetwork(spec, { width: 700, height: preferredHeight(spec) });
  assert.ok(layout.nodes.every((node) => node.size >= 40));
});

test("the smallest possible area makes no layout fail", () => {
  for (const { hidden, active } of SHAPES) {
    const layout = layoutNetwork(specOf(hidden, active), { width: 1, height: 1 });
    assert.ok(layout.nodes.every((node) => Number.isFinite(node.x + node.y) && node.size > 0));
  }
});

const before = layoutNetwork(specOf([4, 2], ["x1", "x2"]), geometry);
const after = layoutNetwork(specOf([4, 2, 2], ["x1", "x2"]), geometry);

test("a transition begins where the old layout was and ends as the new one", () => {
  const start = interpolate(before, after, 0);
  for (const node of start.nodes) {
    const old = before.nodes.find(({ key }) => key === node.key);
    if (old) assert.deepEqual([node.x, node.y, node.size, node.opacity], [old.x, old.y, old.size, old.opacity]);
    else assert.equal(node.opacity, 0);
  }
  assert.equal(interpolate(before, after, 1), after);
});

test("a new layer slides out of the output and its links appear with it", () => {
  const half = interpolate(before, after, 0.5);
  const entering = half.nodes.filter(({ key }) => key.startsWith("unit:2:"));
  assert.equal(entering.length, 2);
  for (const node of entering) assert.ok(node.opacity === 0.5 && node.x > (nodeAt(after, node)?.x ?? Infinity));
  const { links } = half;
  for (let i = 0; i < links.count; i++) {
    const ends = [half.nodes[links.source[i]], half.nodes[links.target[i]]];
    assert.equal(links.opacity[i], Math.min(...ends.map((node) => node.opacity)));
  }
});

test("what a smaller network no longer has leaves as a ghost", () => {
  const half = interpolate(after, before, 0.5);
  assert.deepEqual(half.ghosts.map(({ key }) => key), ["unit:2:0", "unit:2:1"]);
  assert.ok(half.ghosts.every((ghost) => ghost.opacity === 0.5));
  assert.equal(interpolate(after, before, 1).ghosts.length, 0);
});

test("links of a feature that was switched on fade in", () => {
  const more = layoutNetwork(specOf([4, 2], ["x1", "x2", "sin_x1"]), geometry);
  const { links, nodes } = interpolate(before, more, 0.25);
  const opacities = (/** @type {string} */ name) => [...links.opacity].filter((_, i) => nodes[links.source[i]].key === `feature:${name}`);
  assert.ok(opacities("sin_x1").every((opacity) => opacity === 0.25));
  assert.ok(opacities("x1").every((opacity) => opacity === 1));
});

test("a transition can be changed in mid-flight without a jump", () => {
  const half = interpolate(before, after, 0.5);
  const turned = interpolate(half, before, 0);
  for (const node of turned.nodes) assert.equal(node.x, half.nodes.find(({ key }) => key === node.key)?.x);
});

test("easing begins and ends at rest", () => {
  assert.equal(easeInOut(0), 0);
  assert.equal(easeInOut(0.5), 0.5);
  assert.equal(easeInOut(1), 1);
  assert.ok(easeInOut(0.05) < 0.01 && easeInOut(0.95) > 0.99);
});

test("several classes have an output neuron each, which keeps its key when a layer comes before it", () => {
  const four = layoutNetwork(specOf([4], ["x1", "x2"], 4), geometry);
  const deeper = layoutNetwork(specOf([4, 2], ["x1", "x2"], 4), geometry);
  const keys = (/** @type {typeof four} */ { nodes }) => nodes.filter(({ kind }) => kind === "output").map(({ key }) => key);
  assert.deepEqual(four.sizes, [2, 4, 4]);
  assert.equal(new Set(keys(four)).size, 4);
  assert.deepEqual(keys(deeper), keys(four));
  assert.equal(four.links.count, 24);
});
