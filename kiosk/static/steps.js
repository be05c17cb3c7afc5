// One question a screen: which one is shown, what its bar offers, and how a keyboard moves in it.
import { enter } from "./screens.js";
import { soon } from "./soon.js";
import { meant } from "./taps.js";

/** An element's words in the language that is shown, without asking the browser for a layout. */
function said(element) {
  return (element.querySelector(`.say[lang="${document.documentElement.lang}"]`) ?? element).textContent.trim();
}

const scrolls = document.documentElement.dataset.face === "phone";

/** The steps of `form`. Showing one tells the page's screens. */
export class Steps {
  constructor(form) {
    this.form = form;
    this.all = [...form.querySelectorAll("[data-step]")];
    this.dots = [...form.querySelectorAll("[data-dot]")];
    this.back = form.querySelector("[data-back]");
    this.next = form.querySelector("[data-next]");
    this.chosen = form.querySelector("[data-chosen]");
    this.number = form.querySelector("[data-number]");
    this.at = 0;
    form.addEventListener("keydown", (event) => this.#keys(event));
    form.addEventListener("click", (event) => this.#gone(event), { capture: true });
    document.addEventListener("phieu:refused", () => this.#point());
  }

  get step() {
    return this.all[this.at];
  }

  get last() {
    return this.at === this.all.length - 1;
  }

  answered(step = this.step) {
    const text = step.querySelector("textarea");
    return text ? text.value.trim() !== "" : step.querySelector("input:checked") !== null;
  }

  /** Turn to a question: the frame that shows it holds nothing else, what stands around it follows in the next ones. */
  show(index) {
    const onward = index > this.at;
    this.step.classList.replace("now", "near");
    this.at = index;
    this.step.classList.remove("near");
    this.step.classList.add("now");
    this.form.dataset.at = index;
    enter(`q.${this.step.dataset.question}`);
    // A standing screen doesn't scroll, and asking it to would lay it out twice.
    if (scrolls) scrollTo(0, 0);
    soon(() => this.#surround(index, onward));
  }

  #surround(index, onward) {
    if (index !== this.at) return;
    this.form.classList.toggle("onward", index > 0);
    this.dots.forEach((dot, number) => {
      dot.classList.toggle("now", number === index);
      dot.classList.toggle("done", number !== index && this.answered(this.all[number]));
    });
    this.number.textContent = index + 1;
    this.#confirm(onward);
    this.refresh();
    soon(() => this.#arrive(index, onward));
  }

  /** Once the question is seen: announce it, point to what was chosen, and make the next tap quick. */
  #arrive(index, onward) {
    if (index !== this.at) return;
    this.#near();
    this.step.querySelector("[data-ask]").focus({ preventScroll: true });
    this.chosen.classList.toggle("again", onward);
  }

  /** Lay out the questions before and after, unseen and out of reach: a tap then only turns to what stands ready (kiosk.css). */
  #near() {
    this.all.forEach((step, number) => {
      step.classList.toggle("near", Math.abs(number - this.at) === 1);
      step.inert = number !== this.at;
    });
  }

  /** Until it is out of reach, the question that was just answered lies under the next one. */
  #gone(event) {
    const step = event.target.closest("[data-step]");
    if (!step || step === this.step) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** The bar for what is answered now. */
  refresh() {
    const answered = this.answered();
    const word = this.last ? "send" : answered ? "go" : "skip";
    for (const label of this.next.querySelectorAll("[data-word]")) label.hidden = label.dataset.word !== word;
    this.next.classList.toggle("second", word === "skip");
    this.back.hidden = this.at === 0;
    // The first tap makes the rating: before it there is nothing to skip to.
    this.next.hidden = this.at === 0 && !answered;
  }

  /** Show what the question before was answered with, to be taken back by a tap; say it, when it was answered just now. */
  #confirm(onward) {
    const answer = this.all[this.at - 1]?.querySelector("input[type=radio]:checked")?.closest(".answer");
    this.chosen.hidden = !answer;
    if (!answer) return;
    const [words, face] = [answer.querySelector(".answer-words"), answer.querySelector(".face")];
    this.chosen.className = `chosen js ${[...answer.classList].find((name) => name.startsWith("level-")) ?? ""}`;
    this.chosen.querySelector("[data-chosen-face]").replaceChildren(...(face ? [face.cloneNode(true)] : []));
    this.chosen.querySelector("[data-chosen-words]").replaceChildren(...[...words.childNodes].map((node) => node.cloneNode(true)));
    if (!onward) return;
    const status = this.form.querySelector("[data-said]");
    status.lang = document.documentElement.lang;
    status.textContent = `${said(this.chosen.querySelector(".chosen-label"))}: ${said(words)}`;
  }

  /** A tap that was not taken for one: show that the last one was. */
  #point() {
    this.chosen.classList.remove("again");
    requestAnimationFrame(() => this.chosen.classList.add("again"));
  }

  /** Arrows and Tab walk through the answers without choosing one; Enter and the space bar choose. */
  #keys(event) {
    const input = event.target.closest?.(".answer input");
    if (event.key === "Escape" && this.at > 0) return meant(event) && this.back.click();
    const onAsk = event.target.matches?.("[data-ask]");
    const shown = [...this.step.querySelectorAll(".answer:not([hidden]) input")];
    const forward = ["ArrowDown", "ArrowRight"].includes(event.key) || (event.key === "Tab" && !event.shiftKey);
    const backward = ["ArrowUp", "ArrowLeft"].includes(event.key) || (event.key === "Tab" && event.shiftKey);
    if (input && event.key === "Enter") {
      event.preventDefault();
      return meant(event) && input.click();
    }
    if (!(input || (onAsk && !backward)) || !(forward || backward) || !shown.length) return undefined;
    const place = shown.indexOf(input) + (forward ? 1 : -1);
    if (event.key === "Tab" && (place < 0 || place >= shown.length)) return this.#out(event, shown, backward);
    event.preventDefault();
    return shown[(place + shown.length) % shown.length].focus();
  }

  // A radio group swallows Tab whole; leaving it goes to the bar or back to the question.
  #out(event, shown, backward) {
    if (shown[0].type !== "radio") return;
    const target = backward ? this.step.querySelector("[data-ask]") : [this.back, this.next].find((button) => !button.hidden);
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}
