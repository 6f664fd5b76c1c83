/**
 * On paper the page is as it is on screen, in light colours: canvases can't be laid out anew while a browser prints. So the sheet takes
 * the size of the screen, with the rules that hold there, and the browser fits that to its paper.
 */

/** What is drawn, and what it lies in: these keep their sizes. */
const KEPT = [".stage", ".compare", ".net-scroll", ".net-space", ".map", ".chart"];

/** Pixels below: what is rounded otherwise on paper is to make no second sheet. */
const ROOM = 24;

/**
 * @param {Window} window
 * @param {import("./theme.js").ThemeSwitch} theme
 * @param {import("../core/loop.js").Loop} loop
 */
export function bindPaper(window, theme, loop) {
  const { document } = window;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  /** Rules for some sizes of screen, and what they were. @type {[CSSMediaRule, string][]} */
  let held = [];
  let isPrinting = false;
  const medium = window.matchMedia("print");
  /** A program may take the page to paper without printing it; then it has the colours, and the size that it was given. */
  medium.addEventListener("change", () => {
    if (isPrinting) return;
    theme.setOnPaper(medium.matches);
    loop.paintNow();
  });
  window.addEventListener("beforeprint", () => {
    isPrinting = true;
    sheet.replaceSync(paperOf(document));
    held = sizedRules(document).map((rule) => [rule, rule.media.mediaText]);
    const holds = held.map(([, text]) => window.matchMedia(text).matches);
    held.forEach(([rule], i) => (rule.media.mediaText = holds[i] ? "all" : "not all"));
    theme.setOnPaper(true);
    loop.paintNow();
  });
  window.addEventListener("afterprint", () => {
    sheet.replaceSync("");
    for (const [rule, text] of held.splice(0)) rule.media.mediaText = text;
    isPrinting = false;
    theme.setOnPaper(medium.matches);
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
