// A paired device: says every half minute how it is, keeps its pages new, and knows when it is no longer paired.
import { counts, flush } from "./queue.js";

const EVERY = 30000;
const SOON = 5000; // ms after which a device without its pages says again how it is
const PATIENCE = 10000;
const UNPAIRED = "phieu.unpaired";
const BEAT = "phieu.beat";
const here = document.querySelector("[data-device]").dataset;

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return undefined;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing tells the server more often, that is all.
  }
}

/** The version of the pages that this device holds: - while they are on their way, empty when it can hold none. */
async function version() {
  if (!navigator.serviceWorker || !globalThis.caches) return "";
  const kept = await caches.match("/d/kept/version", { cacheName: "phieu-meta" });
  return kept ? kept.text() : "-";
}

/** Between two questions nothing is asked of the server. */
const rating = () => document.body.dataset.screen?.startsWith("q.");

async function beat() {
  keep(BEAT, Date.now());
  const { waiting, refused } = await counts();
  const holds = await version();
  if (holds === "-") keep(BEAT, Date.now() - EVERY + SOON);
  const body = new URLSearchParams({ queue: waiting, refused, version: holds, clock: new Date().toISOString() });
  const headers = { Accept: "application/json" };
  const answer = await fetch(here.state, { method: "POST", body, headers, redirect: "error", signal: AbortSignal.timeout?.(PATIENCE) });
  if (answer.status === 403 && (await answer.json()).code === "device_unpaired") return unpaired();
  if (answer.status !== 204) return undefined;
  if (answer.headers.get("Phieu-Outdated") || holds === "-") (await navigator.serviceWorker?.ready)?.active?.postMessage("renew");
  return waiting && flush();
}

/** Say so to everyone who comes, also after a restart; whoever is rating may finish, and all that waits is kept. */
function unpaired() {
  keep(UNPAIRED, "1");
  if (!rating()) location.replace(here.pairing);
}

function look() {
  const since = Date.now() - Number(recall(BEAT) ?? 0);
  if (!rating() && !(since >= 0 && since < EVERY)) beat().catch(() => undefined);
}

if (recall(UNPAIRED)) unpaired();
document.addEventListener("phieu:unpaired", unpaired);
// An opened slip belongs to the form alone: whatever else is shown, its person has gone.
if (!document.querySelector("[data-rating]")) sessionStorage.removeItem("phieu.opened");
navigator.serviceWorker?.register(here.worker, { scope: here.scope }).catch(() => undefined);
navigator.storage?.persist?.().catch(() => undefined);
look();
setInterval(look, 1000);
