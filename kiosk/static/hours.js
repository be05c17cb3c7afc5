// Whether the office is open, judged on the device itself: the network may be away. The same rules as surveys/office/hours.py.
import { enter, shown } from "./screens.js";

const FARTHEST_DAYS = 400;
const DAY = 86400000;
// Viet Nam has been at UTC+7 without summer time since 1975; a device's own zone may be set wrongly, so it is not asked.
const AHEAD = 7 * 3600000;
const LOOK = 10000; // ms between two looks at the clock

/** The moment `ms` as a Vietnamese wall clock: its UTC getters give Vietnamese values. */
const wall = (ms) => new Date(ms + AHEAD);
const dayName = (local) => local.toISOString().slice(0, 10);
const minutes = (local) => local.getUTCHours() * 60 + local.getUTCMinutes();

function spansOn(table, local) {
  if (table.holidays.includes(dayName(local))) return [];
  return table.spans[(local.getUTCDay() + 6) % 7] ?? [];
}

/** Whether `table` (as_data) is open at `ms` since 1970. */
export function isOpen(table, ms) {
  if (!Object.keys(table.spans).length) return true;
  const local = wall(ms);
  return spansOn(table, local).some(([start, end]) => start <= minutes(local) && minutes(local) < end);
}

/** The first opening after `ms`, in ms since 1970; undefined when it is open already or none is known. */
export function nextOpening(table, ms) {
  if (isOpen(table, ms)) return undefined;
  const midnight = Math.floor((ms + AHEAD) / DAY) * DAY;
  for (let ahead = 0; ahead < FARTHEST_DAYS; ahead += 1) {
    for (const [start] of spansOn(table, new Date(midnight + ahead * DAY))) {
      const opening = midnight + ahead * DAY + start * 60000 - AHEAD;
      if (opening > ms) return opening;
    }
  }
  return undefined;
}

function inWords(opening, language) {
  const told = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", weekday: "long", day: "2-digit", month: "2-digit" };
  const parts = new Intl.DateTimeFormat(language, { ...told, timeZone: "UTC" }).formatToParts(wall(opening));
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.hour}:${part.minute}, ${part.weekday} ${part.day}/${part.month}`;
}

function close(closed, opening) {
  const when = closed.querySelector("[data-opens]");
  when.hidden = opening === undefined;
  if (opening === undefined) return;
  for (const words of when.querySelectorAll("[data-opens-at]")) words.textContent = inWords(opening, words.dataset.opensAt);
}

/** Show the closed-hours screen on a device's start while it is closed, if nobody is doing anything there. */
export function watch(start, closed, table) {
  const home = start.dataset.start;
  const look = () => {
    // Someone who types a code goes on; only the start itself is exchanged.
    if (shown() !== home && shown() !== "closed") return;
    const open = isOpen(table, Date.now());
    if (!open) close(closed, nextOpening(table, Date.now()));
    closed.hidden = open;
    start.hidden = !open;
    enter(open ? home : "closed");
  };
  look();
  setInterval(look, LOOK);
  document.addEventListener("phieu:screen", look);
}

const closed = document.querySelector("[data-closed]");
if (closed) {
  const table = JSON.parse(document.querySelector("[data-hours]").textContent);
  watch(document.querySelector("[data-start]"), closed, table);
}
