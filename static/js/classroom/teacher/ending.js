/** Ends a class: says what is erased for good, and offers to keep what was handed in. */
import { fill, plural } from "../../core/fill.js";
import { make, openDialog, setText } from "../../shell/dom.js";
import { closeByBack } from "./leaving.js";
import { ENDING } from "./texts.js";

/**
 * @param {{title: string, members: number, handIns: number}} about
 * @param {object} acts
 * @param {() => Promise<void>} acts.download what was handed in; throws where it is refused
 * @param {() => Promise<void>} acts.end throws where it is refused
 */
export function openEnding({ title, members, handIns }, { download, end }) {
  const trouble = make("p", { class: "field-error", role: "alert" });
  const saved = make("p", { role: "status" });
  const keep = make("button", { type: "button", class: "plain" }, [ENDING.keep]);
  const save = make("button", { type: "button", class: "plain" }, [ENDING.download]);
  const erase = make("button", { type: "button", class: "plain danger" }, [ENDING.erase]);
  const dialog = openDialog("ending", fill(ENDING.title, { title }), ENDING.close, [
    make("p", {}, [fill(ENDING.what, { students: plural(ENDING.students, members), runs: plural(ENDING.runs, handIns) })]),
    make("p", {}, [ENDING.first]),
    make("div", { class: "dialog-acts" }, [save, keep, erase]),
    saved,
    trouble,
  ]);
  closeByBack(dialog, window);
  const attempt = async (/** @type {() => Promise<void>} */ act, /** @type {() => void} */ done) => {
    try {
      setText(trouble, "");
      await act();
      done();
    } catch (error) {
      setText(trouble, /** @type {Error} */ (error).message);
    }
  };
  save.addEventListener("click", () => attempt(download, () => setText(saved, ENDING.saved)));
  erase.addEventListener("click", () => attempt(end, () => dialog.close()));
  keep.addEventListener("click", () => dialog.close());
  keep.focus();
}
