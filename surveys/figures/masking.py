"""Take out of free text what could name a person: runs of digits (phone, ID, dossier numbers), e-mail and web addresses."""

import re

MASK = "•••"

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@,;:()<>\[\]]+@[^\s@,;:()<>\[\]]+", re.IGNORECASE)
# Six digits or more, however they are grouped: 0912 345 678, 0912.345.678, 010-000-000001, (0214) 3840000, H38.20-261008-0975.
_DIGITS = re.compile(r"(?:\+|\()?\d(?:[\s.,()/_\-–—]{0,3}\d){5,}")
_CODE = re.compile(r"\b[A-ZĐ]{1,3}\d{1,4}(?:[.\-–]\w+)*[.\-–]" + re.escape(MASK), re.IGNORECASE)


def masked(text: str) -> str:
    """``text`` with such parts replaced by ``MASK``; a date or a sum of money of six digits goes too, better than too little."""
    text = _ADDRESS.sub(MASK, text)
    text = _DIGITS.sub(MASK, text)
    return _CODE.sub(MASK, text)
