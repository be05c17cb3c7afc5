// The form, one question a screen. The whole of it is here: nothing is asked of the server between two questions.
import { goHome } from "./idle.js";
import { hold, keep, post, send, waiting } from "./queue.js";
import { enter } from "./screens.js";
import { settle, soon } from "./soon.js";
import { Steps } from "./steps.js";
import { uuid7 } from "./uuid7.js";

const form = document.querySelector("[data-rating]");
const thanked = document.querySelector("[data-thanked]");
const standing = Boolean(form.dataset.home);
const steps = new Steps(form);
const rating = { id: uuid7(), revision: 0, kept: 0, sent: 0, ratedAt: "", done: false };

function body(partial) {
  const data = new URLSearchParams(new FormData(form));
  data.set("submission_id", rating.id);
  data.set("revision", rating.revision);
  data.set("partial", partial ? "1" : "0");
  data.set("rated_at", rating.ratedAt);
  return data.toString();
}

/** A tap or a keystroke: from the first one on, what is chosen is kept on this device, as soon as the citizen sees it. */
function touched() {
  rating.ratedAt ||= new Date().toISOString();
  rating.revision += 1;
  soon(store);
}

function store() {
  if (rating.done || rating.kept === rating.revision || !form.querySelector("[name='q.overall']:checked")) return;
  rating.kept = rating.revision;
  const kept = body(true);
  keep(rating.id, kept);
  begun(kept);
}

/** On someone's own phone, what was begun in this tab, until it is sent: a reload after the server has a part of it goes on. */
function begun(kept) {
  if (standing) return;
  try {
    if (kept) sessionStorage.setItem("phieu.begun", kept);
    else sessionStorage.removeItem("phieu.begun");
  } catch {
    // Kept by the queue alone.
  }
}

/** Leaving half way: what was tapped is sent as a partial rating, which a later completion of this one replaces. */
function leave() {
  settle();
  if (rating.done || !rating.revision || rating.sent === rating.revision) return;
  rating.sent = rating.revision;
  post(rating.id);
}

function fitReasons() {
  const level = Number(form.querySelector("[name='q.overall']:checked")?.value ?? 0);
  form.querySelector(".reasons")?.classList.toggle("low", level < 4);
  for (const reason of form.querySelectorAll("[data-when]")) {
    reason.hidden = reason.dataset.when !== (level >= 4 ? "high" : "low");
    if (reason.hidden) reason.querySelector("input").checked = false;
  }
}

/** Before the next question is seen, if it is the one that asks for reasons; else after it. */
function soonFit() {
  if (steps.all[steps.at + 1]?.matches(".reasons")) fitReasons();
  else soon(fitReasons);
}

function answer(input) {
  if (input.name === "q.overall") soonFit();
  touched();
  // The next question stands there at once; what was chosen is shown beside it. The last answer waits for the button.
  if (input.type === "radio" && !steps.last) steps.show(steps.at + 1);
  else steps.refresh();
}

function forward() {
  if (steps.last) return finish();
  steps.show(steps.at + 1);
}

function back() {
  steps.show(Math.max(0, steps.at - 1));
}

function begunHere() {
  try {
    return sessionStorage.getItem("phieu.begun") ?? "";
  } catch {
    return "";
  }
}

async function finish() {
  if (rating.done) return;
  rating.done = true;
  rating.revision += 1;
  // On the disk before the thanks: a power cut right after them loses nothing. It takes some milliseconds.
  await keep(rating.id, body(false));
  hold(undefined);
  begun(undefined);
  thank();
  const outcome = await send(rating.id);
  const tell = (word) => (thanked.querySelector(`[data-tell="${word}"]`).hidden = false);
  const counted = thanked.querySelector('[data-tell="counted"]');
  if (outcome.status === "refused") return (counted.hidden = true);
  tell(outcome.status === "waiting" ? "waiting" : "saved");
  if (outcome.status !== "set_aside") return;
  counted.hidden = true;
  tell(outcome.reason === "too_many" ? "many" : "aside");
}

function thank() {
  // The next person must find nothing of this one's, not even by the browser's Back.
  form.reset();
  form.hidden = true;
  thanked.hidden = false;
  thanked.querySelector("h1").focus({ preventScroll: true });
  scrollTo(0, 0);
  enter("thanks");
  if (!standing) return;
  const duration = Number(form.dataset.thanks) * 1000;
  thanked.querySelector("[data-thanks-bar]").animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], { duration, fill: "forwards" });
  setTimeout(home, duration);
}

function home() {
  try {
    for (const tool of ["text", "contrast"]) sessionStorage.setItem(`phieu.${tool}`, "0");
  } catch {
    // A browser that keeps nothing has nothing to forget, and must not stay on the thanks.
  }
  goHome();
}

/** A reload, or a browser that fell over, finds the same slip's answers again: one rating, under its first name. */
async function resume() {
  const code = form.elements.code?.value;
  if (!code) return 0;
  const bodies = [...(await waiting()).map(([, body]) => body), begunHere()];
  // On a shared device a finished rating that still waits is nobody's to see or to change: whoever holds the slip later begins anew,
  // and the server takes the first.
  const own = (one) => one.get("code") === code && (!standing || one.get("partial") === "1");
  const kept = bodies.map((body) => new URLSearchParams(body)).find(own);
  if (!kept) return 0;
  rating.id = kept.get("submission_id");
  rating.revision = Number(kept.get("revision"));
  rating.ratedAt = kept.get("rated_at");
  for (const input of form.querySelectorAll(".answer input")) input.checked = kept.getAll(input.name).includes(input.value);
  const remark = form.querySelector("textarea");
  if (remark) remark.value = kept.get("remark") ?? "";
  const open = steps.all.findIndex((step) => !steps.answered(step));
  return open < 0 ? steps.all.length - 1 : open;
}

// A click comes on release, from touch, mouse, key and switch alike; a label's tap arrives at its input.
form.addEventListener("click", (event) => {
  const input = event.target.closest(".answer input");
  if (input) answer(input);
});
// The focus goes to the next question, not first to an answer that is gone then.
form.addEventListener("mousedown", (event) => event.target.matches(".answer input[type=radio]") && event.preventDefault());
form.addEventListener("input", (event) => {
  if (event.target.name !== "remark") return;
  touched();
  steps.refresh();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  forward();
});
form.noValidate = true;
steps.next.addEventListener("click", forward);
steps.back.addEventListener("click", back);
steps.chosen.addEventListener("click", back);
thanked.querySelector("[data-go-home]")?.addEventListener("click", (event) => {
  event.preventDefault();
  home();
});
document.addEventListener("phieu:leave", () => {
  leave();
  rating.done = true;
  form.reset();
  form.hidden = true;
});
document.addEventListener("phieu:idle", (event) => rating.done && event.preventDefault());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => event.persisted && rating.done && (standing ? home() : location.reload()));

async function begin() {
  // Some milliseconds in which a tap would be overwritten by what is found.
  form.inert = true;
  const first = await resume();
  hold(rating.id);
  form.elements.submission_id.value = rating.id;
  fitReasons();
  form.inert = false;
  steps.show(first);
}
begin();
