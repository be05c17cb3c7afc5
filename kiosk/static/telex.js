// Vietnamese by Telex, as pure functions on text: no page, no clock. A word is written anew at each key from what stands there,
// so a caret that was moved, a pasted word or a word half erased are written on like any other.
const TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]; // level, sắc, huyền, hỏi, ngã, nặng
const TONE_KEYS = { s: 1, f: 2, r: 3, x: 4, j: 5 };
const HATS = { a: ["â", "aă"], e: ["ê", "e"], o: ["ô", "oơ"] };
/** What w makes of the vowels of a syllable; with a last consonant, `uo` is always `ươ`. */
const HORNS = {
  a: "ă", â: "ă", o: "ơ", ô: "ơ", u: "ư", oa: "oă", oi: "ơi", ôi: "ơi", ua: "ưa", uâ: "ưa", ui: "ưi", uu: "ưu", uo: "uơ", ưo: "ươ",
  uô: "uơ", uoi: "ươi", uôi: "ươi", ưoi: "ươi", uou: "ươu", ưou: "ươu",
};
/** Vowels that a word may have, and those on the way to them. */
const VOWELS = new Set(
  ("a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê " +
    "iêu oai oao oay oeo uây uêu uôi uya uyê uyu ươi ươu yêu " +
    "eu ie ieu ye yeu ue ueu uo uoi uou uu uay uye ưo ưoi ưou uơi uơu").split(" "),
);
const LAST = new Set(["", "c", "ch", "k", "m", "n", "ng", "nh", "p", "t"]);
const LETTER = /[\p{Script=Latin}\p{M}]/u;
const BEGINNING = /^(?:qu(?=[aăâeêioôơuưy])|gi(?=[aăâeêioôơuưy])|[bcdđfghjklmnpqrstvxz]*)/;
const SHAPE = /^([aăâeêioôơuưy]*)([a-z]*)$/;

/** A word without its tone, and the tone (0 to 5). */
function untoned(word) {
  let tone = 0;
  const bare = [...word.normalize("NFD")]
    .filter((sign) => {
      const found = TONES.indexOf(sign, 1);
      if (found > 0) tone = found;
      return found < 0;
    })
    .join("");
  return [bare.normalize("NFC"), tone];
}

/** {head, vowels, tail, tone} of a word in lower case, or undefined when no Vietnamese word begins like that. */
function parts(word) {
  const [bare, tone] = untoned(word.toLowerCase());
  const head = BEGINNING.exec(bare)[0];
  const [, vowels, tail] = SHAPE.exec(bare.slice(head.length)) ?? [];
  if (vowels === undefined || !LAST.has(tail) || (vowels && !VOWELS.has(vowels)) || (tail && !vowels)) return undefined;
  return { head, vowels, tail, tone };
}

/** Which of the vowels carries the tone. */
function toned(head, vowels, tail, placement) {
  const marked = Math.max(...["ă", "â", "ê", "ô", "ơ", "ư"].map((vowel) => vowels.lastIndexOf(vowel)));
  if (vowels.startsWith("ươ")) return 1;
  if (marked >= 0) return marked;
  if (tail) return vowels.length - 1;
  if (vowels.length === 3) return 1;
  return placement === "new" && ["oa", "oe", "uy"].includes(vowels) ? 1 : 0;
}

/** The word of these parts, each letter in the case that `cases` (a word of the same length) has there. */
function spelled({ head, vowels, tail, tone }, cases, placement) {
  const at = vowels && tone ? toned(head, vowels, tail, placement) : -1;
  const letters = [...head, ...[...vowels].map((vowel, index) => (index === at ? (vowel + TONES[tone]).normalize("NFC") : vowel)), ...tail];
  return letters.map((letter, index) => (isCapital(cases[index]) ? letter.toUpperCase() : letter)).join("");
}

function isCapital(letter) {
  return letter !== undefined && letter !== letter.toLowerCase();
}

/** Where the word around `caret` begins and ends. */
function wordAt(text, caret) {
  let from = caret;
  let to = caret;
  while (from > 0 && LETTER.test(text[from - 1])) from -= 1;
  while (to < text.length && LETTER.test(text[to])) to += 1;
  return [from, to];
}

/** The same word with its tone where it belongs, which a letter more may have moved; others stay as they are. */
function settled(word, placement) {
  const found = parts(word);
  return found?.tone ? spelled(found, word, placement) : word;
}

function composed(text, caret) {
  const whole = text.normalize("NFC");
  return { text: whole, caret: Math.min(text.slice(0, caret).normalize("NFC").length, whole.length) };
}

/** Put `letters` in at the caret as they are; only the tone of the word moves to its place. */
function insert(text, caret, letters, placement) {
  const longer = insertLiterally(text, caret, letters);
  const [from, to] = wordAt(longer.text, longer.caret);
  const word = settled(completed(longer.text.slice(from, to)), placement);
  return { text: longer.text.slice(0, from) + word + longer.text.slice(to), caret: longer.caret };
}

/** `ưo` and `uơ` before another letter can only be `ươ`. */
function completed(word) {
  const found = parts(word);
  if (!found || !/^(?:ưo|uơ)/.test(found.vowels) || !(found.tail || found.vowels.length > 2)) return word;
  return spelled({ ...found, vowels: `ươ${found.vowels.slice(2)}` }, word, "old");
}

/**
 * What a Telex key makes of a word: {word} when it changes a letter or the tone, {word, literal: true} when it takes that
 * back and is written itself, undefined when it is a letter like any other.
 */
function change(word, key, placement) {
  const found = parts(word);
  if (!found) return undefined;
  const sameLength = (next) => ({ word: spelled({ ...found, ...next }, word, placement) });
  const back = (next) => ({ ...sameLength(next), literal: true });
  if (key in TONE_KEYS || key === "z") return found.vowels ? retoned(found, key, sameLength, back) : undefined;
  if (key === "d") return { d: () => sameLength({ head: "đ" }), đ: () => back({ head: "d" }) }[found.head]?.();
  if (key === "w") return horned(found, sameLength, back);
  return key in HATS ? hatted(found, key, sameLength, back) : undefined;
}

function retoned(found, key, sameLength, back) {
  if (key === "z") return found.tone ? sameLength({ tone: 0 }) : undefined;
  const tone = TONE_KEYS[key];
  return found.tone === tone ? back({ tone: 0 }) : sameLength({ tone });
}

function horned(found, sameLength, back) {
  const { vowels, tail } = found;
  const made = HORNS[vowels];
  if (made) {
    const whole = tail && made === "uơ" ? "ươ" : made;
    return fits(whole, tail) ? sameLength({ vowels: whole }) : undefined;
  }
  const plain = vowels.replace(/[ăơư]/g, (vowel) => ({ ă: "a", ơ: "o", ư: "u" })[vowel]);
  return plain === vowels ? undefined : back({ vowels: plain });
}

function hatted(found, key, sameLength, back) {
  const [hat, from] = HATS[key];
  const { vowels, tail } = found;
  if (vowels.includes(hat)) return back({ vowels: vowels.replace(hat, key) });
  const at = Math.max(...[...from].map((vowel) => vowels.lastIndexOf(vowel)));
  if (at < 0) return undefined;
  const made = (vowels.slice(0, at) + hat + vowels.slice(at + 1)).replace("ưô", "uô");
  return fits(made, tail) ? sameLength({ vowels: made }) : undefined;
}

/** Vowels that no last consonant follows in any word; without this, `w` and hats would make words that don't exist. */
const OPEN = new Set(["ưa", "ưi", "ưu", "ơi", "ôi", "uơ", "ươi", "ươu", "uôi", "iêu", "yêu", "âu", "ây", "uây", "êu", "uêu"]);

function fits(vowels, tail) {
  return VOWELS.has(vowels) && !(tail && OPEN.has(vowels));
}

/** Whether a key at `caret` can have meant this change: the letters that differ stand before it, tones aside, and so does a vowel. */
function reaches(before, after, caret) {
  const [old, made] = [before, after].map((word) => untoned(word.toLowerCase())[0]);
  const differing = [...made].findLastIndex((letter, index) => letter !== old[index]);
  return differing < caret && /[aăâeêioôơuưydđ]/.test(old.slice(0, caret));
}

/** w where no vowel stands yet is ư by itself. */
function alone(word, key) {
  if (key.toLowerCase() !== "w" || !/^(?:gi|(?!q)[bcdđghklmnprstvx]*)$/i.test(untoned(word)[0])) return undefined;
  return key === "w" ? "ư" : "Ư";
}

/**
 * Type one `key` (a character) into `state` ({text, start, end, undo}); a selection is replaced. `options`: `telex` (whether
 * letters are Telex keys) and `placement` of tones ("old": hòa, "new": hoà). The new state's text is NFC. A key that changed
 * something, pressed again at once, takes that back and stands for itself.
 */
export function press(state, key, { telex = true, placement = "old" } = {}) {
  const plain = composed(state.text.slice(0, state.start) + state.text.slice(state.end), state.start);
  const { undo } = state;
  const written = telex ? typed(plain, key, placement, undo) : insert(plain.text, plain.caret, key, placement);
  const { text, caret } = composed(written.text, written.caret);
  return { text, start: caret, end: caret, undo: written.undo && { ...written.undo, after: text, at: caret } };
}

function typed({ text, caret }, key, placement, undo) {
  const lower = key.toLowerCase();
  if (undo && undo.key === lower && undo.after === text && undo.at === caret) {
    return insertLiterally(undo.text, undo.caret, key);
  }
  const [from, to] = wordAt(text, caret);
  const word = text.slice(from, to);
  const remember = { key: lower, text, caret };
  const changed = word && change(word, lower, placement);
  if (changed && reaches(word, changed.word, caret - from)) {
    const whole = text.slice(0, from) + changed.word + text.slice(to);
    return changed.literal ? insertLiterally(whole, caret, key) : { text: whole, caret, undo: remember };
  }
  const horn = caret === to && alone(word, key);
  return horn ? { ...insert(text, caret, horn, placement), undo: remember } : insert(text, caret, key, placement);
}

function insertLiterally(text, caret, key) {
  return composed(text.slice(0, caret) + key + text.slice(caret), caret + key.length);
}

/** Give the word at the caret `tone` (1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng), or take it away if it has it already. */
export function setTone(state, tone, { placement = "old" } = {}) {
  const { text, caret } = composed(state.text, state.end);
  const [from, to] = wordAt(text, caret);
  const found = parts(text.slice(from, to));
  if (!found?.vowels) return { text, start: caret, end: caret };
  const word = spelled({ ...found, tone: found.tone === tone ? 0 : tone }, text.slice(from, to), placement);
  return { text: text.slice(0, from) + word + text.slice(to), start: caret, end: caret };
}

/** Erase the selection, or the character before the caret; a tone that stood on it moves to its new place. */
export function erase(state, { placement = "old" } = {}) {
  const gone = state.start === state.end ? [...state.text.slice(0, state.start)].at(-1)?.length ?? 0 : 0;
  const kept = state.text.slice(0, state.start - gone);
  const { text, caret } = composed(kept + state.text.slice(state.end), kept.length);
  const [from, to] = wordAt(text, caret);
  const word = settled(text.slice(from, to), placement);
  return { text: text.slice(0, from) + word + text.slice(to), start: caret, end: caret };
}
