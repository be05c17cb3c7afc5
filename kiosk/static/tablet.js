// A counter's tablet. On its rest screen it asks every second for an offer and opens its form; over an offered form that nobody
// touches it watches whether the offer still stands. Once touched, the form is the citizen's: nothing here interrupts it.
import { goHome } from "./idle.js";
import { waiting } from "./queue.js";
import { shown } from "./screens.js";

const KEY = "phieu.opened";
const LOOK = 1000;
const PATIENCE = 4000;
const here = document.querySelector("[data-offers]");
const form = document.querySelector("[data-rating]");
const offers = here.dataset.offers;
let known = ""; // the ETag of what was seen last

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** What is offered now: an object, undefined for nothing, null when it is as before or nobody knows. */
async function look() {
  try {
    const headers = known ? { "If-None-Match": known } : {};
    const answer = await fetch(offers, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 304 || !answer.ok) return null;
    known = answer.headers.get("ETag") ?? "";
    return answer.status === 204 ? undefined : await answer.json();
  } catch {
    // Without the network the tablet rests, or goes on with the form that it has.
    return null;
  }
}

/** Tell the server what became of an offer. False when the offer is over; true when it stands or nobody could be asked. */
async function tell(offer, what) {
  try {
    const body = new URLSearchParams({ what });
    return (await fetch(`${offers}/${offer}`, { method: "POST", body, keepalive: true, signal: AbortSignal.timeout(PATIENCE) })).status !== 409;
  } catch {
    return true;
  }
}

function open({ id, ...told }) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...told, offer: id }));
  location.replace(`${here.dataset.offerForm}?lang=${document.documentElement.lang}`);
}

function rest() {
  const timer = setInterval(async () => {
    if (!["rest", "closed"].includes(shown()) || document.hidden || document.querySelector("dialog[open]")) return;
    const offered = await look();
    if (offered?.code) {
      clearInterval(timer);
      open(offered);
    } else if (offered && (offered.state === "shown" || !(await waiting()).length)) {
      // This tablet had it and lost it, by a restart: the slip's code is still good, and the next offer must not wait behind it.
      // What was answered of it before lies in the queue, and ends it by itself.
      tell(offered.id, "ignored");
    }
  }, LOOK);
}

/** Back to rest: nothing of the offer stays. */
function leave() {
  document.dispatchEvent(new Event("phieu:leave"));
  goHome();
}

function watch(offer) {
  let untouched = true;
  const timer = setInterval(async () => {
    const offered = await look();
    if (!untouched || offered === null) return;
    if (offered?.code && offered.id !== offer) return open(offered);
    if (offered?.id !== offer) leave();
  }, LOOK);
  const ignored = setTimeout(async () => {
    clearInterval(timer);
    await tell(offer, "ignored");
    // Who touched it while the server was being told keeps the form: it is as good.
    if (untouched) leave();
  }, 1000 * Number(here.dataset.offerSeconds));
  const touched = () => {
    if (!untouched) return;
    untouched = false;
    clearInterval(timer);
    clearTimeout(ignored);
    tell(offer, "begun");
  };
  for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, touched, { capture: true, passive: true });
  // Nobody is there to be asked whether they still are.
  document.addEventListener("phieu:idle", (event) => untouched && event.preventDefault());
  document.addEventListener("phieu:leave", () => {
    if (!untouched && !form.querySelector("[name='q.overall']:checked")) tell(offer, "ignored");
  });
  decline(offer, touched);
  tell(offer, "shown").then((stands) => !stands && untouched && leave());
}

/** "Không đánh giá": offered beside the first question. */
function decline(offer, touched) {
  const button = here.querySelector("[data-decline]");
  form.querySelector("[data-bottom]").prepend(button);
  button.addEventListener("click", async () => {
    touched();
    await tell(offer, "declined");
    leave();
  });
  // What was chosen counts, so it is not offered to whoever comes back to change it.
  const first = () => (button.hidden = form.dataset.at !== "0" || form.querySelector("[name='q.overall']:checked") !== null);
  new MutationObserver(first).observe(form, { attributeFilter: ["data-at"] });
  first();
}

/** The screen must not go dark while an offer may come. */
async function stayAwake() {
  await navigator.wakeLock?.request("screen").catch(() => undefined);
}

const { offer } = read();
if (form && offer) watch(offer);
else if (!form) rest();
document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
stayAwake();
