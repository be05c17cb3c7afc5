// The start screen: a scanner's keystrokes anywhere, the keypad, and a mistyped code told at once, before any request.
import { LENGTH, fits, symbols } from "./code.js";
import { enter } from "./screens.js";

const entry = document.querySelector("[data-code-entry]");
const start = document.querySelector("[data-start]");
const form = entry.querySelector("[data-code-form]");
const input = form.querySelector("#code-input");
const closed = document.querySelector("[data-closed]");
const home = start.dataset.start; // the screen's name: start, or a tablet's rest
const slots = [...form.querySelectorAll("[data-slot]")];
const OPENING = 450; // ms for which a right code is shown before its form opens
const RESTART = 1000; // ms of silence after which keys that meet a full code begin a new one
let raw = "";
let lastKey = 0;
let opening;

// The keypad is on the screen; a phone's own keyboard would only cover it.
input.inputMode = "none";

function tell(word) {
  for (const line of form.querySelectorAll("[data-tell]")) line.hidden = line.dataset.tell !== word;
  input.setAttribute("aria-invalid", String(word === "wrong"));
  form.dataset.state = word ?? "";
}

function open(code) {
  if (form.dataset.opens) {
    // A paired device keeps its form, and a code never stands in its address.
    sessionStorage.setItem("phieu.opened", JSON.stringify({ code }));
    return location.assign(`${form.dataset.opens}?lang=${document.documentElement.lang}`);
  }
  const address = new URL(form.dataset.target.replace("CODE", code), location.href);
  address.searchParams.set("at", form.elements.at.value);
  address.searchParams.set("lang", document.documentElement.lang);
  location.assign(address);
}

function judge(code) {
  clearTimeout(opening);
  if (code.length < LENGTH) return tell(undefined);
  if (!fits(code)) return tell("wrong");
  tell("right");
  opening = setTimeout(() => open(code), OPENING);
}

function write(text) {
  raw = text;
  const code = symbols(raw);
  input.value = code.length > 5 ? `${code.slice(0, 5)}-${code.slice(5)}` : code;
  slots.forEach((slot, index) => {
    slot.textContent = code[index] ?? "";
    slot.classList.toggle("next", index === code.length);
  });
  judge(code);
}

function add(key) {
  const full = symbols(raw).length === LENGTH;
  const begins = full && performance.now() - lastKey > RESTART;
  lastKey = performance.now();
  write(begins ? key : raw + key);
}

const erase = () => write(symbols(raw).slice(0, -1));
const clear = () => write("");

function showEntry() {
  if (location.hash !== "#code") history.replaceState(null, "", "#code");
  show();
}

function show() {
  const typing = location.hash === "#code";
  entry.hidden = !typing;
  start.hidden = typing;
  if (closed) closed.hidden = true;
  enter(typing ? "code" : home);
  if (typing) return input.focus({ preventScroll: true });
  clear();
  return (start.hidden ? closed : start).querySelector("h1").focus({ preventScroll: true });
}

function submit() {
  const code = symbols(raw);
  if (fits(code)) return open(code);
  showEntry();
  return tell(code.length < LENGTH ? "short" : "wrong");
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && raw && !event.target.closest("a, button:not([data-key])")) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && !entry.hidden) {
    close(event);
  } else if (event.key === "Backspace") {
    event.preventDefault();
    erase();
  } else if (event.key.length === 1 && event.key !== " ") {
    event.preventDefault();
    add(event.key);
    if (entry.hidden) setTimeout(() => raw && entry.hidden && showEntry(), 150);
  }
}

function close(event) {
  event.preventDefault();
  history.replaceState(null, "", location.pathname + location.search);
  show();
  (start.hidden ? closed : start).querySelector("[data-open-code]").focus({ preventScroll: true });
}

for (const key of form.querySelectorAll("[data-key]")) {
  key.addEventListener("click", () => symbols(raw).length < LENGTH && add(key.dataset.key));
}
form.querySelector("[data-erase]").addEventListener("click", erase);
form.querySelector("[data-clear]").addEventListener("click", clear);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
// Pasting, or a keyboard that sends no keys.
input.addEventListener("input", () => write(input.value));
for (const way of document.querySelectorAll("[data-open-code]")) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    showEntry();
  });
}
document.querySelector("[data-close-code]").addEventListener("click", close);
addEventListener("keydown", pressed);
addEventListener("hashchange", show);
addEventListener("pageshow", (event) => event.persisted && clear());

// An untouched start screen has nothing to lose; only words half typed are asked about.
document.addEventListener("phieu:idle", (event) => {
  const asIs = !raw && entry.hidden && !document.documentElement.matches(".more-text, .more-contrast");
  if (asIs && document.documentElement.lang === document.body.dataset.language) event.preventDefault();
});
show();
