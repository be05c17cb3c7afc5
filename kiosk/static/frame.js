// What every page has: language, larger text, contrast, the announced heading, and on a kiosk the way back to its start.
import { watch } from "./idle.js";
import "./switches.js";
import "./taps.js";
import { flush } from "./queue.js";

const HINT = 3000; // ms for which a refused touch is explained
const root = document.documentElement;

function remember(key, value) {
  try {
    sessionStorage.setItem(`phieu.${key}`, value);
  } catch {
    // Kept for this page only.
  }
}

function carry(link, language) {
  const address = new URL(link.href, location.href);
  if (address.origin !== location.origin || link.dataset.lang || link.getAttribute("href").startsWith("#")) return;
  address.searchParams.set("lang", language);
  link.href = address;
}

/** Say everything in `language`, without a request; the pages that follow are asked for in it. */
export function speak(language) {
  root.lang = language;
  for (const link of document.querySelectorAll("[data-lang]")) {
    link.toggleAttribute("aria-current", link.dataset.lang === language);
    if (link.dataset.lang === language) link.setAttribute("aria-current", "true");
  }
  for (const field of document.querySelectorAll("input[name=language]")) field.value = language;
  for (const link of document.querySelectorAll("a[href]")) carry(link, language);
  const heading = document.querySelector("h1");
  if (heading) document.title = (heading.querySelector(`.say[lang="${language}"]`) ?? heading).textContent.trim();
}

for (const link of document.querySelectorAll("[data-lang]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    speak(link.dataset.lang);
  });
}

// A kept page was written in the device's own language.
if (document.querySelector("[data-device]")) speak(root.lang);

const [current] = document.querySelectorAll("[data-lang][aria-current]");
if (current?.dataset.lang !== root.lang) speak(root.lang);

for (const tool of document.querySelectorAll("[data-tool]")) {
  const name = `more-${tool.dataset.tool}`;
  const show = () => tool.setAttribute("aria-pressed", String(root.classList.contains(name)));
  show();
  tool.addEventListener("click", () => {
    remember(tool.dataset.tool, root.classList.toggle(name) ? "1" : "0");
    show();
  });
}

/** Back to the start as the next person finds it: default language, usual size, nothing typed. */
export function forget() {
  for (const tool of ["text", "contrast"]) remember(tool, "0");
}

// Where a page is for typing its field says so itself (autofocus), and the heading leaves it the focus.
const heading = document.querySelector("main:not(.rating, .start) h1[tabindex], main.pairing h1[tabindex]");
(document.querySelector("main [autofocus]") ?? heading)?.focus({ preventScroll: true });

const hint = document.querySelector("[data-hint]");
let hinting;
document.addEventListener("phieu:refused", ({ detail }) => {
  if (detail.why !== "many") return;
  hint.hidden = false;
  clearTimeout(hinting);
  hinting = setTimeout(() => (hint.hidden = true), HINT);
});

watch(document.body, forget);
flush();
