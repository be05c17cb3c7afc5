// The desk's field has the focus whatever was clicked, so that a scan always lands in it; Enter on the empty field presses the
// card's one big button. Without this file the field still finds and the button still works.
const form = document.querySelector("[data-find]");
const field = form.querySelector("input[name=q]");
let settled = false;
const SETTLE = 400; // ms; a scanner that ends in CR and LF would otherwise press Enter on the page that it has just opened

const takesKeys = (element) => element.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (takesKeys(event.target) || (event.key === " " && event.target.closest("button, a, summary"))) return;
  field.value = "";
  field.focus();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, summary, label") && !takesKeys(event.target) && !getSelection().toString()) field.focus();
});

form.addEventListener("submit", (event) => {
  if (field.value.trim()) return;
  event.preventDefault();
  const give = document.querySelector("[data-enter]");
  if (give && settled) give.requestSubmit();
});

setTimeout(() => {
  settled = true;
  for (const hint of document.querySelectorAll("[data-enter-hint]")) hint.hidden = false;
}, SETTLE);

// One press is enough; the server would answer a second one with the same slip.
let given = false;
for (const give of document.querySelectorAll(".give")) {
  give.addEventListener("submit", (event) => {
    if (given) event.preventDefault();
    given = true;
  });
}
// Also after going back, when the browser shows the page as it was.
addEventListener("pageshow", () => {
  given = false;
  requestAnimationFrame(() => {
    field.focus();
    if (field.value === field.defaultValue) field.select();
  });
});

// The live part is exchanged whole, which screen readers don't announce: what is new of the slip under way is said apart.
const say = document.querySelector("[data-say]");
const lost = document.querySelector("[data-offline]");
let heard = "";
const announce = () => {
  const words = [...document.querySelectorAll("#live [data-said]")].map((element) => element.textContent.trim()).join(" ");
  if (words !== heard) say.textContent = words;
  heard = words;
};
announce();
document.addEventListener("htmx:afterSettle", announce);
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => (lost.hidden = false));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) lost.hidden = true;
});
