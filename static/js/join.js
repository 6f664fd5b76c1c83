/** The page on which a student joins a class: a name is offered, and one press does it. */
import { fill } from "./core/fill.js";
import { callsOf } from "./classroom/member/calls.js";
import { hindranceOf, join, lookAtDoor, rejoin } from "./classroom/member/joining.js";
import { codeOf, keepMembership, membershipIn } from "./classroom/member/membership.js";
import { JOIN } from "./classroom/member/texts.js";
import { any, button, element, setText } from "./shell/dom.js";
import { Memory } from "./shell/memory.js";

/** @typedef {import("./classroom/member/membership.js").Membership} Membership */

const home = new URL(document.documentElement.dataset.home || "./", document.baseURI);
const memory = new Memory(() => localStorage);
/** @type {string[]} */
const names = JSON.parse(any("names").textContent ?? "[]");
const code = element("code", HTMLInputElement);
const own = element("own-name", HTMLInputElement);
const former = element("former-name", HTMLInputElement);
const letters = element("letters", HTMLInputElement);
const go = button("join-go");
const back = button("rejoin-go");
const joining = any("joining");
let turn = 0;

any("startup").remove();
code.value = codeOf(location.pathname.split("/").at(-1) ?? "");
const known = membershipIn(memory);
if (known !== null && known.code === code.value) location.replace(home); // who comes again by the same code is in already
else begin();

function begin() {
  showCode(code.value === "");
  setText(any("join-code"), code.value);
  any("joined-on").addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(home); // Back leads to where one came from, and not into the class once more
  });
  button("other-name").addEventListener("click", () => {
    turn = (turn + 1) % names.length;
    own.value = "";
    showName();
  });
  own.addEventListener("input", showName);
  for (const field of [code, own, former, letters]) field.addEventListener("input", () => complain(field, ""));
  if (code.value !== "") look();
  on("join", go, async () => {
    const name = own.value.trim();
    await enter(join(ask(), code.value, name || names[turn], name === ""), name === "" ? null : own, false);
  });
  on("rejoin", back, async () => {
    if (former.value.trim() === "") return complain(former, JOIN.noName);
    if (codeOf(letters.value) === "") return complain(letters, JOIN.noLetters);
    await enter(rejoin(ask(), code.value, former.value, letters.value), former, true);
  });
}

/** What the class is called, or why nobody can join it, before anything is pressed. */
async function look() {
  const asked = code.value;
  try {
    const { title, open } = await lookAtDoor(ask());
    if (code.value !== asked || joining.hidden) return;
    if (!open) return say(JOIN.closed);
    setText(any("join-title"), fill(JOIN.title, { title: title ?? asked }));
    any("join-code").hidden = true;
  } catch (error) {
    if (code.value === asked && !go.disabled && !joining.hidden) hinder(error, null, false);
  }
}

/** @param {string} id of a form @param {HTMLButtonElement} press @param {() => Promise<void>} act */
function on(id, press, act) {
  element(id, HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    if (press.disabled) return;
    code.value = codeOf(code.value);
    press.after(any("join-said"), any("join-wait")); // what goes wrong is said where it was pressed
    say("");
    if (code.value === "") return complain(code, JOIN.noCode);
    for (const one of [go, back]) one.disabled = true;
    const words = press.textContent ?? "";
    setText(press, JOIN.joining);
    try {
      await act();
    } finally {
      setText(press, words);
      if (waiting === 0) for (const one of [go, back]) one.disabled = false;
    }
  });
}

function ask() {
  return callsOf((...request) => fetch(...request), home, code.value);
}

/**
 * @param {Promise<Membership>} asked
 * @param {HTMLInputElement | null} name where it was typed; null: it was offered
 * @param {boolean} isBack
 */
async function enter(asked, name, isBack) {
  try {
    welcome(await asked);
  } catch (error) {
    hinder(error, name, isBack);
  }
}

/** @param {unknown} error @param {HTMLInputElement | null} name @param {boolean} isBack */
function hinder(error, name, isBack) {
  const { at, message, seconds } = hindranceOf(error, code.value, isBack);
  if (at === "code") showCode(true);
  const field = { code, name, letters, page: null }[at];
  if (field !== null) return complain(field, message);
  say(message, seconds);
  if (seconds > 0) for (const one of [go, back]) one.disabled = true;
}

/** The four letters are shown once, in the middle of the page; later they are in the menu at the name. @param {Membership} member */
function welcome(member) {
  if (!keepMembership(memory, member)) return say(JOIN.notKept);
  history.replaceState(null, "", new URL(`c/${member.code}`, home)); // also where another code was typed: a reload is of this class
  setText(any("joined-title"), fill(JOIN.joined, { title: member.title ?? member.code }));
  setText(any("joined-name"), member.name);
  setText(any("joined-letters"), member.rejoin);
  any("joined-letters").setAttribute("aria-label", [...member.rejoin].join(" "));
  joining.hidden = true;
  any("joined").hidden = false;
  any("joined-on").focus();
}

function showName() {
  setText(any("join-name"), own.value.trim() || names[turn]);
}

/** @param {boolean} isShown whether the code is typed, instead of read from the address */
function showCode(isShown) {
  any("code-field").hidden = !isShown;
  if (isShown) setText(any("join-title"), JOIN.any);
  any("join-code").hidden = isShown;
}

/** @param {HTMLInputElement} field @param {string} message "" where nothing is wrong */
function complain(field, message) {
  const place = field.closest(".join-field");
  const words = place?.querySelector(".field-error");
  if (!(place instanceof HTMLElement) || !(words instanceof HTMLElement)) return;
  place.toggleAttribute("data-invalid", message !== "");
  words.hidden = message === "";
  setText(words, message);
  if (message === "") return field.removeAttribute("aria-invalid");
  field.setAttribute("aria-invalid", "true");
  place.closest("details")?.setAttribute("open", "");
  field.focus();
  field.select();
}

/** Seconds for which nothing more is looked at. */
let waiting = 0;

/** @param {string} message "" for nothing @param {number} [seconds] that are counted down */
function say(message, seconds = 0) {
  const words = any("join-trouble");
  words.hidden = message === "";
  setText(words, message);
  waiting = seconds;
  if (seconds > 0) countDown();
}

function countDown() {
  const left = any("join-wait");
  left.hidden = waiting === 0;
  setText(left, waiting === 0 ? "" : fill(JOIN.wait, { seconds: waiting }));
  if (waiting === 0) {
    say("");
    for (const one of [go, back]) one.disabled = false;
    return;
  }
  setTimeout(() => {
    waiting -= 1;
    countDown();
  }, 1000);
}
