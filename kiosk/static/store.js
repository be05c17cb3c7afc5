// What the server has not acknowledged yet, on this device's disk: in IndexedDB, else in localStorage, else in this page's memory.
const NAME = "phieu";
const OUT = "out";
// Where the app's first version kept its queue, and where one goes when IndexedDB is missing or fails.
const PLAIN = "phieu.out.";
const REFUSED = "phieu.refused.";
const PATIENCE = 2000; // ms after which a store that does not answer counts as failing
// The schema, one step per version. A step that was released never changes; a new one must take the old entries along.
const STEPS = [
  (database) => database.createObjectStore(OUT, { keyPath: "seq", autoIncrement: true }).createIndex("id", "id", { unique: true }),
];

const memory = new Map();
let opened;

function plain() {
  try {
    localStorage.getItem(PLAIN);
    return localStorage;
  } catch {
    return undefined;
  }
}

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, PATIENCE, new Error("the store does not answer"))));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function connect(version) {
  const request = indexedDB.open(NAME, version);
  request.onupgradeneeded = ({ oldVersion }) => STEPS.slice(oldVersion).forEach((step) => step(request.result));
  const database = await promised(request);
  const lost = () => (opened = undefined);
  // A newer version of the app in another tab must not wait for this one.
  database.onversionchange = () => (database.close(), lost());
  database.onclose = lost;
  return database;
}

/** The database; undefined where there is none. What an older app left in localStorage comes along. */
function open() {
  opened ??= inTime(connect(STEPS.length).catch((error) => {
    // A newer app was here before: its schema holds all of ours.
    if (error.name === "VersionError") return connect();
    throw error;
  })).then(adopt, () => void (opened = undefined));
  return opened;
}

/** Run `work` on the entries in one transaction, which has reached the disk itself when this resolves. */
async function within(database, mode, work) {
  const transaction = database.transaction(OUT, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  done.catch(() => undefined); // told below, or by the work that failed first
  const result = await work(transaction.objectStore(OUT));
  await done;
  return result;
}

/** As `within`; undefined when there is no database or it fails. */
async function attempt(mode, work) {
  try {
    const database = await open();
    return database && { value: await inTime(within(database, mode, work)) };
  } catch {
    opened = undefined;
    return undefined;
  }
}

async function change(entries, id, next) {
  const found = await promised(entries.index("id").get(id));
  const changed = next(found);
  if (changed) await promised(entries.put(changed));
  else if (found) await promised(entries.delete(found.seq));
}

const written = (id, body) => (found) => ({ ...(found?.seq && { seq: found.seq }), id, body, tries: 0, next: 0 });

async function adopt(database) {
  const disk = plain();
  const keys = Object.keys(disk ?? {}).sort();
  const found = keys.filter((key) => key.startsWith(PLAIN)).map((key) => [key, disk.getItem(key)]);
  for (const key of keys.filter((each) => each.startsWith(REFUSED))) disk.removeItem(key);
  if (!found.length) return database;
  await within(database, "readwrite", async (entries) => {
    for (const [key, body] of found) await change(entries, key.slice(PLAIN.length), written(key.slice(PLAIN.length), body));
  });
  for (const [key, body] of found) if (disk.getItem(key) === body) disk.removeItem(key);
  return database;
}

function putPlainly(id, body) {
  try {
    plain()?.setItem(PLAIN + id, body);
    memory.delete(id);
  } catch {
    // The disk is full: as long as this page lives, memory holds it.
  }
}

/** Keep a submission's newest body. Resolved, it survives a power cut (unless this browser has no disk for it). */
export async function put(id, body) {
  memory.set(id, body);
  const kept = await attempt("readwrite", (entries) => change(entries, id, written(id, body)));
  if (memory.get(id) !== body) return;
  if (!kept) return putPlainly(id, body);
  memory.delete(id);
  plain()?.removeItem(PLAIN + id);
}

/** Everything that is kept, oldest first: {id, body, tries, next, refused}. */
export async function all() {
  const kept = (await attempt("readonly", (entries) => promised(entries.getAll())))?.value ?? [];
  const disk = plain();
  const keys = Object.keys(disk ?? {}).filter((key) => key.startsWith(PLAIN)).sort();
  const loose = new Map([...keys.map((key) => [key.slice(PLAIN.length), disk.getItem(key)]), ...memory]);
  const entries = kept.map((entry) => (loose.has(entry.id) ? { ...entry, body: loose.get(entry.id) } : entry));
  const known = new Set(kept.map((entry) => entry.id));
  return [...entries, ...[...loose].filter(([id]) => !known.has(id)).map(([id, body]) => ({ id, body, tries: 0, next: 0 }))];
}

/** Forget a submission, unless its body is no longer the one that was `sent`: a later tap still waits. */
export async function drop(id, sent) {
  if (memory.get(id) === sent) memory.delete(id);
  if (plain()?.getItem(PLAIN + id) === sent) plain().removeItem(PLAIN + id);
  await attempt("readwrite", (entries) => change(entries, id, (found) => (found?.body === sent ? undefined : found)));
}

/** Note `changes` (tries, next, refused) beside a submission whose body is still the one that was `sent`. */
export async function note(id, sent, changes) {
  await attempt("readwrite", (entries) => change(entries, id, (found) => (found?.body === sent ? { ...found, ...changes } : found)));
}
