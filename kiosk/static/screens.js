// Which screen is shown: told to whoever reads screens aloud, and to the style sheet and tests through the body's data-screen.

/** Say that `screen` (a name as in docs/accessibility.md: start, code, q.overall, thanks, still…) is shown now. */
export function enter(screen) {
  if (document.body.dataset.screen === screen) return;
  document.body.dataset.screen = screen;
  document.dispatchEvent(new CustomEvent("phieu:screen", { detail: { screen } }));
}

/** The screen that is shown. */
export function shown() {
  return document.body.dataset.screen;
}
