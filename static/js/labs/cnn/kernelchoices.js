/**
 * What is chosen on bench A: the picture, a kernel by its name, and what happens to the map.
 *
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("./kernels.js").KernelName} KernelName
 */
import { misread, possibleNumber } from "../../settings/number.js";
import { any, button, element, setHidden, setText } from "../../shell/dom.js";
import { isColourExample, settled, withNamed, withPicture, withSide } from "./kernelbench.js";
import { nameOf, square } from "./kernels.js";
import { MOST, POOLINGS } from "./link.js";
import { pictureFrom, readPhoto } from "./photo.js";
import { DRAWN_SIDE } from "./pictures.js";
import { EFFECTS } from "./texts.js";
import { written } from "./writing.js";

const WANTED = { minimum: -MOST, maximum: MOST };

export class KernelChoices {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.selects = /** @type {Record<string, HTMLSelectElement>} */ (Object.fromEntries(["picture", "side", "stride", "padding", "pooling"].map((id) => [id, element(id, HTMLSelectElement)])));
    this.bias = element("bias", HTMLInputElement);
    this.relu = element("relu", HTMLInputElement);
    this.file = element("photo-file", HTMLInputElement);
    this.colour = element("photo-colour", HTMLInputElement);
    /** The pixels of the last file, for colour and grey. @type {{bytes: Uint8ClampedArray, columns: number, rows: number} | null} */
    this.pixels = null;
    /** Which choice of a file counts: the last. */
    this.turn = 0;
    this.#bind();
    store.follow(({ kernel }) => this.#show(kernel));
  }

  /** @returns {KernelBench} */
  get bench() {
    return this.store.state.kernel;
  }

  #bind() {
    const { picture, side, stride, padding, pooling } = this.selects;
    const change = (/** @type {Partial<KernelBench>} */ changed) => this.store.changeKernel(settled({ ...this.bench, ...changed }));
    picture.addEventListener("change", () => (picture.value === "photo" ? this.#askForPhoto() : this.store.changeKernel(withPicture(this.bench, picture.value))));
    side.addEventListener("change", () => this.store.changeKernel(withSide(this.bench, Number(side.value))));
    stride.addEventListener("change", () => change({ stride: Number(stride.value) }));
    padding.addEventListener("change", () => change({ padding: Number(padding.value) }));
    pooling.addEventListener("change", () => change({ pooling: POOLINGS.find((one) => one === pooling.value) ?? "none" }));
    this.relu.addEventListener("change", () => change({ relu: this.relu.checked }));
    this.bias.addEventListener("change", () => this.#readBias());
    for (const name of this.names) name.addEventListener("click", () => this.store.changeKernel(withNamed(this.bench, /** @type {KernelName} */ (name.dataset.kernel))));
    button("clear-drawing").addEventListener("click", () => change({ own: [square(DRAWN_SIDE, () => 0)] }));
    this.file.addEventListener("change", () => void this.#readFile());
    this.colour.addEventListener("change", () => this.#showPhoto());
  }

  /** @returns {HTMLButtonElement[]} */
  get names() {
    return [...any("named-kernels").querySelectorAll("button")];
  }

  #readBias() {
    const bias = possibleNumber(this.bias.value, WANTED);
    this.bias.setAttribute("aria-invalid", String(bias === null));
    setText(any("bias-error"), bias === null ? misread(this.bias.value, WANTED) : "");
    if (bias !== null) this.store.changeKernel({ bias });
  }

  #askForPhoto() {
    setHidden(any("photo-tools"), false);
    this.file.click();
  }

  async #readFile() {
    const [file] = this.file.files ?? [];
    if (!file) return;
    const turn = ++this.turn;
    const found = await readPhoto(file);
    if (turn !== this.turn) return;
    this.file.value = ""; // the same file can be chosen again
    setText(any("photo-error"), typeof found === "string" ? found : "");
    if (typeof found === "string") return;
    this.pixels = found;
    this.#showPhoto();
  }

  #showPhoto() {
    if (this.pixels) this.store.changeKernel(withPicture(this.bench, "photo", pictureFrom(this.pixels.bytes, this.pixels, this.colour.checked)));
  }

  /** @param {KernelBench} bench */
  #show(bench) {
    const { picture, side, stride, padding, pooling } = this.selects;
    picture.value = bench.picture;
    side.value = String(bench.kernels[0].length);
    stride.value = String(bench.stride);
    padding.value = String(bench.padding);
    pooling.value = bench.pooling;
    this.relu.checked = bench.relu;
    if (this.bias !== document.activeElement || possibleNumber(this.bias.value, WANTED) !== bench.bias) this.bias.value = written(bench.bias);
    const named = bench.kernels.map(nameOf);
    for (const name of this.names) name.setAttribute("aria-pressed", String(named.every((one) => one === name.dataset.kernel)));
    setText(any("kernel-effect"), effectOf(bench));
    setHidden(any("draw-tools"), bench.picture !== "drawn");
    setHidden(any("photo-tools"), bench.picture !== "photo");
    setHidden(any("photo-hint"), bench.picture === "photo");
    setHidden(/** @type {HTMLElement} */ (this.colour.closest("label")), this.pixels === null);
  }
}

/** @param {KernelBench} bench @returns {string} what its kernel does */
function effectOf({ kernels }) {
  const named = kernels.map(nameOf);
  const [first] = named;
  if (first !== null && named.every((name) => name === first)) return EFFECTS[first];
  return isColourExample(kernels) ? EFFECTS.colour : EFFECTS.own;
}
