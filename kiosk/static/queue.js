// The way of every rating: kept on this device first, then sent until the server has it. In order, one sender at a time, no end.
import * as store from "./store.js";

const ADDRESS = "/responses";
// Answers that no later try would change, if they are the server's own words and not those of a proxy or a network's sign-in page.
const FINAL = [400, 404, 413, 422];
// What a proxy says of a server that is away; any other failure may be this one rating's own.
const AWAY = [502, 503, 504];
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 300000;
const LONGEST_HOLD = 3600000; // a "not before" further away than this comes from a clock that was wrong
const ANSWER = 15000; // ms given to the server for one rating
const TELL = 4000; // ms after which a citizen is told that the rating waits here
const version = document.querySelector("[data-app]")?.dataset.app ?? "";
// What this page kept, for a page that is being closed: no store answers in time then.
const fresh = new Map();
let wait = FIRST_WAIT;
let timer;
let held;
let running;
let next;

/** Keep a submission's newest body (form-encoded). Resolved, it is on the disk. */
export function keep(id, body) {
  fresh.set(id, body);
  return store.put(id, body);
}

/** Leave the submission that is being filled in out of `flush`. */
export function hold(id) {
  held = id;
}

/** Everything that waits, as [id, body], oldest first. */
export async function waiting() {
  return (await store.all()).filter((entry) => !entry.refused).map(({ id, body }) => [id, body]);
}

/** How many wait, and how many the server refused for good: those stay here for an administrator, and a newer app tries again. */
export async function counts() {
  const entries = await store.all();
  const refused = entries.filter((entry) => entry.refused).length;
  return { waiting: entries.length - refused, refused };
}

/**
 * Send one submission, after those before it. Resolves to the server's answer ({status, reason}), {status: "refused"} for one that
 * it can never take, or {status: "waiting"} when it stays here for later.
 */
export async function send(id) {
  const passed = flush().then(async (outcomes) => {
    if (outcomes.has(id)) return outcomes.get(id);
    return (await store.all()).some((entry) => entry.id === id) ? { status: "waiting" } : { status: "known" };
  });
  return Promise.race([passed, new Promise((resolve) => setTimeout(resolve, TELL, { status: "waiting" }))]);
}

/** Send what this page kept of a submission while the page is being closed. */
export function post(id) {
  if (fresh.has(id)) attempt({ id, body: fresh.get(id), tries: 0 }, { keepalive: true });
}

/** Send all that waits, oldest first; what can't be sent now is tried again, ever more seldom. Resolves to outcomes by id. */
export function flush() {
  clearTimeout(timer);
  if (!running) return (running = alone(pass).finally(() => (running = undefined)));
  // A pass is on its way and may have begun before the newest was kept: one more follows it.
  next ??= running.catch(() => undefined).then(() => ((next = undefined), flush()));
  return next;
}

// Web Locks need a secure context; without them two tabs may both send, and the server knows the second for the first.
const alone = (work) => (navigator.locks ? navigator.locks.request("phieu.queue", work) : work());

async function pass() {
  const outcomes = new Map();
  let again;
  for (const entry of await store.all()) {
    if (entry.id === held || entry.refused?.version === version) continue;
    const rest = entry.next - Date.now();
    const due = !(rest > 0 && rest <= LONGEST_HOLD);
    const outcome = due ? await attempt(entry) : { status: "waiting", rest };
    outcomes.set(entry.id, outcome);
    if (outcome.status !== "waiting") continue;
    again = Math.min(again ?? Infinity, outcome.rest ?? backOff());
    if (outcome.away) break;
  }
  if (again !== undefined) timer = setTimeout(flush, again);
  return outcomes;
}

function backOff() {
  const rest = jitter(wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
  return rest;
}

const jitter = (ms) => ms * (0.75 + Math.random() / 2);

async function attempt(entry, options = {}) {
  let answer;
  try {
    answer = await ask(entry.body, options);
  } catch {
    return { status: "waiting", away: true };
  }
  const said = await words(answer);
  if (answer.ok && said.status) return taken(entry, said);
  if (answer.ok || AWAY.includes(answer.status)) return { status: "waiting", away: true };
  if (said.code === "device_unpaired") return unpaired();
  if (FINAL.includes(answer.status) && said.code) return refused(entry, said.code);
  return put(entry, 1000 * Number(answer.headers.get("Retry-After") ?? 0));
}

const ask = (body, options) =>
  fetch(ADDRESS, {
    method: "POST",
    // A network's sign-in page answers by a redirect.
    redirect: "error",
    signal: AbortSignal.timeout?.(ANSWER),
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
    // The server corrects the rating's moment by what this clock says now.
    body: `${body}&sent_at=${encodeURIComponent(new Date().toISOString())}`,
    ...options,
  });

/** The server's own words; empty for anybody else's. */
async function words(answer) {
  if (!/^application\/(problem\+)?json/.test(answer.headers.get("Content-Type") ?? "")) return {};
  return answer.json().catch(() => ({}));
}

async function taken(entry, outcome) {
  wait = FIRST_WAIT;
  if (fresh.get(entry.id) === entry.body) fresh.delete(entry.id);
  await store.drop(entry.id, entry.body);
  return outcome;
}

/** What can never be taken is kept with its reason on a paired device; a shared browser that nobody looks after forgets it. */
async function refused(entry, code) {
  if (version) await store.note(entry.id, entry.body, { refused: { code, version } });
  else await store.drop(entry.id, entry.body);
  return { status: "refused" };
}

/** Put one aside for a while: the others go on. */
async function put(entry, least) {
  const tries = (entry.tries ?? 0) + 1;
  const rest = Math.max(least, jitter(Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT)));
  await store.note(entry.id, entry.body, { tries, next: Date.now() + rest });
  return { status: "waiting", rest };
}

function unpaired() {
  document.dispatchEvent(new Event("phieu:unpaired"));
  return { status: "waiting", away: true };
}

addEventListener("online", () => {
  wait = FIRST_WAIT;
  flush();
});
