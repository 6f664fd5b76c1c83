import assert from "node:assert/strict";
import test from "node:test";
import { convolve, mapSize, outputSize, relu, sumOf, termsAt } from "../../static/js/labs/cnn/convolution.js";
import { cellAbove, firstBench, settled, withNamed, withPicture, withSide, withWeight } from "../../static/js/labs/cnn/kernelbench.js";
import { kernelOf, NAMED, nameOf, resized } from "../../static/js/labs/cnn/kernels.js";
import { GREY, RGB, RGB_KERNELS } from "../../static/js/labs/cnn/lecture.js";
import { firstBenches, readLink, writeLink } from "../../static/js/labs/cnn/link.js";
import { pictureFrom, readPhoto, smallSize } from "../../static/js/labs/cnn/photo.js";
import { pictureOf, PICTURES } from "../../static/js/labs/cnn/pictures.js";
import { pool } from "../../static/js/labs/cnn/pooling.js";
import { nextCell, Slide } from "../../static/js/labs/cnn/slide.js";
import { shownOf, sizeLines, sumLines } from "../../static/js/labs/cnn/sums.js";
import { additionText, sizeText, written } from "../../static/js/labs/cnn/writing.js";

const SHARPEN = { kernels: [NAMED.sharpen], bias: 0, stride: 1, padding: 0 };
const COLOUR = { kernels: RGB_KERNELS, bias: 1, stride: 1, padding: 1 };

test("sharpening the lecture's picture gives the numbers of the slide", () => {
  assert.deepEqual(convolve(GREY, SHARPEN), [
    [106, 97, 91],
    [94, 99, 106],
    [107, 106, 119],
    [74, 99, 115],
    [116, 64, 76],
  ]);
});

test("with padding the map is as large as the picture, and its first row is the slide's", () => {
  const map = convolve(GREY, { ...SHARPEN, padding: 1 });
  assert.deepEqual(map[0], [278, 212, 188, 214, 269]);
  assert.deepEqual([map.length, map[0].length], [7, 5]);
});

test("with stride 2 every other cell stays", () => {
  assert.deepEqual(convolve(GREY, { ...SHARPEN, stride: 2 }), [
    [106, 91],
    [107, 119],
    [116, 76],
  ]);
});

test("the first row of Sobel is 1 4 15", () => {
  assert.deepEqual(convolve(GREY, { ...SHARPEN, kernels: [NAMED.sobel] })[0], [1, 4, 15]);
});

test("the colour example adds three channels and the bias", () => {
  const sums = (/** @type {number} */ column) => termsAt(RGB, COLOUR, 0, column).map(sumOf);
  assert.deepEqual(sums(0), [308, -498, 164]);
  assert.deepEqual(sums(1), [310, -170, 325]);
  assert.deepEqual(convolve(RGB, COLOUR)[0].slice(0, 2), [-25, 466]);
});

test("the kernel is not flipped", () => {
  const flipped = [...RGB_KERNELS[0]].reverse().map((row) => [...row].reverse());
  assert.equal(sumOf(termsAt([RGB[0]], { ...COLOUR, kernels: [flipped] }, 0, 0)[0]), -151);
});

test("the sum of a cell is written as on the slide", () => {
  const bench = firstBench();
  assert.deepEqual(sumLines(bench, shownOf(bench)), ["(95*0)+(101*-1)+(98*0)+(96*-1)+(100*5)+(99*-1)+(99*0)+(98*-1)+(99*0) = 106"]);
  assert.deepEqual(sizeLines(bench, shownOf(bench)), ["Height: (7 + 2*0 - 3)/1 + 1 = 5", "Width: (5 + 2*0 - 3)/1 + 1 = 3"]);
});

test("the sum of a colour picture has a line for each channel, and their addition", () => {
  const bench = withPicture(firstBench(), "rgb");
  const lines = sumLines(bench, shownOf(bench));
  assert.equal(lines.length, 4);
  assert.match(lines[0], /^Red: \(0\*-1\)\+.* = 308$/);
  assert.equal(lines[3], "308 - 498 + 164 + 1 = -25");
  assert.equal(sumLines({ ...bench, cell: [0, 1] }, shownOf(bench))[3], "310 - 170 + 325 + 1 = 466");
});

test("bias, ReLU and pooling follow the sum in its lines", () => {
  const bench = settled({ ...firstBench(), bias: -110, relu: true, pooling: "max" });
  assert.deepEqual(sumLines(bench, shownOf(bench)).slice(0), [
    "(95*0)+(101*-1)+(98*0)+(96*-1)+(100*5)+(99*-1)+(99*0)+(98*-1)+(99*0) - 110 = -4",
    "ReLU: max(0, -4) = 0",
    "Max pooling: max(0, 0, 0, 0) = 0",
  ]);
  const mean = settled({ ...firstBench(), pooling: "mean" });
  assert.equal(sumLines(mean, shownOf(mean))[1], "Mean pooling: (106 + 97 + 94 + 99)/4 = 99");
  const left = { ...mean, cell: /** @type {const} */ ([4, 2]) };
  assert.equal(sumLines(left, shownOf(left)).length, 1, "the last row and column fall away");
});

test("sizes of maps are those of the formula, and 0 where a kernel fits nowhere", () => {
  assert.equal(outputSize(7, 3, 1, 0), 5);
  assert.equal(outputSize(12, 5, 2, 1), 5);
  assert.equal(outputSize(3, 5, 1, 0), 0);
  assert.deepEqual(mapSize(GREY, { ...SHARPEN, stride: 3, padding: 2 }), { rows: 3, columns: 3 });
  assert.equal(sizeText(5, 3, 3, 2), "(5 + 2*2 - 3)/3 + 1");
  assert.equal(sizeText(12, 5, 2, 0), "⌊(12 + 2*0 - 5)/2⌋ + 1");
});

test("pooling takes windows of 2 x 2, and the first of the largest wins", () => {
  const map = [
    [1, 5, 2, 9],
    [5, 0, 2, 2],
    [7, 7, 7, 7],
  ];
  assert.deepEqual(pool(map, "max"), { values: [[5, 9]], winners: [[[0, 1], [0, 3]]] });
  assert.deepEqual(pool(map, "mean"), { values: [[2.75, 3.75]], winners: null });
  assert.deepEqual(relu([[-1, 2]]), [[0, 2]]);
});

test("numbers are written short, and simple fractions as fractions", () => {
  assert.deepEqual([0, -0, 5, -1, 0.5, -0.1, 1 / 9, -1 / 16, 2.25, 1 / 3, 3.14159, 255].map(written), ["0", "0", "5", "-1", "0.5", "-0.1", "1/9", "-1/16", "2.25", "1/3", "3.142", "255"]);
  assert.equal(additionText([308, -498, 164, 1]), "308 - 498 + 164 + 1");
});

test("kernels are known by their numbers, and keep their middle in another size", () => {
  for (const name of /** @type {const} */ (["sharpen", "sobel", "gauss"])) assert.equal(nameOf(kernelOf(name, 3)), name);
  assert.equal(nameOf(kernelOf("gauss", 5)), "gauss");
  assert.equal(kernelOf("sobel", 5).length, 3);
  assert.equal(nameOf([[0]]), null);
  assert.deepEqual(resized(NAMED.sharpen, 1), [[5]]);
  assert.deepEqual(resized(resized(NAMED.sharpen, 5), 3), NAMED.sharpen);
  for (const name of /** @type {const} */ (["box", "gauss", "identity"])) for (const side of [3, 5]) assert.ok(Math.abs(kernelOf(name, side).flat().reduce((sum, one) => sum + one) - 1) < 1e-12);
});

test("the colour example comes with its kernels, and goes with them", () => {
  const colour = withPicture(firstBench(), "rgb");
  assert.deepEqual([colour.kernels, colour.bias, colour.padding], [RGB_KERNELS, 1, 1]);
  assert.deepEqual(withPicture(colour, "lecture"), firstBench());
  const sobel = withPicture(withNamed(firstBench(), "sobel"), "circle");
  assert.deepEqual(sobel.kernels, [NAMED.sobel]);
  assert.equal(withWeight(colour, 1, [0, 2], 7).kernels[1][0][2], 7);
});

test("the chosen cell stays on the map", () => {
  const bench = { ...firstBench(), cell: /** @type {const} */ ([4, 2]) };
  assert.deepEqual(withSide(bench, 5).cell, [2, 0]);
  assert.deepEqual(cellAbove(bench, [0, 0]), [0, 0]);
  assert.deepEqual(cellAbove(bench, [3, 2]), [2, 1]);
  assert.deepEqual(cellAbove({ ...bench, stride: 2 }, [6, 4]), [2, 1]);
});

test("a link brings back what it was written for", () => {
  const drawn = withPicture(firstBench(), "drawn", [pictureOf("circle")?.[0] ?? []]);
  const photo = withPicture(firstBench(), "photo", pictureFrom(Uint8ClampedArray.from({ length: 6 * 5 * 4 }, (_, i) => i), { columns: 5, rows: 6 }, true));
  const benches = [
    firstBench(),
    withPicture(firstBench(), "rgb"),
    { ...withPicture(firstBench(), "rgb"), bias: -2.5, cell: /** @type {const} */ ([1, 2]) },
    drawn,
    withNamed(photo, "gauss"),
    settled({ ...withSide(withNamed(firstBench(), "gauss"), 5), stride: 2, padding: 2, relu: true, pooling: "mean" }),
  ];
  for (const kernel of benches) assert.deepEqual(readLink(writeLink({ ...firstBenches(), kernel })).kernel, kernel);
  assert.equal(writeLink(firstBenches()), "#");
});

test("what a link has that is not understood stands as at first", () => {
  for (const hash of ["", "#", "#x", "#picture=cat&stride=9&padding=-1&bias=x&kernel=1,2&pooling=sum&at=a", "#picture=photo", "#picture=photo&own=99x99x1:00", "#kernel=constructor", "#kernel=1e9", "#kernel=1;2", "#bias=1e400"])
    assert.deepEqual(readLink(hash), firstBenches(), hash);
  assert.deepEqual(readLink("#at=99.99").kernel.cell, [4, 2]);
});

test("an uploaded picture keeps its shape, within bounds", () => {
  assert.deepEqual(smallSize({ width: 4000, height: 3000 }), { columns: 16, rows: 12 });
  assert.deepEqual(smallSize({ width: 10, height: 10_000 }), { columns: 5, rows: 16 });
  assert.deepEqual(pictureFrom(Uint8ClampedArray.of(255, 0, 0, 255), { columns: 1, rows: 1 }, false), [[[76]]]);
});

test("a file that is no picture, or too large, is answered by a sentence", async () => {
  assert.match(String(await readPhoto(new File(["<svg/>"], "x.png"))), /no picture/);
  assert.match(String(await readPhoto(/** @type {any} */ ({ size: 50 * 1024 * 1024 }))), /50 MB/);
});

test("every picture has a size that all kernels fit in", () => {
  for (const name of PICTURES) for (const matrix of pictureOf(name) ?? []) assert.ok(matrix.length >= 5 && matrix[0].length >= 5, name);
});

/** @param {boolean} isStill */
function sliding(isStill) {
  /** @type {(() => void)[]} */
  const timers = [];
  const state = { cell: /** @type {readonly [number, number]} */ ([0, 0]), changes: 0 };
  const slide = new Slide({
    cell: () => state.cell,
    size: () => ({ rows: 2, columns: 2 }),
    show: (cell) => (state.cell = cell),
    onChange: () => state.changes++,
    isStill: () => isStill,
    setTimeout: (callback) => timers.push(callback),
  });
  const tick = () => timers.splice(0).forEach((callback) => callback());
  return { slide, state, tick };
}

test("the kernel slides row by row, and ends behind the last cell", () => {
  assert.deepEqual(nextCell([0, 1], { rows: 2, columns: 2 }), [1, 0]);
  const { slide, state, tick } = sliding(false);
  slide.toggle();
  for (const cell of [[0, 1], [1, 0], [1, 1]]) {
    tick();
    assert.deepEqual(state.cell, cell);
  }
  tick();
  assert.equal(slide.isSliding, false);
  slide.toggle();
  assert.deepEqual(state.cell, [0, 0], "it begins again");
  slide.toggle();
  tick();
  assert.deepEqual(state.cell, [0, 0], "a pause stands");
});

test("where motion is to be reduced, each press moves it by one cell", () => {
  const { slide, state, tick } = sliding(true);
  slide.toggle();
  assert.deepEqual(state.cell, [0, 1]);
  tick();
  assert.deepEqual([state.cell, slide.isSliding], [[0, 1], false]);
});
