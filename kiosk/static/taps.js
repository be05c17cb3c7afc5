// What counts as a tap: one finger, put down and lifted on the same thing, once its screen could be seen. Every listener for
// "click" stands behind this. docs/accessibility.md says why these numbers serve a quick hand and a trembling one.
// ms after a change of screen in which nobody can have read it and moved to an answer; a mouse has its own double click
const SEEN = { touch: 300, key: 200, mouse: 0 };
const TWICE = 450; // ms in which a finger that comes back to the same spot only finishes a double tap
const SPOT = 48; // px: how near is the same spot
const SLIP = 40; // px that a finger may slide between down and up and still have meant what it touched
const HELD = 350; // ms after which a browser may take a touch for a long press, and send no click of its own
const LATE = 60; // ms by which the browser's own click has come
const STALE = 500; // ms after its end from which a click is not of this gesture but of an aid that sends clicks alone
// Keys are hit fast and with two thumbs; a wrong one is seen and erased.
const RAPID = ".keypad, [data-rapid]";
const CONTROL = "a[href], button, label, input, summary";
const NOWHERE = { x: NaN, y: NaN }; // a key: near to nothing

const standing = document.documentElement.dataset.face !== "phone";
let changed = -Infinity;
let gesture;
let settling;
let ours = false;
let last = recall();

/** The last tap: that of the page before, if it was made there, for a double tap may end on the next page. */
function recall() {
  try {
    const { time, ...spot } = JSON.parse(sessionStorage.getItem("phieu.tap"));
    return { ...spot, time: time - performance.timeOrigin };
  } catch {
    return { ...NOWHERE, time: -TWICE };
  }
}

function leave() {
  try {
    sessionStorage.setItem("phieu.tap", JSON.stringify({ ...last, time: last.time + performance.timeOrigin }));
  } catch {
    // A browser that keeps nothing begins anew.
  }
}

function begin(event, kind, { x, y }) {
  gesture = { kind, time: event.timeStamp, until: Infinity, x, y, slid: 0, target: event.target, many: false };
}

function judge({ kind, time, x, y, target, many }) {
  if (time - changed < SEEN[kind]) return "early";
  if (target.closest?.(RAPID)) return "meant";
  if (many) return "many";
  return Math.hypot(x - last.x, y - last.y) < SPOT && time - last.time < TWICE ? "twice" : "meant";
}

function settle(one, now) {
  if (one.verdict) return one.verdict === "meant";
  one.verdict = judge(one);
  if (one.verdict === "meant") last = { x: one.x, y: one.y, time: now };
  else document.dispatchEvent(new CustomEvent("phieu:refused", { detail: { why: one.verdict } }));
  return one.verdict === "meant";
}

/** Say on the root element from when on any tap counts: what shows a touch may go by it, and the tests wait for it. */
function settleIn() {
  const root = document.documentElement;
  root.dataset.taps = "early";
  clearTimeout(settling);
  settling = setTimeout(() => (root.dataset.taps = "ready"), TWICE);
}

/** Whether a key pressed at `event` can be meant for the screen that is shown, and is not one that is held down. */
export function meant(event) {
  return !event.repeat && event.timeStamp - changed >= SEEN.key;
}

function down(event) {
  const [first, second] = event.touches;
  if (!second) begin(event, "touch", { x: first.clientX, y: first.clientY });
  else if (gesture) gesture.many = true;
}

function move(event) {
  const [first] = event.touches;
  if (gesture) gesture.slid = Math.max(gesture.slid, Math.hypot(first.clientX - gesture.x, first.clientY - gesture.y));
}

function up(event) {
  if (!gesture || event.touches.length) return;
  gesture.until = event.timeStamp + STALE;
  if (gesture.many) settle(gesture, event.timeStamp);
  else if (standing) forgive(gesture, event);
}

/** A long press, or a finger that slid a little, gets no click from the browser; who touched so meant it all the same. */
function forgive(one, event) {
  if (one.slid > SLIP || (one.slid < 8 && event.timeStamp - one.time < HELD)) return;
  const [{ clientX, clientY }] = event.changedTouches;
  const control = one.target.closest?.(CONTROL);
  if (!control || control !== document.elementFromPoint(clientX, clientY)?.closest(CONTROL)) return;
  setTimeout(() => !one.verdict && settle(one, event.timeStamp) && press(control, one), LATE);
}

function press(control, one) {
  one.verdict = "done";
  ours = true;
  control.click();
  ours = false;
}

function key(event) {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.repeat) begin(event, "key", NOWHERE);
  // Enter presses a button again and again while it is held; the space bar once, when it is let go.
  else if (gesture && event.key === "Enter") gesture.verdict = "held";
}

function click(event) {
  // What a script does for someone was judged where it began. A label's tap comes twice, the second time at its input.
  if (!event.isTrusted || ours || !gesture || event.timeStamp > gesture.until) return;
  if (settle(gesture, event.timeStamp)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function stop() {
  if (gesture) gesture.until = performance.now() + STALE;
}

const watched = { capture: true, passive: true };
addEventListener("touchstart", down, watched);
addEventListener("touchmove", move, watched);
addEventListener("touchend", up, watched);
addEventListener("touchcancel", () => (gesture = undefined), watched);
addEventListener("pointerdown", (event) => event.pointerType !== "touch" && begin(event, event.pointerType === "pen" ? "touch" : "mouse", event), watched);
addEventListener("pointerup", (event) => event.pointerType !== "touch" && stop(), watched);
addEventListener("keydown", key, watched);
addEventListener("keyup", stop, watched);
addEventListener("click", click, { capture: true });
addEventListener("pagehide", leave);
document.addEventListener("phieu:screen", () => {
  changed = performance.now();
  settleIn();
});
settleIn();
if (standing) {
  // A long press must open no menu, and a swipe drag no picture and select no text: the next person would find it so.
  for (const kind of ["contextmenu", "dragstart", "selectstart"]) {
    addEventListener(kind, (event) => event.target.closest?.("input, textarea") ?? event.preventDefault(), { capture: true });
  }
}
