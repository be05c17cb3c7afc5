// One question a screen: which one is shown, what its bar offers, and how a keyboard moves in it.
import { enter } from "./screens.js";

const GUARD = 350; // ms after a screen's appearance in which a second tap on the same spot answers nothing

/** The steps of `form`; `moved()` is told of each change of screen. */
export class Steps {
  constructor(form) {
    this.form = form;
    this.all = [...form.querySelectorAll("[data-step]")];
    this.dots = [...form.querySelectorAll("[data-dot]")];
    this.back = form.querySelector("[data-back]");
    this.next = form.querySelector("[data-next]");
    this.at = 0;
    this.deafUntil = 0;
    form.addEventListener("keydown", (event) => this.#keys(event));
  }

  get step() {
    return this.all[this.at];
  }

  get last() {
    return this.at === this.all.length - 1;
  }

  get deaf() {
    return performance.now() < this.deafUntil;
  }

  answered(step = this.step) {
    const text = step.querySelector("textarea");
    return text ? text.value.trim() !== "" : step.querySelector("input:checked") !== null;
  }

  show(index) {
    this.at = index;
    this.deafUntil = performance.now() + GUARD;
    this.form.dataset.at = index;
    this.all.forEach((step, number) => step.classList.toggle("now", number === index));
    this.dots.forEach((dot, number) => {
      dot.classList.toggle("now", number === index);
      dot.classList.toggle("done", number !== index && this.answered(this.all[number]));
    });
    this.form.querySelector("[data-number]").textContent = index + 1;
    this.refresh();
    scrollTo(0, 0);
    this.step.querySelector("[data-ask]").focus({ preventScroll: true });
    enter(`q.${this.step.dataset.question}`);
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

  /** Arrows and Tab walk through the answers without choosing one; Enter and the space bar choose. */
  #keys(event) {
    const input = event.target.closest?.(".answer input");
    if (event.key === "Escape" && this.at > 0) return this.back.click();
    const onAsk = event.target.matches?.("[data-ask]");
    const shown = [...this.step.querySelectorAll(".answer:not([hidden]) input")];
    const forward = ["ArrowDown", "ArrowRight"].includes(event.key) || (event.key === "Tab" && !event.shiftKey);
    const backward = ["ArrowUp", "ArrowLeft"].includes(event.key) || (event.key === "Tab" && event.shiftKey);
    if (input && event.key === "Enter") {
      event.preventDefault();
      return input.click();
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
