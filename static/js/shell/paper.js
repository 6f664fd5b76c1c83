/**
 * What goes to paper: one sheet that was made for it, where there is one. Else the page as it is on screen, in light colours: canvases can't
 * be laid out anew while a browser prints. So the paper takes the size of the screen, with the rules that hold there, and the browser fits
 * that to its own.
 */

/** What is drawn, and what it lies in: these keep their sizes. */
const KEPT = [".stage", ".compare", ".net-scroll", ".net-space", ".map", ".chart"];

/** Pixels below: what is rounded otherwise on paper is to make no second sheet. */
const ROOM = 24;

/**
 * @param {Window} window
 * @param {import("./theme.js").ThemeSwitch} theme
 * @param {import("../core/loop.js").Loop} loop
 * @param {() => HTMLElement | null} [make] the sheet, at once, as browsers do not wait; null: the page as it is
 */
export function bindPaper(window, theme, loop, make = () => null) {
  const { document } = window;
  const rules = new CSSStyleSheet();
  document.adoptedStyleSheets.push(rules);
  /** @type {HTMLElement | null} */
  let sheet = null;
  /** Rules for some sizes of screen, and what they were. @type {[CSSMediaRule, string][]} */
  let held = [];
  let isPrinting = false;
  const medium = window.matchMedia("print");
  const lay = () => {
    theme.setOnPaper(true);
    sheet ??= make();
    if (sheet) document.body.append(sheet);
    document.documentElement.toggleAttribute("data-sheet", sheet !== null);
  };
  const clear = () => {
    sheet?.remove();
    sheet = null;
    document.documentElement.removeAttribute("data-sheet");
    theme.setOnPaper(false);
  };
  /** A program may take the page to paper without printing it; then it has the size that it was given. */
  medium.addEventListener("change", () => {
    if (isPrinting) return;
    if (medium.matches) lay();
    else clear();
    loop.paintNow();
  });
  window.addEventListener("beforeprint", () => {
    isPrinting = true;
    lay();
    if (sheet) return rules.replaceSync("@page { margin: 0; }");
    rules.replaceSync(paperOf(document));
    held = sizedRules(document).map((rule) => [rule, rule.media.mediaText]);
    const holds = held.map(([, text]) => window.matchMedia(text).matches);
    held.forEach(([rule], i) => (rule.media.mediaText = holds[i] ? "all" : "not all"));
    loop.paintNow();
  });
  window.addEventListener("afterprint", () => {
    rules.replaceSync("");
    for (const [rule, text] of held.splice(0)) rule.media.mediaText = text;
    isPrinting = false;
    if (!medium.matches) clear();
  });
}

/** @param {Document} page @returns {CSSMediaRule[]} that hold for some widths or heights */
function sizedRules(page) {
  return [...page.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules].filter((rule) => rule instanceof CSSMediaRule).filter((rule) => /width|height/.test(rule.media.mediaText));
    } catch {
      return []; // a page of no origin may not look into its sheets
    }
  });
}

/** @param {Document} page @returns {string} */
function paperOf(page) {
  const width = page.documentElement.clientWidth;
  const boxes = KEPT.flatMap((name) => [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll(name))].map((box) => ({ name, box })));
  const shown = boxes.filter(({ box }) => box.offsetWidth > 0);
  const transport = page.querySelector(".transport");
  const thumb = transport instanceof HTMLElement && getComputedStyle(transport).position === "fixed" ? transport.offsetHeight : 0; // then it comes into its line
  const bottom = Math.max(...[...page.querySelectorAll("main > :not(.article), .stage > *")].map((part) => part.getBoundingClientRect().bottom)) + scrollY;
  const kept = shown.map(({ name, box }) => `${name} { width: ${box.offsetWidth}px !important; height: ${box.offsetHeight}px !important; min-height: 0 !important; }`);
  return `@page { size: ${width}px ${Math.ceil(bottom) + thumb + ROOM}px; margin: 0; } @media print { body { width: ${width}px; } ${kept.join(" ")} }`;
}
