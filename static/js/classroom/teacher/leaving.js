/**
 * Back closes what is open over the class instead of leaving it.
 *
 * @param {HTMLDialogElement} dialog that was opened just now
 * @param {Window} page
 */
export function closeByBack(dialog, page) {
  const { history } = page;
  let isArmed = false;
  const back = () => dialog.close();
  const arm = () => {
    isArmed = true;
    history.pushState({ dialog: true }, "");
    page.addEventListener("popstate", back);
  };
  if (history.state?.dialog) page.addEventListener("popstate", arm, { once: true }); // the one before is on its way out
  else arm();
  dialog.addEventListener("close", () => {
    page.removeEventListener("popstate", arm);
    page.removeEventListener("popstate", back);
    if (isArmed && history.state?.dialog) history.back();
  });
}
