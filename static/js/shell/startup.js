// Sees to it that the page starts, or says that it didn't. In old syntax and not a module, so that it runs where those don't; without it,
// and without any script, the words that are in the page appear by themselves after a while.
(function () {
  var KEY = "startup-retried";
  var LATELY = 60000; // ms
  var isOver = false;
  var root = document.documentElement;
  var own = document.currentScript;
  var home = own instanceof HTMLScriptElement ? own.src.replace(/shell\/startup\.js.*$/, "") : "";

  function hasStarted() {
    return document.readyState !== "loading" && document.getElementById("startup") === null;
  }

  // What another page lost a moment ago is no reason to give up this one. Where nothing may be stored, a page that was loaded anew is not
  // loaded anew once more.
  function wasRetried() {
    var ways = performance.getEntriesByType ? performance.getEntriesByType("navigation") : [];
    var isAnew = !ways[0] || /** @type {PerformanceNavigationTiming} */ (ways[0]).type === "reload";
    try {
      var before = Number(sessionStorage.getItem(KEY));
      sessionStorage.setItem(KEY, String(Date.now()));
      return isAnew && Date.now() - before < LATELY;
    } catch (forbidden) {
      return isAnew;
    }
  }

  // A module that failed stays failed as long as the page is open: all is loaded anew, and what is there is not fetched again.
  function fail(/** @type {boolean} */ isHopeless) {
    if (isOver || hasStarted()) return;
    isOver = true;
    if (isHopeless || wasRetried()) root.setAttribute("data-failed", "");
    else location.reload();
  }

  function again(/** @type {HTMLLinkElement} */ sheet) {
    if (sheet.hasAttribute("data-again") || !sheet.parentNode) return;
    var copy = /** @type {HTMLLinkElement} */ (sheet.cloneNode());
    copy.setAttribute("data-again", "");
    sheet.parentNode.replaceChild(copy, sheet);
  }

  window.addEventListener(
    "error",
    function (event) {
      var lost = event.target;
      if (lost instanceof HTMLLinkElement && lost.rel === "stylesheet") again(lost);
      else if (lost instanceof HTMLScriptElement && lost.type === "module") fail(false);
      else if (home !== "" && String(event.filename).indexOf(home) === 0) fail(event.error instanceof SyntaxError);
    },
    true
  );
  if (!("noModule" in document.createElement("script"))) fail(true);
})();
