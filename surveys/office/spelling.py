"""How Vietnamese names are compared: equal in any Unicode form, case, spacing and placing of the tone mark (*hòa* = *hoà*)."""

import unicodedata

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def tidy(text: str) -> str:
    """``text`` in NFC, on one line, without invisible or control characters."""
    composed = unicodedata.normalize("NFC", text)
    # Controls (Cc: line breaks, tabs) part words; format characters (Cf: zero-width, soft hyphen) stand inside them.
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in composed if unicodedata.category(c) != "Cf")
    return " ".join(spaced.split())


def name_key(text: str) -> str:
    """What two spellings of one name have in common. Tones count (*Hùng* is not *Hưng*), their place in the syllable doesn't."""
    return " ".join(_syllable(word) for word in tidy(text).casefold().split())


def _syllable(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(c for c in parts if c not in TONES) + "".join(c for c in parts if c in TONES)


def bare(text: str) -> str:
    """``text``'s letters and digits alone: lower case, no marks, ``đ`` as ``d`` (*Mã hồ sơ* → ``mahoso``)."""
    parts = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(c for c in parts if c.isalnum())
