// What the server has not acknowledged yet, kept on the device under each submission's own name and sent until it is.
const PREFIX = "phieu.out.";
// Answers that no later try would change, if they are the server's own words and not those of a proxy or of a network's sign-in page.
const FINAL = [400, 404, 413, 422];
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 300000;

function storage() {
  try {
    localStorage.getItem(PREFIX);
    return localStorage;
  } catch {
    return undefined;
  }
}

const disk = storage();
const memory = new Map();
let wait = FIRST_WAIT;
let timer;
let held;

function read(id) {
  return memory.get(id) ?? disk?.getItem(PREFIX + id) ?? undefined;
}

function drop(id) {
  memory.delete(id);
  disk?.removeItem(PREFIX + id);
}

/** Keep a submission's newest body (form-encoded). */
export function keep(id, body) {
  memory.set(id, body);
  if (!disk) return;
  try {
    disk.setItem(PREFIX + id, body);
    memory.delete(id);
  } catch {
    // The disk is full: as long as this page lives, memory holds it.
  }
}

/** Everything that waits, as [id, body]. */
export function waiting() {
  const ids = Object.keys(disk ?? {}).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  return [...new Set([...ids, ...memory.keys()])].sort().map((id) => [id, read(id)]);
}

/** Leave the submission that is being filled in out of `flush`. */
export function hold(id) {
  held = id;
}

function settle(id, sent) {
  // A tap may have come while the answer was under way; then the newer body still waits.
  if (read(id) === sent) drop(id);
  wait = FIRST_WAIT;
}

function isFinal(answer) {
  return FINAL.includes(answer.status) && (answer.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
}

/**
 * Send one submission. Resolves to the server's answer ({status, reason}), {status: "refused"} for one that can never be read
 * (forgotten: a shared device keeps no remark for nobody), or {status: "waiting"} when it stays here for later.
 */
export async function send(id) {
  const outcome = await attempt(id);
  if (outcome.status === "waiting") later(outcome.least);
  return outcome;
}

/** As `send`, without a next try; "waiting" comes with the `least` wait in ms and whether it is `all` that must wait. */
async function attempt(id) {
  const body = read(id);
  if (body === undefined) return { status: "known" };
  try {
    const answer = await fetch("/responses", {
      method: "POST",
      keepalive: true,
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      body,
    });
    if (answer.ok) {
      const outcome = await answer.json();
      settle(id, body);
      return outcome;
    }
    if (isFinal(answer)) {
      settle(id, body);
      return { status: "refused" };
    }
    const least = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
    return { status: "waiting", least, all: answer.status === 429 };
  } catch {
    return { status: "waiting", least: 0, all: true };
  }
}

function later(least) {
  clearTimeout(timer);
  timer = setTimeout(flush, Math.max(least, wait * (0.75 + Math.random() / 2)));
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

/** Send all that waits, oldest first; what can't be sent now is tried again, ever more seldom. */
export async function flush() {
  let least;
  for (const [id] of waiting()) {
    if (id === held) continue;
    const outcome = await attempt(id);
    if (outcome.status !== "waiting") continue;
    least = Math.max(least ?? 0, outcome.least);
    if (outcome.all) break;
  }
  if (least !== undefined) later(least);
}

addEventListener("online", () => {
  wait = FIRST_WAIT;
  flush();
});
