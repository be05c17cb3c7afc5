// A device's service worker: it answers the devices' pages and their files from the set that is kept here, so that a device starts
// and rates without a server. A set is taken in whole, and only then put in the place of the one before.
const META = "phieu-meta";
const SET = "phieu-set-";
const POINTER = "/d/kept/version";
const BUNDLE = "/d/kept";
const LIVE = ["/d/kept", "/d/offer", "/d/worker.js"]; // what is only ever true now
const PAIRING = "/d/pair";
const HOME = "/d/";

async function version() {
  const kept = await (await caches.open(META)).match(POINTER);
  return kept ? kept.text() : "";
}

/** Take the newest set in, if it is another than ours. Fails without a trace when anything of it can't be had. */
async function renew() {
  const known = await version();
  const answer = await fetch(BUNDLE, { cache: "no-store", headers: known ? { "If-None-Match": `"${known}"` } : {} });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(`the set can't be had: ${answer.status}`);
  const bundle = await answer.json();
  await caches.delete(SET + bundle.version);
  const set = await caches.open(SET + bundle.version);
  await Promise.all(bundle.files.map((address) => bring(set, address)));
  for (const [address, { type, body }] of Object.entries(bundle.pages)) {
    await set.put(address, new Response(body, { headers: { ...bundle.headers, "Content-Type": `${type}; charset=utf-8` } }));
  }
  await (await caches.open(META)).put(POINTER, new Response(bundle.version));
  // The page on the screen may still ask for a file of the set before.
  const keep = [META, SET + bundle.version, SET + known];
  for (const name of await caches.keys()) if (name.startsWith("phieu-") && !keep.includes(name)) await caches.delete(name);
}

/** A file's address changes with its content: what was kept before is not asked for again. */
async function bring(set, address) {
  const kept = await caches.match(address);
  const answer = kept ?? (await fetch(address));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return set.put(address, answer);
}

async function answer(request, address) {
  if (address.pathname === PAIRING) return fetch(request).catch(() => fromSet(address));
  const kept = (await fromSet(address)) ?? (request.mode === "navigate" ? undefined : await caches.match(request));
  if (kept) return kept;
  if (request.mode !== "navigate") return fetch(request);
  // A device never stands on a browser's error page.
  return fetch(request).catch(() => fromSet(new URL(HOME, location)).then((home) => home ?? Response.error()));
}

async function fromSet(address) {
  const plain = new URL(address);
  plain.searchParams.delete("lang");
  plain.searchParams.delete("why");
  const known = await version();
  return known ? (await caches.open(SET + known)).match(plain.pathname + plain.search) : undefined;
}

addEventListener("install", (event) => event.waitUntil(renew().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.data === "renew" && event.waitUntil(renew().catch(() => undefined)));
addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin || LIVE.includes(address.pathname)) return;
  event.respondWith(answer(event.request, address));
});
