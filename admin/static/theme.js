// The piece of a citizens' screen beside the form takes on each colour, and the emblem, as it is chosen.
const form = document.querySelector("[data-theme-form]");
const preview = form.querySelector("[data-theme-preview]");
const emblem = form.querySelector("[data-theme-emblem]");
const VARIABLES = { action: "--action", paper: "--paper", accent: "--marigold" };

function show() {
  for (const [name, variable] of Object.entries(VARIABLES)) preview.style.setProperty(variable, form.elements[name].value);
}

form.addEventListener("input", show);
form.querySelector("[data-theme-ours]").addEventListener("click", () => {
  for (const name of Object.keys(VARIABLES)) form.elements[name].value = form.elements[name].dataset.ours;
  show();
  form.elements.action.dispatchEvent(new Event("input", { bubbles: true }));
});
form.elements.emblem.addEventListener("change", () => {
  const [file] = form.elements.emblem.files;
  if (!file) return;
  // As an image it runs nothing; the server still looks at it before it keeps it.
  emblem.src = URL.createObjectURL(file);
  emblem.hidden = false;
});
show();
