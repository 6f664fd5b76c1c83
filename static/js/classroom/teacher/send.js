/**
 * Sends everyone to an exercise, an example, or the run of a link.
 *
 * @typedef {{slug: string, title: string, lesson: string, link: string}} ExerciseEntry
 * @typedef {{slug: string, title: string, group: string, summary: string, link: string, epochs: number}} ExampleEntry
 * @typedef {{exercises: ExerciseEntry[], examples: ExampleEntry[]}} Catalogue
 * @typedef {{picture: string, epochs: number, title: string, words: string, slug: string, send: {exercise?: string, link?: string}}} Choice
 */
import { make, openDialog, setText } from "../../shell/dom.js";
import { closeByBack } from "./leaving.js";
import { SENDING } from "./texts.js";

/**
 * @param {Catalogue} catalogue
 * @param {string[]} wanted slugs of the class; none: all
 * @returns {Choice[]} exercises of the class first
 */
export function choicesOf({ exercises, examples }, wanted) {
  const own = exercises.filter(({ slug }) => wanted.length === 0 || wanted.includes(slug));
  return [
    ...own.map(({ slug, title, lesson, link }) => ({ picture: link, epochs: 0, title, words: lesson, slug, send: { exercise: slug } })),
    ...examples.map(({ slug, title, group, summary, link, epochs }) => ({ picture: link, epochs, title, words: summary, slug: `${slug} ${group}`, send: { link: pageOf(slug, link) } })),
  ];
}

/** @param {string} preset its slug @param {string} link @returns {string} the link on the page of an example */
function pageOf(preset, link) {
  return `presets/${preset}${link.slice(link.indexOf("#"))}`;
}

/** @param {NonNullable<import("./roster.js").Course["send"]>} sent @returns {Choice["send"]} what sends everyone there again */
export function againOf({ exercise, link, preset }) {
  if (exercise) return { exercise };
  return { link: preset ? pageOf(preset, link ?? "") : (link ?? "") };
}

/** @param {Choice} choice @param {string} typed @returns {boolean} whether all typed words are in it, or in its name in addresses: that says xor where the title does not */
export function fits({ title, words, slug }, typed) {
  const text = `${title} ${words} ${slug} ${slug.replaceAll("-", " ")}`.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** @param {string} typed @returns {string | null} the link of a run; null where there is none */
export function runIn(typed) {
  const at = typed.indexOf("#");
  return at >= 0 && typed.slice(at).trim().length > 1 ? typed.trim() : null;
}

/**
 * @param {Choice[]} choices
 * @param {URL} home
 * @param {(send: Choice["send"]) => Promise<void>} send throws where it is refused
 */
export function openSending(choices, home, send) {
  const search = make("input", { type: "text", id: "send-search", autocomplete: "off", spellcheck: "false" });
  const list = make("ul", { class: "send-list" });
  const none = make("p", { class: "send-none", role: "status" });
  const link = make("input", { type: "text", id: "send-link", autocomplete: "off", spellcheck: "false", "aria-describedby": "send-error" });
  const trouble = make("p", { class: "field-error", id: "send-error", role: "alert" });
  const form = make("form", { class: "send-link" }, [make("label", { for: "send-link" }, [SENDING.link]), make("div", { class: "send-row" }, [link, make("button", { class: "plain" }, [SENDING.sendLink])]), trouble]);
  const dialog = openDialog("sending", SENDING.title, SENDING.close, [make("p", {}, [SENDING.how]), form, make("div", { class: "send-find" }, [make("label", { for: "send-search" }, [SENDING.search]), search]), none, list]);

  closeByBack(dialog, window);
  const act = async (/** @type {Choice["send"]} */ wanted) => {
    try {
      await send(wanted);
      dialog.close();
    } catch (error) {
      setText(trouble, /** @type {Error} */ (error).message);
    }
  };
  const entries = choices.map((choice) => ({ choice, item: make("li", {}, [entryOf(choice, home, () => act(choice.send))]) }));
  const find = () => {
    for (const { choice, item } of entries) item.hidden = !fits(choice, search.value);
    setText(none, entries.every(({ item }) => item.hidden) ? SENDING.none : "");
  };
  list.append(...entries.map(({ item }) => item));
  search.addEventListener("input", find);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const run = runIn(link.value);
    link.setAttribute("aria-invalid", String(run === null));
    setText(trouble, run === null ? SENDING.noRun : "");
    if (run !== null) void act({ link: run });
  });
  search.focus();
}

/** @param {Choice} choice @param {URL} home @param {() => void} act */
function entryOf({ picture, epochs, title, words }, home, act) {
  const images = ["light", "dark"].map((theme) => make("img", { class: `run-picture in-${theme}`, src: pictureAddress(home, picture, epochs, theme), width: "64", height: "64", loading: "lazy", decoding: "async", alt: "" }));
  const entry = make("button", { type: "button", class: "send-entry" }, [...images, make("span", {}, [make("strong", {}, [title]), make("span", { class: "send-words" }, [words])])]);
  entry.addEventListener("click", act);
  return entry;
}

/** @param {URL} home @param {string} link @param {number} epochs @param {string} theme */
function pictureAddress(home, link, epochs, theme) {
  const url = new URL("boundary.png", home);
  url.search = String(new URLSearchParams({ link, epochs: String(epochs), size: "96", ...(theme === "dark" ? { theme } : {}) }));
  return url.href;
}
