// Reading a screen aloud: by a recording of the office in the language that was chosen, else by a voice of the browser.
import { Player } from "./player.js";
import { spokenParts } from "./saying.js";
import { soon } from "./soon.js";

const root = document.documentElement;
const box = document.querySelector("[data-voice]");
const AGAIN = 400; // ms after which a new screen is read by itself: the tap that led to it is over, and nothing else follows
const LONGEST = 5 * 60 * 1000; // ms after which what seems to be read on is a voice that never said that it had ended
const LISTED = 5 * 60 * 1000; // ms for which the list of recordings need not be asked for again
const USUAL = 1;
const LOUDNESS = [0.35, 0.65, 1];
// Keys that only look for the thing to press: whoever walks the answers with them may go on listening.
const MOVES = new Set(["Tab", "Shift", "Control", "Alt", "Meta", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
const LOCALES = { vi: "vi-VN", en: "en-US", zh: "zh-CN" };

const player = new Player();
const state = { on: false, chosen: undefined, loud: USUAL, list: [], timer: undefined, since: 0 };

function keep(name, value) {
  try {
    sessionStorage.setItem(`phieu.${name}`, JSON.stringify(value));
  } catch {
    // Kept for this page only.
  }
}

function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(`phieu.${name}`)) ?? {};
  } catch {
    // A browser that keeps nothing finds each page as a new person does.
    return {};
  }
}

async function fetchList() {
  // A paired device has the list beside its pages: asking costs nothing there.
  const known = navigator.serviceWorker?.controller ? {} : kept("recordings");
  if (known.from === box.dataset.voice && Date.now() - known.at < LISTED) return known.list;
  const answer = await fetch(box.dataset.voice);
  if (!answer.ok) return [];
  const list = await answer.json();
  keep("recordings", { from: box.dataset.voice, at: Date.now(), list });
  return list;
}

/** A voice of the browser for `language`, one on this device before one that needs the network. */
function voiceOf(language) {
  const spoken = (voice) => voice.lang.replace("_", "-").split("-")[0].toLowerCase().replace(/^cmn$/, "zh");
  const fitting = (globalThis.speechSynthesis?.getVoices() ?? []).filter((voice) => spoken(voice) === language);
  // Local before distant; then the plainest of a hundred variants: "vi" before "vi-VN-x-south", and no voice in disguise.
  return fitting.sort((a, b) => b.localService - a.localService || a.lang.length - b.lang.length || a.name.length - b.name.length)[0];
}

/** The names under which the screen that is shown may have been recorded: its answers may hang on the first one. */
function names() {
  const screen = document.body.dataset.screen;
  const when = document.querySelector(".step.now [data-when]:not([hidden])")?.dataset.when;
  return when ? [`${screen}.${when}`, screen] : [screen];
}

function recording(code) {
  const sounds = state.list.find((language) => language.code === code)?.sounds ?? {};
  return names().map((name) => sounds[name]).find(Boolean);
}

/** How this screen can be heard in a language, {url} or {voice}; undefined if it can't. */
function source(code) {
  const url = recording(code);
  if (url) return { url };
  const voice = code === root.lang ? voiceOf(code) : undefined;
  return voice && spokenParts(box).length ? { voice } : undefined;
}

/** Every language in which this screen can be heard over the text that is shown; those only spoken stand over Vietnamese. */
function languages() {
  const recorded = state.list.filter((one) => one.text === root.lang && source(one.code));
  const shown = { code: root.lang, name: document.querySelector(`[data-lang="${root.lang}"] .visually-hidden`)?.textContent ?? root.lang };
  const own = recorded.find((one) => one.code === root.lang) ?? (source(root.lang) ? shown : undefined);
  return [...(own ? [own] : []), ...recorded.filter((one) => one.code !== root.lang)];
}

function current() {
  const open = languages();
  return open.find((one) => one.code === state.chosen) ?? open[0];
}

function show() {
  const open = languages();
  const now = current();
  const several = open.length > 1;
  box.hidden = !now;
  root.classList.toggle("reading", Boolean(now) && state.on);
  part("bar").hidden = !state.on;
  doing("toggle").setAttribute("aria-pressed", String(state.on));
  doing("languages").hidden = !several;
  part("name").textContent = now?.name ?? "";
  if (!several) openList(false);
  tell(doing("pause"), player.playing ? "playing" : "still");
  tell(doing("volume"), String(state.loud));
  box.querySelector("[data-loud]").dataset.loud = state.loud;
  keep("voice", { on: state.on, chosen: state.chosen, loud: state.loud });
}

function part(name) {
  return box.querySelector(`[data-voice-${name}]`);
}

function doing(what) {
  return box.querySelector(`[data-do="${what}"]`);
}

function tell(button, word) {
  for (const one of button.querySelectorAll("[data-is]")) one.hidden = one.dataset.is !== word;
}

function openList(wanted) {
  part("list").hidden = !wanted;
  doing("languages").setAttribute("aria-expanded", String(wanted));
  if (!wanted) return;
  const rows = languages().map((language) => {
    const row = document.createElement("button");
    Object.assign(row, { type: "button", textContent: language.name, lang: language.code, className: "voice-row" });
    row.setAttribute("aria-pressed", String(state.on && language.code === current().code));
    row.addEventListener("click", () => choose(language.code));
    return row;
  });
  part("rows").replaceChildren(...rows);
  rows[0].focus({ preventScroll: true });
}

function choose(code) {
  Object.assign(state, { chosen: code, on: true });
  openList(false);
  doing("toggle").focus({ preventScroll: true });
  read();
}

async function read() {
  clearTimeout(state.timer);
  player.stop();
  const now = current();
  const from = now && source(now.code);
  show();
  if (!from) return;
  player.volume = LOUDNESS[state.loud];
  state.since = performance.now();
  if (from.url) await player.playFile(from.url);
  else player.say(spokenParts(box), { voice: from.voice, lang: LOCALES[now.code] ?? now.code });
}

function toggle() {
  // Who can choose is asked before anything is said, once.
  if (!state.on && state.chosen === undefined && languages().length > 1) return openList(part("list").hidden);
  openList(false);
  state.on = !state.on;
  if (state.on) return read();
  player.stop();
  return show();
}

const acts = {
  toggle,
  repeat: read,
  pause: () => (player.playing ? player.pause() : player.begun ? player.resume() : read()),
  languages: () => openList(part("list").hidden),
  volume() {
    state.loud = (state.loud + 1) % LOUDNESS.length;
    player.volume = LOUDNESS[state.loud];
    show();
  },
};

/** Another screen, or the same in other words: what was said of the old one is over; who listens hears the new one by itself. */
function changed() {
  clearTimeout(state.timer);
  player.stop();
  openList(false);
  soon(show);
  if (state.on) state.timer = setTimeout(read, AGAIN);
}

/** As the next person finds it: silent, and as loud as usual. */
function forget() {
  clearTimeout(state.timer);
  player.stop();
  Object.assign(state, { on: false, chosen: undefined, loud: USUAL });
  openList(false);
  show();
}

function interrupt(event) {
  if (box.contains(event.target) || MOVES.has(event.key)) return;
  openList(false);
  clearTimeout(state.timer);
  player.stop();
}

async function start() {
  Object.assign(state, kept("voice"));
  box.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());
  player.addEventListener("change", show);
  document.addEventListener("phieu:screen", changed);
  for (const end of ["phieu:home", "phieu:leave"]) document.addEventListener(end, forget);
  addEventListener("pointerdown", interrupt, { capture: true, passive: true });
  addEventListener("keydown", interrupt, { capture: true });
  box.addEventListener("keydown", (event) => event.key === "Escape" && openList(false));
  // Who listens is there, though nothing is touched meanwhile.
  document.addEventListener("phieu:idle", (event) => {
    if (player.playing && performance.now() - state.since < LONGEST) event.preventDefault();
  });
  addEventListener("pagehide", () => player.stop());
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", show);
  new MutationObserver(() => {
    state.chosen = undefined;
    changed();
  }).observe(root, { attributeFilter: ["lang"] });
  state.list = await fetchList().catch(() => []);
  changed();
}

if (box) start();
