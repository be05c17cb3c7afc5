// The screen first: what nobody waits for is done once the frame that shows a tap is on its way.
const LONGEST = 250; // ms after which it is done without a frame: a page that nobody sees paints none
const works = [];

/** Do `work` after the next frame, in the order in which it was asked for. */
export function soon(work) {
  works.push(work);
  if (works.length > 1) return;
  const timer = setTimeout(settle, LONGEST);
  requestAnimationFrame(() => setTimeout(() => (clearTimeout(timer), settle())));
}

/** Do at once whatever waits for a frame: the page goes away. */
export function settle() {
  for (const work of works.splice(0)) work();
}
