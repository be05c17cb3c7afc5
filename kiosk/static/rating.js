// The form, one question a screen. The whole of it is here: nothing is asked of the server between two questions.
import { goHome } from "./idle.js";
import { hold, keep, send, waiting } from "./outbox.js";
import { enter } from "./screens.js";
import { Steps } from "./steps.js";
import { uuid7 } from "./uuid7.js";

const form = document.querySelector("[data-rating]");
const thanked = document.querySelector("[data-thanked]");
const standing = Boolean(form.dataset.home);
const CONFIRM = 300; // ms for which a tapped answer is shown as chosen before the next question
const steps = new Steps(form);
const rating = { id: uuid7(), revision: 0, sent: 0, ratedAt: "", done: false };
let moving;

function body(partial) {
  const data = new URLSearchParams(new FormData(form));
  data.set("submission_id", rating.id);
  data.set("revision", rating.revision);
  data.set("partial", partial ? "1" : "0");
  data.set("rated_at", rating.ratedAt);
  return data.toString();
}

/** A tap or a keystroke: from the first one on, what is chosen is kept on this device. */
function touched() {
  rating.ratedAt ||= new Date().toISOString();
  rating.revision += 1;
  if (form.querySelector("[name='q.overall']:checked")) keep(rating.id, body(true));
}

/** Leaving half way: what was tapped is sent as a partial rating, which a later completion of this one replaces. */
function leave() {
  if (rating.done || !rating.revision || rating.sent === rating.revision) return;
  rating.sent = rating.revision;
  send(rating.id);
}

function fitReasons() {
  const level = Number(form.querySelector("[name='q.overall']:checked")?.value ?? 0);
  for (const reason of form.querySelectorAll("[data-when]")) {
    reason.hidden = reason.dataset.when !== (level >= 4 ? "high" : "low");
    if (reason.hidden) reason.querySelector("input").checked = false;
  }
}

function announce(input) {
  const label = input.closest(".answer").querySelector(".answer-words");
  form.querySelector("[data-said]").textContent = label.innerText.trim();
}

function answer(input) {
  if (input.name === "q.overall") fitReasons();
  touched();
  steps.refresh();
  if (input.type === "checkbox") return;
  announce(input);
  clearTimeout(moving);
  moving = setTimeout(forward, CONFIRM);
}

function forward() {
  clearTimeout(moving);
  if (steps.last) return finish();
  steps.show(steps.at + 1);
}

function skip() {
  if (steps.deaf) return;
  forward();
}

function back() {
  if (steps.deaf) return;
  clearTimeout(moving);
  steps.show(Math.max(0, steps.at - 1));
}

async function finish() {
  if (rating.done) return;
  rating.revision += 1;
  keep(rating.id, body(false));
  rating.done = true;
  hold(undefined);
  const sending = send(rating.id);
  thank();
  const outcome = await sending;
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
function resume() {
  const code = form.elements.code?.value;
  const found = code && waiting().find(([, kept]) => new URLSearchParams(kept).get("code") === code);
  if (!found) return 0;
  const kept = new URLSearchParams(found[1]);
  rating.id = found[0];
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
  if (!input) return;
  if (steps.deaf) return event.preventDefault();
  answer(input);
});
form.addEventListener("input", (event) => {
  if (event.target.name !== "remark") return;
  touched();
  steps.refresh();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!steps.deaf) forward();
});
form.noValidate = true;
steps.next.addEventListener("click", skip);
steps.back.addEventListener("click", back);
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

form.elements.submission_id.value = rating.id;
const first = resume();
hold(rating.id);
fitReasons();
steps.show(first);
steps.deafUntil = 0;
