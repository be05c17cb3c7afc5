// Typing a paper form in by keyboard: digits and letters choose, Enter goes on. The page works without it, by Tab and arrows.
const form = document.querySelector("form[data-paper]");
const asks = [...form.querySelectorAll("[data-ask]")];
const done = form.querySelector("[data-done]");

const first = (ask) => ask.querySelector("input:checked") ?? ask.querySelector("input, textarea");
const here = () => asks.findIndex((ask) => ask.contains(document.activeElement));

const go = (index) => {
  const target = index < asks.length ? first(asks[Math.max(0, index)]) : done;
  target.focus();
  target.closest(".ask")?.scrollIntoView({ block: "nearest" });
};

const choose = (ask, key) => {
  const input = ask.querySelector(`input[data-key="${CSS.escape(key)}"]`);
  if (!input) return false;
  input.focus();
  input.checked = input.type === "checkbox" ? !input.checked : true;
  if (input.type === "radio") go(asks.indexOf(ask) + 1);
  return true;
};

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const index = here();
  const text = event.target.matches("textarea, input[type=date]");
  if (event.key === "Enter" && event.target !== done && !event.shiftKey && event.target.tagName !== "A") {
    event.preventDefault();
    go(index + 1);
  } else if (!text && index >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    go(index + (event.key === "ArrowDown" ? 1 : -1));
  } else if (!text && index >= 0 && choose(asks[index], event.key.toLowerCase())) {
    event.preventDefault();
  }
});

form.querySelector("[data-keys]").hidden = false;
go(0);
