// The short code on a slip, as surveys/tokens/codes.py makes it: nine Crockford base 32 symbols and a check symbol (mod 37).
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const LENGTH = 10;
const FORGIVEN = { I: "1", L: "1", O: "0" };

/** The symbols in what was typed or scanned so far: a slip's whole address counts from its /t/ on, I, L and O are forgiven. */
export function symbols(text) {
  const address = text.lastIndexOf("/t/");
  if (address < 0 && /[:/]/.test(text)) return "";
  const typed = address < 0 ? text : text.slice(address + 3).split(/[?#/]/)[0];
  return [...typed.toUpperCase()]
    .map((symbol) => FORGIVEN[symbol] ?? symbol)
    .filter((symbol) => ALPHABET.includes(symbol))
    .slice(0, LENGTH)
    .join("");
}

/** Whether a whole code can be right: its last symbol is the check of the nine before it. */
export function fits(code) {
  if (code.length !== LENGTH) return false;
  let rest = 0;
  for (const symbol of code.slice(0, -1)) rest = (rest * 32 + ALPHABET.indexOf(symbol)) % 37;
  return rest === ALPHABET.indexOf(code.at(-1));
}
