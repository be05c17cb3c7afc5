// A kiosk that nobody touches asks first, then goes back to its start. Any touch, key or typing extends.
import { enter, shown } from "./screens.js";

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchstart"];

/** The start of a kiosk, asked for in its default language. */
export function home() {
  return new URL(document.body.dataset.home ?? "/", location.href);
}

/** Go to the start once the server answers: a kiosk must never stand on a browser's error page. */
export async function goHome(address = home()) {
  document.dispatchEvent(new Event("phieu:home"));
  address.searchParams.set("lang", document.body.dataset.language);
  // A paired device keeps its start: nothing is asked, with or without a network.
  if (document.querySelector("[data-device]") && navigator.serviceWorker?.controller) return location.replace(address);
  for (let wait = 1000; ; wait = Math.min(wait * 2, 30000)) {
    try {
      if ((await fetch("/healthz", { cache: "no-store" })).ok) return location.replace(address);
    } catch {
      // The network is away; the screen stays and tries again.
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function question(dialog, seconds, leave) {
  const left = dialog.querySelector("[data-still-left]");
  const bar = dialog.querySelector("[data-still-bar]");
  let timer;
  let before;
  const close = () => {
    clearInterval(timer);
    if (dialog.open) dialog.close();
  };
  dialog.addEventListener("close", () => before && enter(before));
  const open = () => {
    const until = performance.now() + seconds * 1000;
    const tick = () => {
      const rest = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      left.textContent = rest;
      if (rest === 0) {
        clearInterval(timer);
        leave();
      }
    };
    dialog.showModal();
    before = shown();
    enter("still");
    bar.getAnimations().forEach((animation) => animation.cancel());
    bar.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], { duration: seconds * 1000, fill: "forwards" });
    timer = setInterval(tick, 250);
    tick();
  };
  dialog.querySelector("[data-still-stay]").addEventListener("click", close);
  return { open, close, get asking() { return dialog.open; } };
}

/**
 * Watch a kiosk's page. After `data-idle` seconds a page says `phieu:idle` (a listener may prevent the question, when nothing
 * is at stake); unanswered for `data-warn` seconds it says `phieu:leave`, then goes home.
 */
export function watch(body, forget) {
  const dialog = body.querySelector("[data-still]");
  if (!dialog) return;
  const leave = () => {
    document.dispatchEvent(new Event("phieu:leave"));
    forget();
    goHome();
  };
  const ask = question(dialog, Number(body.dataset.warn), leave);
  let timer;
  const rest = () => {
    if (!document.dispatchEvent(new Event("phieu:idle", { cancelable: true }))) return again();
    ask.open();
  };
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(rest, Number(body.dataset.idle) * 1000);
  };
  for (const sign of SIGNS) {
    addEventListener(sign, () => {
      again();
      // The touch that answers the question closes it on release, by its button or beside it.
      if (ask.asking && sign === "keydown") ask.close();
    }, { passive: true, capture: true });
  }
  dialog.addEventListener("click", () => ask.close());
  dialog.addEventListener("close", again);
  again();
}
