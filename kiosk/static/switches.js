// Two switches are enough: one moves on, the other chooses. Their keys stand in the body's data-switches. With data-scan, the
// choosing one is enough: its first press sets the others' work going, the next one chooses where it stands.
import { meant } from "./taps.js";

const CONTROLS = "a[href], button:not([disabled]), input:not([type=hidden]), textarea";
const [moving, choosing] = document.body.dataset.switches.split(" ");
const pause = Number(document.body.dataset.scan) * 1000;
let turning;

/** What can be chosen now, the question's answers first, the tools of every screen last. */
function controls() {
  const dialog = document.querySelector("dialog[open]");
  const groups = dialog ? [dialog] : document.querySelectorAll(".step.now, main, .top");
  const ordered = [...groups].sort((one, other) => rank(one) - rank(other)).flatMap((group) => [...group.querySelectorAll(CONTROLS)]);
  return [...new Set(ordered)].filter(reachable);
}

function reachable(control) {
  return control.checkVisibility({ visibilityProperty: true }) && !control.closest("[inert]");
}

function rank(group) {
  return group.matches(".step") ? 0 : group.matches(".top") ? 2 : 1;
}

function next() {
  const all = controls();
  all[(all.indexOf(document.activeElement) + 1) % all.length]?.focus();
}

function choose() {
  const all = controls();
  const here = document.activeElement;
  if (all.includes(here)) return here.click();
  return next();
}

function turn() {
  clearInterval(turning);
  next();
  turning = setInterval(next, pause);
}

addEventListener("keydown", (event) => {
  if (event.key !== moving && event.key !== choosing) return;
  event.preventDefault();
  if (!meant(event)) return;
  if (event.key === moving) return next();
  if (pause && !controls().includes(document.activeElement)) return turn();
  choose();
});
// A new screen is looked at first; the next press sets the turning going again.
document.addEventListener("phieu:screen", () => clearInterval(turning));
