"""Take out of free text what could name a person: runs of digits (phone, ID, dossier numbers), e-mail and web addresses."""

import re

MASK = "•••"

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@,;:()<>\[\]]+@[^\s@,;:()<>\[\]]+", re.IGNORECASE)
# Six digits or more, however they are grouped: 0912 345 678, 0912.345.678, 010000000001, (0214) 3840000, H38.20-261008-0975.
_DIGITS = re.compile(r"(?:\b[A-ZĐ]{1,2})?(?:\+|\()?\d(?:[\s.,()/_\-–—]{0,3}[A-ZĐ]?\d){5,}")


def masked(text: str) -> str:
    """``text`` with such parts replaced by ``MASK``; a date or a sum of money of six digits goes too, better than too little."""
    return _DIGITS.sub(MASK, _ADDRESS.sub(MASK, text))
