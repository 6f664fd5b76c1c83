// Before the first paint, so that the page never shows in the other theme for a moment. Not a module: those run later.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: the system's wish holds.
}
