// The sheet for a speaker goes to the printer by its own button: its readers don't know the browser's keys.
document.querySelector("[data-print]").addEventListener("click", () => print());
