// What a device's form rates. Whoever opens it (a typed code, a chosen counter, an offer to a tablet) writes `phieu.opened` into the
// sessionStorage: {code, procedure, procedure_en, clerk, counter, counter_id, field_id}, and goes to the form; a code never stands
// in a device's address. The server is asked for names in the background; without it the form is as good.
const KEY = "phieu.opened";
// ms: nobody waits for it, and on a slow line late names are better than none.
const PATIENCE = 10000;
const form = document.querySelector("[data-rating]");
const places = Object.fromEntries([...form.querySelectorAll("[data-opened]")].map((place) => [place.dataset.opened, place]));

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** What is rated now must not be found by the next person. */
function forget() {
  sessionStorage.removeItem(KEY);
}

function write(opened) {
  const english = document.documentElement.lang !== "vi" && opened.procedure_en;
  places.procedure.textContent = (english ? opened.procedure_en : opened.procedure) ?? "";
  places.procedure.lang = english ? "en" : "vi";
  places.without.hidden = Boolean(opened.code || opened.procedure);
  places.unnamed.hidden = !opened.code || Boolean(opened.procedure);
  places.counter.textContent = opened.counter ?? "";
  places.clerk.textContent = opened.clerk ?? "";
  places.by.hidden = !opened.clerk;
}

async function ask(opened) {
  const answer = await fetch(form.dataset.invitation, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ code: opened.code }),
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  const said = await answer.json();
  if (answer.ok) return Object.assign(opened, said);
  if (said.code in JSON.parse(form.dataset.refusals) && !form.querySelector("input:checked")) refuse(said.code);
  return opened;
}

function refuse(reason) {
  forget();
  location.replace(`${JSON.parse(form.dataset.refusals)[reason]}?lang=${document.documentElement.lang}`);
}

const opened = read();
if (!opened) location.replace(`${form.dataset.home}?lang=${document.documentElement.lang}`);
else {
  for (const name of ["code", "counter_id", "field_id"]) form.elements[name].value = opened[name] ?? "";
  form.elements.office_id.value = opened.code ? "" : form.dataset.office;
  if (opened.code) form.elements.counter_id.value = form.elements.field_id.value = "";
  write(opened);
  if (opened.code) ask(opened).then(write, () => undefined);
  new MutationObserver(() => write(opened)).observe(document.documentElement, { attributeFilter: ["lang"] });
}
document.addEventListener("phieu:leave", forget);
document.addEventListener("phieu:screen", (event) => event.detail.screen === "thanks" && forget());
