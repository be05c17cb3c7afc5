// Keys for what the slip under way asks for: [data-key] names the key that presses a button or follows a link. The parts that
// carry them are exchanged by htmx, so they are looked up when the key comes.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!meant || event.target.closest("select, dialog")) return;
  event.preventDefault();
  meant.click();
});
