// The keyboard on the screen, and Telex on the one that may be plugged in: both write into the remark by telex.js.
import { soon } from "./soon.js";
import { erase, press, setTone } from "./telex.js";

const root = document.documentElement;
const board = document.querySelector("[data-keyboard]");
const remark = document.querySelector("[data-remark]");
const opener = document.querySelector("[data-kb-open]");
const step = remark?.closest("[data-step]");
const HELD = 450; // ms for which the erasing key is held before it repeats
const REPEAT = 90; // ms between two repeats
const ECHO = 700; // ms within which a click is only the browser's word for a finger that has typed already
const UNSEEN = 300; // ms after the keys appeared in which no finger can have meant one
// Nine digits or more, however they are parted: a telephone or an identity number, rarely anything else.
const NUMBER = /(?:\d[\s.\-–]{0,2}){8}\d/;
const SENTENCE = /(?:^|[.!?…]\s+|\n)$/;

const mode = { telex: true, chosen: false, shift: true, signs: false, touched: true, opened: 0 };
let undo;

function options() {
  return { telex: mode.telex, placement: board.dataset.toneMarks };
}

function now() {
  return { text: remark.value, start: remark.selectionStart, end: remark.selectionEnd, undo };
}

/** Write a state into the remark as a key would: limited, announced to the form, with the caret in sight. */
function write(state, before = now()) {
  if (state.text.length > remark.maxLength && state.text.length > before.text.length) return tell();
  undo = state.undo;
  const changed = state.text !== before.text;
  if (changed) remark.value = state.text;
  remark.setSelectionRange(state.start, state.end);
  if (state.end === state.text.length) remark.scrollTop = remark.scrollHeight;
  if (changed) remark.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}

function tell() {
  const left = remark.maxLength - remark.value.length;
  document.querySelector("[data-kb-left]").textContent = left.toLocaleString(root.lang);
  const show = (word, shown) => (document.querySelector(`[data-kb-told="${word}"]`).hidden = !shown);
  show("full", left <= 0);
  show("number", left > 0 && NUMBER.test(remark.value));
}

function show() {
  const pressed = (name, on) => board.querySelector(`[data-kb="${name}"]`).setAttribute("aria-pressed", String(on));
  pressed("telex", mode.telex);
  pressed("shift", mode.shift);
  pressed("signs", mode.signs);
  board.classList.toggle("capitals", mode.shift && !mode.signs);
  // Only when they change: a key whose text is renewed under a finger would stay lit.
  const face = mode.signs ? "other" : "type";
  if (board.dataset.face === face) return;
  board.dataset.face = face;
  for (const key of board.querySelectorAll("[data-other]")) key.textContent = key.dataset[face];
}

/** A capital begins a sentence; whoever wants none taps the shift key. */
function begin() {
  mode.shift = SENTENCE.test(remark.value.slice(0, remark.selectionStart));
  show();
}

function type(key) {
  const sign = (mode.signs && key.dataset.other) || key.dataset.type;
  write(press(now(), mode.shift ? sign.toUpperCase() : sign, options()));
}

const acts = {
  erase: () => write(erase(now(), options())),
  shift: () => (mode.shift = !mode.shift),
  signs: () => (mode.signs = !mode.signs),
  telex: () => Object.assign(mode, { telex: !mode.telex, chosen: true }),
  done: () => open(false),
};

function tapped(key) {
  // The caret is shown where a finger writes; whoever walks the keys by Tab or a switch stays on them.
  if (mode.touched) remark.focus({ preventScroll: true });
  if (key.dataset.tone) write(setTone(now(), Number(key.dataset.tone), options()));
  else if (key.dataset.type) type(key);
  else acts[key.dataset.kb]();
  if (key.dataset.kb === "shift") return show();
  begin();
}

function open(wanted) {
  if (wanted && board.hidden) mode.opened = performance.now();
  board.hidden = !wanted;
  step.classList.toggle("typing", wanted);
  fit();
  opener.setAttribute("aria-expanded", String(wanted));
  opener.hidden = wanted;
  if (!wanted) held.stop();
}

/** With its keys the question covers what was said already, which nothing should reach then (keyboard.css). */
function fit() {
  soon(() => remark.form.classList.toggle("typing", !board.hidden && step.classList.contains("now")));
}

/** What is held repeats until it is let go. */
const held = {
  start(act) {
    this.stop();
    this.repeated = false;
    this.timer = setTimeout(() => {
      this.repeated = true;
      this.timer = setInterval(act, REPEAT);
    }, HELD);
  },
  stop() {
    clearTimeout(this.timer);
    clearInterval(this.timer);
  },
};

function reset() {
  undo = undefined;
  Object.assign(mode, { telex: root.lang === "vi", chosen: false, shift: true, signs: false });
  show();
  tell();
}

/** A finger's key is what it goes down and up on; each finger by itself, as the browser sends no click when two overlap. */
const fingers = {
  down: new Map(),
  handled: -Infinity,
  press(event) {
    const key = event.target.closest("button");
    if (!key || performance.now() - mode.opened < UNSEEN) return;
    this.down.set(event.pointerId, key);
    if (key.dataset.kb === "erase") held.start(acts.erase);
  },
  lift(event) {
    const key = this.down.get(event.pointerId);
    this.down.delete(event.pointerId);
    held.stop();
    // The keys go away at once with "done": the click, which comes last, must not meet what then stands in their place.
    if (!key || key.dataset.kb === "done" || !key.contains(document.elementFromPoint(event.clientX, event.clientY))) return;
    this.handled = event.timeStamp;
    if (!(key.dataset.kb === "erase" && held.repeated)) tapped(key);
  },
  lose(event) {
    this.down.delete(event.pointerId);
    held.stop();
  },
};

function bindKeys() {
  // Not letting the press move the focus keeps the caret in the remark.
  board.addEventListener("mousedown", (event) => event.preventDefault());
  board.addEventListener("pointerdown", (event) => fingers.press(event));
  board.addEventListener("pointerup", (event) => fingers.lift(event));
  board.addEventListener("pointercancel", (event) => fingers.lose(event));
  // A key, a switch or a screen reader sends clicks alone.
  board.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    const meant = event.timeStamp - fingers.handled > ECHO && (event.detail === 0 || performance.now() - mode.opened > UNSEEN);
    if (key && (meant || key.dataset.kb === "done")) tapped(key);
  });
}

/** A plugged-in keyboard writes Telex too, unless the system's own input method is at work. */
function bindRemark() {
  // Else a tablet's own keyboard would rise over ours; a narrow screen has only its own (keyboard.css).
  if (matchMedia("(min-width: 700px)").matches) remark.inputMode = "none";
  remark.addEventListener("beforeinput", (event) => {
    if (event.isComposing || !event.cancelable || event.inputType !== "insertText" || event.data?.length !== 1) return;
    event.preventDefault();
    write(press(now(), event.data, options()));
  });
  remark.addEventListener("input", (event) => {
    if (event.isComposing) return;
    const { text, start } = { text: remark.value.normalize("NFC"), start: remark.value.slice(0, remark.selectionStart).normalize("NFC").length };
    if (text !== remark.value) {
      remark.value = text;
      remark.setSelectionRange(start, start);
    }
    tell();
    begin();
  });
  remark.addEventListener("click", () => {
    open(true);
    begin();
  });
  remark.form.addEventListener("reset", () => setTimeout(reset));
}

function bindPage() {
  opener.addEventListener("click", () => open(true));
  addEventListener("pointerdown", () => (mode.touched = true), { capture: true, passive: true });
  addEventListener("keydown", (event) => {
    mode.touched = false;
    // Who starts to type on the question's screen means the remark.
    const idle = document.activeElement === document.body || document.activeElement?.matches("[data-ask]");
    if (idle && step.classList.contains("now") && event.key.length === 1 && event.key !== " ") remark.focus({ preventScroll: true });
  }, { capture: true });
  new MutationObserver(() => mode.chosen || reset()).observe(root, { attributeFilter: ["lang"] });
  // By touch the keyboard is there at once; by keyboard or switch it would be fifty keys in the way.
  let before;
  new MutationObserver(() => {
    const here = ["now", "near"].find((name) => step.classList.contains(name));
    if (here === before) return;
    // It is laid out with the question, before that one is turned to; only from then on can a finger mean a key.
    if (here && before !== "now") open(mode.touched);
    if (here === "now") mode.opened = performance.now();
    before = here;
    fit();
  }).observe(step, { attributeFilter: ["class"] });
  document.addEventListener("phieu:home", reset);
}

if (board && step) {
  bindKeys();
  bindRemark();
  bindPage();
  reset();
  open(step.classList.contains("now"));
}
