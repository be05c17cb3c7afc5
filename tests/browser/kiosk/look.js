// What a person with a ruler would find wrong with the screen that is shown. Evaluated in the page by test_everyone.py.
void (globalThis.look = ({ least, gap, scrolls }) => {
  const VIETNAMESE = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i;
  // Stands on paper in Vietnamese, so every language names it so.
  const PRINTED = /BẢN IN LẠI/g;
  const page = document.documentElement;
  const main = document.querySelector("main");
  const dialog = document.querySelector("dialog[open]");
  const ground = dialog ?? document.body;
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]");
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} “${one.innerText?.trim().slice(0, 24)}”`;
  const faults = [];
  const clipped = (one, box) => {
    const list = one.parentElement.closest(".look-found, .look-one, .status");
    if (!list) return box;
    const its = list.getBoundingClientRect();
    return { left: box.left, right: box.right, top: Math.max(box.top, its.top), bottom: Math.min(box.bottom, its.bottom) };
  };

  const targets = [...new Set([...ground.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, select, summary")]
    .filter((one) => shown(one) && !one.closest(".door"))
    .map((one) => one.closest(".answer") ?? one))];
  const boxes = targets.map((one) => ({ one, box: one.getBoundingClientRect() })).filter(({ box }) => box.width > 1);
  // What a scrolled list hides can't be touched by mistake.
  const seen = boxes.map(({ one, box }) => ({ one, box: clipped(one, box) })).filter(({ box }) => box.right > box.left && box.bottom > box.top);
  for (const { one, box } of boxes) {
    // A field to write in is as wide as the screen: with its keyboard open and larger words it may be two lines high.
    const high = one.matches("textarea") ? Math.min(least, 60) : least;
    if (box.width < least - 0.5 || box.height < high - 0.5) faults.push(`small: ${name(one)} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`);
  }
  seen.forEach(({ one, box }, index) => {
    for (const { one: other, box: its } of seen.slice(index + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const apart = Math.max(its.left - box.right, box.left - its.right, its.top - box.bottom, box.top - its.bottom);
      if (apart < gap - 0.5) faults.push(`near: ${name(one)} and ${name(other)} ${apart.toFixed(0)}`);
    }
  });

  if (page.scrollWidth > innerWidth) faults.push(`wider by ${page.scrollWidth - innerWidth}`);
  if (main.scrollWidth > main.clientWidth) faults.push(`main is wider by ${main.scrollWidth - main.clientWidth}`);
  if (!scrolls && page.scrollHeight > innerHeight) faults.push(`higher by ${page.scrollHeight - innerHeight}`);
  if (!scrolls && main.scrollHeight > main.clientHeight) faults.push(`main is higher by ${main.scrollHeight - main.clientHeight}`);
  if (dialog && (dialog.scrollHeight > dialog.clientHeight + 1 || dialog.getBoundingClientRect().top < 0)) faults.push("the dialog is cut off");
  for (const { one } of boxes) {
    if (!one.matches("input, textarea") && one.scrollWidth > one.clientWidth + 1) faults.push(`words run out of ${name(one)}`);
  }

  const words = document.createTreeWalker(ground, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { parentElement, textContent } = words.currentNode;
    if (parentElement.closest("script, template") || !parentElement.checkVisibility()) continue;
    const language = parentElement.closest("[lang]").lang;
    if (language !== "vi" && VIETNAMESE.test(textContent.replace(PRINTED, ""))) faults.push(`Vietnamese in ${language}: ${textContent.trim()}`);
  }
  return faults;
});
