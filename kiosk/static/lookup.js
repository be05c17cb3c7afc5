// Tra cứu thủ tục on a paired device: all procedures are here, so each key finds at once, with the network or without.
import { enter } from "./screens.js";

const app = document.querySelector("[data-lookup]");
const one = document.querySelector("[data-look-one]");
const input = app.querySelector("#q");
const list = app.querySelector("[data-look-list]");
const line = document.querySelector("[data-look-line]").content.firstElementChild;
const fieldsButton = document.querySelector("[data-look-fields]");
const SHOWN = 60; // whoever sees more than this types another letter
const TEXTS = ["requirements", "requirements_en", "fee", "fee_en", "time_limit", "time_limit_en"];
let entries = [];
let chosen; // a field

/** Lower case, no marks, đ as d, words parted by one space: the same as surveys/guide/verbs.py. */
export function folded(text) {
  const plain = text.normalize("NFKD").toLowerCase().replaceAll("đ", "d").replace(/\p{M}/gu, "");
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The entries whose key holds every word of `query` at a word's beginning, or all of it without spaces. */
export function search(all, query) {
  const words = folded(query).split(" ").filter(Boolean);
  const whole = words.join("");
  const meets = ({ key, dense }) => words.every((word) => key.includes(` ${word}`)) || (whole.length > 3 && dense.includes(whole));
  const begins = (entry) => Number(!entry.start.startsWith(words.join(" ")));
  return all.filter(meets).sort((a, b) => begins(a) - begins(b));
}

function read(data) {
  return data.entries.map(([code, name, name_en = "", field = 0, ...texts]) => {
    const [fieldName, fieldNameEn] = data.fields[field];
    const entry = { code, name, name_en, field: fieldName, field_en: fieldNameEn };
    TEXTS.forEach((text, index) => (entry[text] = texts[index] ?? ""));
    entry.start = folded(name);
    entry.key = ` ${folded(`${name} ${name_en} ${code} ${fieldName} ${fieldNameEn}`)}`;
    entry.dense = entry.key.replaceAll(" ", "");
    return entry;
  });
}

/** A text in the language of the screen: English for any but Vietnamese, if the office wrote it. */
function put(place, entry, text) {
  const english = document.documentElement.lang !== "vi" && entry[`${text}_en`];
  place.textContent = english || entry[text];
  place.lang = english ? "en" : "vi";
  return place.textContent;
}

function button(name, note, press) {
  const item = line.cloneNode(true);
  put(item.querySelector(".entry-name"), name, "name");
  item.querySelector("[data-line-note]").textContent = note;
  item.querySelector("button").addEventListener("click", press);
  return item;
}

function fieldLines() {
  const counts = new Map();
  for (const entry of entries) counts.set(entry.field, { name: entry.field, name_en: entry.field_en, n: (counts.get(entry.field)?.n ?? 0) + 1 });
  const sorted = [...counts.values()].sort((a, b) => a.name.localeCompare(b.name, "vi"));
  return sorted.map((field) => button(field, String(field.n), () => ((chosen = field.name), show())));
}

/** What is found for what is typed; with nothing typed, the fields to choose from. */
function show() {
  const asked = folded(input.value) !== "" || chosen;
  const found = asked ? search(entries.filter((entry) => !chosen || entry.field === chosen), input.value) : [];
  list.replaceChildren(...(asked ? found.slice(0, SHOWN).map((entry) => button(entry, entry.code, () => open(entry))) : fieldLines()));
  app.querySelector("[data-look-count]").hidden = !asked;
  app.querySelector("[data-look-number]").textContent = found.length;
  tell(asked && !found.length ? "none" : undefined);
  fieldsButton.hidden = !asked;
  app.querySelector("[data-look-found]").scrollTop = 0;
}

function tell(word) {
  for (const text of app.querySelectorAll("[data-look-word]")) text.hidden = text.dataset.lookWord !== word;
}

function open(entry) {
  const part = (name) => one.querySelector(`[data-part="${name}"]`);
  const place = (name) => one.querySelector(`[data-one="${name}"]`);
  place("code").textContent = entry.code;
  for (const text of ["field", "name"]) put(place(text), entry, text);
  for (const text of ["fee", "time_limit"]) part(text).hidden = !put(place(text), entry, text);
  const papers = document.createElement("p");
  const lines = put(papers, entry, "requirements").split("\n").map((text) => text.replace(/^[-•+\s]+/, "").trim()).filter(Boolean);
  place("requirements").lang = papers.lang;
  place("requirements").replaceChildren(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  part("requirements").hidden = !lines.length;
  part("untold").hidden = Boolean(lines.length || entry.fee || entry.time_limit);
  app.hidden = true;
  one.hidden = false;
  fieldsButton.hidden = true;
  one.querySelector("h1").focus({ preventScroll: true });
  enter("lookup.one");
}

function back(event) {
  if (one.hidden) return;
  event.preventDefault();
  one.hidden = true;
  app.hidden = false;
  fieldsButton.hidden = false;
  input.focus({ preventScroll: true });
  enter("lookup");
}

async function load() {
  try {
    const answer = await fetch(app.dataset.lookup);
    if (!answer.ok) throw new Error(answer.status);
    entries = read(await answer.json());
    show();
  } catch {
    tell("away");
  }
}

app.querySelector("[data-look-form]").addEventListener("submit", (event) => event.preventDefault());
input.addEventListener("input", show);
for (const key of app.querySelectorAll("[data-look-key]")) {
  key.addEventListener("click", () => ((input.value += key.dataset.lookKey), show()));
}
app.querySelector("[data-look-erase]").addEventListener("click", () => ((input.value = input.value.slice(0, -1)), show()));
fieldsButton.addEventListener("click", () => {
  input.value = "";
  chosen = undefined;
  show();
});
document.querySelector("[data-look-back]").addEventListener("click", back);
new MutationObserver(() => one.hidden && entries.length && show()).observe(document.documentElement, { attributeFilter: ["lang"] });
load();
