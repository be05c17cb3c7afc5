// One thing that is being said: a sound file, or words by a voice of the browser. Says "change" when it begins, pauses or ends.

export class Player extends EventTarget {
  #audio;
  #parts = [];
  #at = 0;
  #how;
  #run = 0;
  #volume = 1;
  playing = false;

  /** Whether there is something to resume. */
  get begun() {
    return this.#audio !== undefined || this.#parts.length > 0;
  }

  /** From 0 to 1; for words, from the next one on. */
  set volume(share) {
    this.#volume = share;
    if (this.#audio) this.#audio.volume = share;
  }

  /** Play a sound file from its beginning. Held as a whole, so that a device without a network needs no ranges of it. */
  async playFile(url) {
    this.stop();
    const run = this.#run;
    try {
      const answer = await fetch(url);
      if (!answer.ok || run !== this.#run) return;
      const sound = await answer.blob();
      if (run !== this.#run) return;
      this.#audio = new Audio(URL.createObjectURL(sound));
      this.#audio.volume = this.#volume;
      this.#audio.addEventListener("ended", () => this.stop());
      await this.#audio.play();
      this.#playing(run === this.#run);
    } catch {
      // No network, or a browser that lets nothing sound before a touch: the page stays silent, its button stays.
      if (run === this.#run) this.stop();
    }
  }

  /** Say `parts` ([{text, element}]) one after the other; the element of the one that sounds carries the class "spoken". */
  say(parts, how) {
    this.stop();
    this.#parts = parts;
    this.#how = how;
    this.#at = 0;
    this.#speak();
  }

  #speak() {
    const run = this.#run;
    const one = this.#parts[this.#at];
    if (!one) return this.stop();
    const words = new SpeechSynthesisUtterance(one.text);
    Object.assign(words, this.#how, { volume: this.#volume });
    const next = (ahead) => {
      if (run !== this.#run) return;
      one.element.classList.remove("spoken");
      if (ahead) this.#at += 1;
      else this.#at = this.#parts.length;
      this.#speak();
    };
    words.addEventListener("end", () => next(true));
    words.addEventListener("error", () => next(false));
    one.element.classList.add("spoken");
    speechSynthesis.speak(words);
    return this.#playing(true);
  }

  /** Fall silent, to go on from here. Words go on from the answer that was being said: no browser keeps a place within it. */
  pause() {
    this.#run += 1;
    this.#audio?.pause();
    this.#silence();
    this.#playing(false);
  }

  resume() {
    if (this.#audio) this.#audio.play().then(() => this.#playing(true), () => this.stop());
    else this.#speak();
  }

  /** Fall silent and forget what was said. */
  stop() {
    this.#run += 1;
    this.#audio?.pause();
    if (this.#audio) URL.revokeObjectURL(this.#audio.src);
    this.#silence();
    this.#audio = undefined;
    this.#parts = [];
    this.#playing(false);
  }

  #silence() {
    this.#parts[this.#at]?.element.classList.remove("spoken");
    if (this.#parts.length) speechSynthesis.cancel();
  }

  #playing(now) {
    if (this.playing === now) return;
    this.playing = now;
    this.dispatchEvent(new Event("change"));
  }
}
