"""Take out of free text what could name the person who wrote it: numbers of phones, papers, accounts and dossiers, however they
are grouped or spelled; addresses of mail, web and chat; number plates; and the name after *tôi là* and the like.

Years, dates, clock times, sums of money and numbers of laws stay, and so do names after *anh, chị, ông, bà*: they are as a rule
the clerk's, whom the citizen praises or blames on purpose (docs/decisions/0017-remarks-late-and-in-batches.md).
"""

import re
import unicodedata

MASK = "•••"
ENOUGH = 6  # digits in a row that may name somebody: the shortest numbers of accounts, plates and papers have so many

_WORDS = "không|khong|một|mốt|mot|hai|ba|bốn|bon|tư|năm|lăm|nam|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin"
# Words like "ba" and "năm" also mean father and year: spelled digits count only where nothing but such words follow each other.
# In "tháng 3 năm 2016" it is the year.
_DIGIT = rf"(?:\d|\b(?!năm\s+20\d\d\b)(?:{_WORDS})\b)"
# Between two digits of one number: a few signs that are no letters, a capital or two (H38, 24A-123.45), an O for a zero.
_GAP = r"[\W_]{0,5}(?:(?-i:[A-ZĐ]){1,2}[\W_]{0,2})?"
_NUMBER = re.compile(rf"(?:\b[a-zđ]{{1,2}}(?=\d))?[+(]*{_DIGIT}(?:{_GAP}(?:{_DIGIT}|(?<=\d)o|o(?=\d)))*", re.IGNORECASE)
_COUNTED = re.compile(_DIGIT, re.IGNORECASE)

_PLAIN = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-]20\d\d"  # 12/03/2016; an older one is somebody's birthday
    r"|\d{1,3}/20\d\d"  # 03/2016, nghị định 118/2025
    r"|20\d\d(?:\s?[-–]\s?|,\s)20\d\d"  # 2015–2016
    r"|\d{1,2}[:.]\d\d\s?[-–]\s?\d{1,2}[:.]\d\d"  # 7:30–11:30
)
_BORN = re.compile(r"\bsinh\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_MONEY = re.compile(r"[1-9]\d{0,2}(?:[., ]\d{3}){1,2}")
_CURRENCY = re.compile(r"\s?(?:đ|đồng|vnđ|vnd|triệu|nghìn|ngàn)\b", re.IGNORECASE)

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|[^\s@,;:()<>\[\]]+\s?(?:@|\(at\)|\[at\]|\ba còng\b)\s?[^\s@,;:()<>\[\]]+"
    r"|\b(?:zalo|facebook|fb|telegram|viber)\.?(?:com|me)?[/:]\s?\S+",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b\d{2}\s?[-.]?\s?[A-ZĐ]{1,2}\d?\s?[-.]?\s?\d{3}[.\s]?\d{1,2}\b", re.IGNORECASE)
_CAPITALS = "".join(sign for sign in map(chr, range(0x41, 0x1EFA)) if sign.isupper())
_NAME = rf"(?-i:[{_CAPITALS}])\w*(?:\s+(?-i:[{_CAPITALS}])\w*)"
_SAID = re.compile(
    rf"(\b(?:tôi|tui|mình|em|cháu|con)\s+(?:tên\s+là|tên|là)\s+(?:(?:anh|chị|ông|bà|cô|chú|bác)\s+)?"
    rf"|\b(?:họ\s+(?:và\s+)?tên|tên\s+tôi\s+là|ký\s+tên|người\s+viết)\s*:?\s+){_NAME}*"
    rf"|(\btôi\s*,?\s+){_NAME}+",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """``text`` in NFC with such parts replaced by ``MASK``; where in doubt, too much rather than too little."""
    shown = unicodedata.normalize("NFC", text)
    # What a mask uncovers (0@0@0) is masked too; each round leaves less to mask.
    while (again := _once(shown)) != shown:
        shown = again
    return shown


def _once(text: str) -> str:
    shown = _PLATE.sub(MASK, _ADDRESS.sub(MASK, text))
    shown = _NUMBER.sub(lambda found: _number(found, shown), shown)
    return _SAID.sub(lambda found: f"{found[1] or found[2]}{MASK}", shown)


def _number(found: re.Match[str], text: str) -> str:
    """A run of digits: as it is where it is short, a date, a time, a sum or a law's number."""
    run = found[0]
    if len(_COUNTED.findall(run)) < ENOUGH:
        return run
    if _PLAIN.fullmatch(run):
        return MASK if _BORN.search(text, 0, found.start()) else run
    money = _MONEY.fullmatch(run) and _CURRENCY.match(text, found.end())
    return run if money else MASK
