// Pair this browser: by keypad, by a keyboard, or by the code that the QR link carries in its fragment (which no server ever sees).
const LENGTH = 8;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FORGIVEN = { I: "1", L: "1", O: "0" };
const form = document.querySelector("[data-pair]");
const input = form.elements.code;
const slots = [...form.querySelectorAll("[data-slot]")];
const told = form.querySelector("[data-pair-told]");

const symbols = (text) =>
  [...text.toUpperCase()].map((symbol) => FORGIVEN[symbol] ?? symbol).filter((symbol) => ALPHABET.includes(symbol)).slice(0, LENGTH).join("");

function write(text) {
  const code = symbols(text);
  input.value = code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
  slots.forEach((slot, index) => {
    slot.textContent = code[index] ?? "";
    slot.classList.toggle("next", index === code.length);
  });
  told.hidden = true;
}

function tell(words) {
  told.textContent = words;
  told.hidden = false;
}

async function pair() {
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ code: input.value }), headers: { Accept: "application/json" } });
  } catch {
    return tell(form.dataset.away);
  }
  const said = await answer.json();
  if (!answer.ok) return tell(said.detail);
  // What was kept belongs to the device that this browser was before; its queue stays and is sent under the new key.
  for (const key of ["phieu.unpaired", "phieu.beat"]) localStorage.removeItem(key);
  for (const name of (await globalThis.caches?.keys()) ?? []) if (name.startsWith("phieu-")) await caches.delete(name);
  return location.replace(said.home);
}

for (const key of form.querySelectorAll("[data-key]")) key.addEventListener("click", () => write(input.value + key.dataset.key));
form.querySelector("[data-erase]").addEventListener("click", () => write(symbols(input.value).slice(0, -1)));
form.querySelector("[data-clear]").addEventListener("click", () => write(""));
input.addEventListener("input", () => write(input.value));
input.inputMode = "none";
// A keyboard may be used anywhere on the screen.
addEventListener("keydown", (event) => {
  if (event.target !== input && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && event.key !== " ") write(input.value + event.key);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  pair();
});
if (told.textContent === "") write(input.value);
if (localStorage.getItem("phieu.unpaired")) {
  for (const state of form.querySelectorAll("[data-pair-state]")) state.hidden = state.dataset.pairState !== "ended";
  form.querySelector("[data-pair-leave]")?.remove();
}
if (location.hash.length > 1) {
  write(decodeURIComponent(location.hash.slice(1)));
  history.replaceState(null, "", location.pathname);
}
