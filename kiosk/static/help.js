// Cần giúp đỡ: a dialog over whatever is shown. A paired device calls the staff; a phone shows how to reach them.
import { enter, shown } from "./screens.js";

const door = document.querySelector("[data-help]");
const dialog = document.querySelector("[data-help-dialog]");
const address = door.dataset.helpCall;
const PATIENCE = 4000; // ms after which a call that got no answer counts as one without the network
let before;

/** Show the words of `state`: ask, calling, called, offline or many. */
function show(state) {
  dialog.dataset.state = state;
  for (const line of dialog.querySelectorAll("[data-help-word]")) line.hidden = line.dataset.helpWord !== state;
  const again = ["ask", "offline", "many"].includes(state);
  if (address) dialog.querySelector("[data-help-send]").hidden = !again || state === "many";
  if (address) dialog.querySelector("[data-help-cancel]").hidden = state !== "called";
}

function post(path) {
  return fetch(path, { method: "POST", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
}

async function call() {
  show("calling");
  try {
    const answer = await post(address);
    show(answer.ok ? "called" : answer.status === 429 ? "many" : "offline");
  } catch {
    show("offline");
  }
  dialog.querySelector("button:not([hidden])").focus({ preventScroll: true });
}

async function cancel() {
  dialog.close();
  show("ask");
  // Nobody waits for this one; a call that can't be taken back ends when someone comes.
  await post(`${address}/cancel`).catch(() => undefined);
}

function open(event) {
  event.preventDefault();
  before = shown();
  dialog.showModal();
  dialog.querySelector("h2").focus({ preventScroll: true });
  enter("help");
}

door.addEventListener("click", open);
dialog.querySelector("[data-help-close]").addEventListener("click", () => dialog.close());
dialog.querySelector("[data-help-send]")?.addEventListener("click", call);
dialog.querySelector("[data-help-cancel]")?.addEventListener("click", cancel);
dialog.addEventListener("close", () => {
  if (shown() === "help") enter(before);
  door.focus({ preventScroll: true });
});
document.addEventListener("phieu:home", () => {
  if (dialog.open) dialog.close();
  show("ask");
});
