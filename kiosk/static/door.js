// A long press on the office's name opens the attendant's page; a passing finger doesn't.
const PRESS = 2500; // ms
const sign = document.querySelector(".top .office");
const door = document.querySelector("[data-door]");
let timer;

const stop = () => clearTimeout(timer);
sign.addEventListener("pointerdown", () => {
  stop();
  timer = setTimeout(() => location.assign(door.href), PRESS);
});
for (const end of ["pointerup", "pointercancel", "pointerleave"]) sign.addEventListener(end, stop);
