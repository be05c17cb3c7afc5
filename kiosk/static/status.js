// The attendant's page: how this device is, behind its PIN. Without the network the facts are shown, and nothing can be changed.
import { counts, flush } from "./queue.js";

const form = document.querySelector("[data-pin-form]");
const facts = document.querySelector("[data-facts]");
const asking = document.querySelector("[data-unpair-ask]");
const PATIENCE = 4000;
let pin = "";

const fact = (name, value) => (facts.querySelector(`[data-fact="${name}"]`).textContent = value);

function post(address) {
  const body = new URLSearchParams({ pin });
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
}

function refuse(word) {
  for (const line of form.querySelectorAll("[data-pin-word]")) line.hidden = line.dataset.pinWord !== word;
  form.elements.pin.value = "";
  form.elements.pin.focus({ preventScroll: true });
}

/** What the device knows of itself. */
async function own() {
  const { waiting, refused } = await counts();
  fact("waiting", waiting);
  fact("refused", refused);
  const kept = await globalThis.caches?.match("/d/kept/version", { cacheName: "phieu-meta" });
  fact("version", kept ? await kept.text() : "–");
  const persisted = Boolean(await navigator.storage?.persisted?.());
  for (const word of facts.querySelectorAll("[data-kept]")) word.hidden = word.dataset.kept !== (persisted ? "yes" : "no");
  const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  fact("used", `${(usage / 1048576).toFixed(1)} MB`);
}

/** What the server said of it, and by how much the two clocks differ now. */
function told(said) {
  const shown = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  const moment = new Intl.DateTimeFormat("vi", { ...shown, timeZone: "Asia/Ho_Chi_Minh" });
  fact("name", [said.name, said.place].filter(Boolean).join(" · "));
  fact("contact", said.last_seen_at ? moment.format(new Date(said.last_seen_at)) : "–");
  fact("skew", Math.round((Date.now() - Date.parse(said.now)) / 1000));
  facts.querySelector("[data-outdated]").hidden = !said.outdated;
}

async function show(online) {
  form.hidden = true;
  facts.hidden = false;
  facts.querySelector("[data-away]").hidden = online;
  for (const act of facts.querySelectorAll("[data-online]")) act.hidden = !online;
  await own();
  facts.querySelector("h1").focus({ preventScroll: true });
}

async function enter(event) {
  event.preventDefault();
  pin = form.elements.pin.value;
  let answer;
  try {
    answer = await post(form.dataset.status);
  } catch {
    return show(false);
  }
  // A proxy's word that the server is away is no judgement of the PIN.
  if (answer.status >= 500) return show(false);
  const said = await answer.json();
  if (!answer.ok) return refuse(answer.status === 429 ? "too_many" : said.code);
  told(said);
  return show(true);
}

async function send() {
  await flush();
  await own();
  const left = (await counts()).waiting;
  for (const word of facts.querySelectorAll("[data-done]")) word.hidden = word.dataset.done !== (left ? "unsent" : "sent");
}

async function renew() {
  (await navigator.serviceWorker?.getRegistration())?.active?.postMessage("renew");
  await (await navigator.serviceWorker?.getRegistration())?.update();
  await own();
}

/** A tone of half a second, as loud as the device is set. */
function sound() {
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: 523.25 });
  tone.connect(new GainNode(audio, { gain: 0.4 })).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
  tone.addEventListener("ended", () => audio.close());
}

async function unpair() {
  asking.close();
  const answer = await post(form.dataset.unpair).catch(() => undefined);
  if (answer?.ok) return location.replace(form.dataset.pairing);
  return show(false);
}

const acts = { send, renew, sound, unpair: () => asking.showModal() };
for (const button of facts.querySelectorAll("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
asking.querySelector("[data-unpair-yes]").addEventListener("click", unpair);
asking.querySelector("[data-unpair-no]").addEventListener("click", () => asking.close());
for (const key of form.querySelectorAll("[data-pin-key]")) {
  key.addEventListener("click", () => (form.elements.pin.value += key.dataset.pinKey));
}
form.querySelector("[data-pin-erase]").addEventListener("click", () => (form.elements.pin.value = ""));
form.addEventListener("submit", enter);
