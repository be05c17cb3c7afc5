"""What a results page is asked for, read from its address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.errors import N_, Invalid
from surveys.figures.periods import Period, between, month, parse
from surveys.responses.models import Channel

CUSTOM = "custom"


@dataclass(frozen=True)
class Filters:
    """A selection of responses. None stands for all, ``period`` None for the usual one (``scope.usual``).

    ``verified`` False selects the ratings that came without a code.
    """

    period: Period | None = None
    office: int | None = None
    field: int | None = None
    procedure: int | None = None
    clerk: int | None = None
    channel: Channel | None = None
    verified: bool = True

    def words(self) -> dict[str, Any]:
        """The selection as an address carries it; what is not chosen is left out."""
        words: dict[str, Any] = {
            name: str(getattr(self, name)) for name in ("office", "field", "procedure", "clerk") if getattr(self, name)
        }
        if self.period:
            words["period"] = self.period.word
        if self.channel:
            words["channel"] = self.channel.name.lower()
        return words if self.verified else {**words, "verified": "0"}

    @property
    def narrow(self) -> bool:
        """Whether less than whole offices is chosen."""
        return any((self.field, self.procedure, self.clerk, self.channel))

    def whole_office(self) -> "Filters":
        """The same office and period, of every clerk, procedure and channel."""
        return replace(self, field=None, procedure=None, clerk=None, channel=None)

    def but(self, **changes: Any) -> "Filters":
        """The same selection with some parts changed."""
        return replace(self, **changes)


def read(args: Mapping[str, str]) -> Filters:
    """The selection of an address's query. Raises Invalid, in words that say which part is wrong."""
    return Filters(
        period=_period(args),
        office=_id(args, "office"),
        field=_id(args, "field"),
        procedure=_id(args, "procedure"),
        clerk=_id(args, "clerk"),
        channel=_channel(args.get("channel", "")),
        verified=_verified(args.get("verified", "")),
    )


def unused(args: Mapping[str, str], taken: Collection[str]) -> tuple[str, ...]:
    """The names of what an address's query says beyond ``taken``, in its order; what is empty says nothing.

    ``period`` stands for from and to as well; ``verified=1`` says what is so anyway.
    """
    known = {*taken, *(("from", "to") if "period" in taken else ())}
    said = [name for name, text in args.items() if text.strip() and (name, text) != ("verified", "1")]
    return tuple(name for name in said if name not in known)


def _period(args: Mapping[str, str]) -> Period | None:
    word = args.get("period", "").strip()
    first, last = args.get("from", "").strip(), args.get("to", "").strip()
    if word in ("", CUSTOM) and (first or last):
        return between(month(first or last), month(last or first))
    return parse(word) if word not in ("", CUSTOM) else None


def _id(args: Mapping[str, str], name: str) -> int | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    # The length first: Python refuses to read a number of thousands of digits.
    if not (len(text) <= 10 and text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
        raise Invalid(N_("Bộ lọc “%(name)s” không đúng. Vui lòng chọn lại từ danh sách."), code="filter", name=name)
    return int(text)


def _channel(text: str) -> Channel | None:
    if not text:
        return None
    if text.upper() not in Channel.__members__:
        raise Invalid(N_("Không có kênh đánh giá này. Vui lòng chọn lại từ danh sách."), code="channel")
    return Channel[text.upper()]


def _verified(text: str) -> bool:
    if text not in ("", "0", "1"):
        raise Invalid(N_("Bộ lọc “%(name)s” không đúng. Vui lòng chọn lại từ danh sách."), code="filter", name="verified")
    return text != "0"
