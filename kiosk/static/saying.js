// What a voice of the browser says of the screen that is shown, in the language that is shown.
const WORDS = "h1, h2, .lead, .why, .way strong, .way-hint, .scan, .promise p, .pick, .told > span, .button, .big";

function text(element) {
  return element.innerText.replace(/\s+/g, " ").trim();
}

function seen(element) {
  return element.checkVisibility() && !element.closest("[aria-hidden=true], .visually-hidden, [data-voice]") && text(element) !== "";
}

function question(step, template) {
  const asked = [step.querySelector("[data-ask]"), step.querySelector(".help")].filter(Boolean).map((element) => ({ element, text: text(element) }));
  const answers = [...step.querySelectorAll(".answer")].filter((answer) => answer.checkVisibility());
  return [
    ...asked,
    ...answers.map((element, index) => ({
      element,
      text: template.replace("{number}", index + 1).replace("{answer}", text(element.querySelector(".answer-words"))),
    })),
  ];
}

/** The parts of the screen in the order in which they are read: [{text, element}]. An answer is told with its place. */
export function spokenParts(box) {
  const dialog = document.querySelector("dialog[open]");
  const step = document.querySelector(".step.now");
  const words = box.querySelector("[data-say-answer]");
  const language = document.documentElement.lang;
  const template = (words.querySelector(`[lang="${language}"]`) ?? words).textContent;
  if (!dialog && step?.checkVisibility()) return question(step, template).filter((one) => one.text);
  const found = [...(dialog ?? document.querySelector("main")).querySelectorAll(dialog ? "h2, p, button" : WORDS)].filter(seen);
  return found.map((element) => ({ element, text: text(element) }));
}
