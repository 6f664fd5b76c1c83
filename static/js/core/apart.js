/** One after the other, each apart: what goes wrong in one is reported as any error of a page is, and keeps nobody else from his turn. */

/** @param {() => void} action */
export function apart(action) {
  try {
    action();
  } catch (error) {
    reportError(error);
  }
}
