"""All syllables that the rules of Vietnamese spelling allow, and all the ways to type each of them in Telex.

Written from the rules alone, so that it can judge ``telex.js``. In ``RIMES`` the capital letter is the one that carries the
tone; ``hoà`` and ``hòa`` differ in three rimes without a last consonant.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

INITIALS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()  # noqa: SIM905 - a table to be read
RIMES = """
A Ach Ai Am An Ang Anh Ao Ap At Ac Au Ay Ăc Ăm Ăn Ăng Ăp Ăt Âc Âm Ân Âng Âp Ât Âu Ây
E Ec Em En Eng Eo Ep Et Ê Êch Êm Ên Ênh Êp Êt Êu
I Ia Ich Im In Inh Ip It Iu iÊc iÊm iÊn iÊng iÊp iÊt iÊu
O Oc Oi Om On Ong Op Ot oOc oOng Ô Ôc Ôi Ôm Ôn Ông Ôp Ôt Ơ Ơi Ơm Ơn Ơp Ơt
oA oAc oAch oAi oAm oAn oAng oAnh oAo oAp oAt oAy oĂc oĂm oĂn oĂng oĂt oE oEn oEo oEt
U Ua Uc Ui Um Un Ung Up Ut uÂn uÂng uÂt uÂy uÊ uÊch uÊnh uÔc uÔi uÔm uÔn uÔng uÔt uƠ
uY uYa uYch uYn uYnh uYt uYu uyÊn uyÊt Y yÊm yÊn yÊng yÊt yÊu
Ư Ưa Ưc Ưi Ưng Ưt Ưu ưƠc ưƠi ưƠm ưƠn ưƠng ưƠp ưƠt ưƠu
""".split()  # noqa: SIM905 - a table to be read
OLD_PLACE = {"oA": "Oa", "oE": "Oe", "uY": "Uy"}
TONES = {"": "", "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
STOPS = ("c", "ch", "p", "t")
MARKED = {"ă": ("a", "w"), "â": ("a", "a"), "ê": ("e", "e"), "ô": ("o", "o"), "ơ": ("o", "w"), "ư": ("u", "w"), "đ": ("d", "d")}
VOWELS = "aăâeêioôơuưy"


@dataclass(frozen=True)
class Syllable:
    """``initial`` and ``rime`` (its toned letter a capital) with the Telex key of its tone."""

    initial: str
    rime: str
    tone: str

    def __str__(self) -> str:
        at = next(place for place, letter in enumerate(self.rime) if letter.isupper())
        plain = self.rime.lower()
        return unicodedata.normalize("NFC", self.initial + plain[: at + 1] + TONES[self.tone] + plain[at + 1 :])


def _fits(initial: str, rime: str) -> bool:
    """Whether spelling lets this rime follow this initial; ``qu`` and ``gi`` bring a letter of their own."""
    plain = rime.lower()
    front = plain[0] in "eêiy"
    if initial in ("k", "gh", "ngh"):
        return front and (plain != "y" or initial == "k")
    if initial in ("c", "g", "ng"):
        return not front or (initial == "g" and plain in ("i", "in"))
    if initial == "qu":
        return plain[0] in "aăâeêiyơô" and not plain.startswith(("ia", "iê", "iu")) and plain not in ("ôi",)
    if initial == "gi":
        return plain[0] not in "iy" and plain[:2] not in ("oa", "oă", "oe", "uy", "uê", "uơ", "uâ")
    if plain.startswith("yê") or (plain.startswith("i") and not initial and plain.startswith("iê")):
        return plain.startswith("yê") and not initial
    return not (plain == "y" and initial in ("ch", "đ", "gi", "ng", "nh", "ph", "th", "tr"))


def syllables(*, new: bool) -> Iterator[Syllable]:
    """Every syllable, its tone placed the old or the new way."""
    for initial, rime in product(["", *INITIALS], RIMES):
        if not _fits(initial, rime):
            continue
        stopped = rime.lower().lstrip(VOWELS) in STOPS
        placed = rime if new else OLD_PLACE.get(rime, rime)
        for tone in "sj" if stopped else TONES:
            yield Syllable(initial, placed, tone)


def typings(syllable: Syllable) -> set[str]:
    """Every order of keys in which Telex types it: each mark at its letter, after the vowels or at the end; the tone likewise."""
    rime = syllable.rime.lower()
    tail = rime.lstrip(VOWELS)
    vowels = rime.removesuffix(tail)
    toned = next(place for place, letter in enumerate(syllable.rime) if letter.isupper())
    ways = product(("here", "after", "end") if "đ" in syllable.initial else ("here",), ("here", "after", "end"), range(4))
    found = {_keys(syllable, vowels, tail, toned, *way) for way in ways}
    return {keys for keys in found if keys}


def _keys(syllable: Syllable, vowels: str, tail: str, toned: int, stroke: str, mark: str, tone: int) -> str:
    """One order; ``tone`` 0: at its letter, 1: after the vowels, 2: at the end before late marks, 3: at the very end."""
    initial = "".join(MARKED[letter][0] if letter in MARKED else letter for letter in syllable.initial)
    late = {"here": "", "after": "", "end": ""}
    if "đ" in syllable.initial:
        late[stroke] += "d"
    head = initial + late.pop("here", "")
    keys = head
    marks = ""
    for place, letter in enumerate(vowels):
        base, key = MARKED.get(letter, (letter, ""))
        keys += base + (key if mark == "here" else "")
        # One w makes both letters of ươ.
        marks += key if key and key not in marks else ""
        keys += syllable.tone if tone == 0 and place == toned else ""
        keys += _doubled(vowels, place)
    after = (marks if mark == "after" else "") + late["after"]
    keys += after + (syllable.tone if tone == 1 else "") + tail
    keys += syllable.tone if tone == 2 else ""
    keys += (marks if mark == "end" else "") + late["end"]
    return keys + (syllable.tone if tone == 3 else "")


def _doubled(vowels: str, place: int) -> str:
    """The o of *xoong* is typed a third time: twice would be ô."""
    return "o" if vowels == "oo" and place == 1 else ""
