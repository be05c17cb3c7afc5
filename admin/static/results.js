// On paper every table is open; on screen each stays as the reader left it.
const closed = new Set();
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details[data-print-open]:not([open])")) {
    closed.add(part);
    part.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const part of closed) part.open = false;
  closed.clear();
});
