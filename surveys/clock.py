"""Time: UTC in the store, Asia/Ho_Chi_Minh on screens. Rules take a moment or a ``Clock``; none reads the wall clock itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, in UTC. The one place that reads the wall clock."""
    return datetime.now(UTC)


def to_local(moment: datetime) -> datetime:
    """``moment`` (aware) as Vietnamese wall-clock time."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(LOCAL)


def from_local(wall: datetime) -> datetime:
    """A Vietnamese wall-clock time without zone, as an aware UTC moment."""
    return wall.replace(tzinfo=LOCAL).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The Vietnamese calendar day in which ``moment`` lies."""
    return to_local(moment).date()


def month_of(day: date) -> int:
    """``day``'s month as the integer yyyymm that the tallies use (201602 for February 2016)."""
    return day.year * 100 + day.month


def first_of_month(month: int) -> date:
    """The first day of the month yyyymm."""
    return date(month // 100, month % 100, 1)


def add_months(month: int, count: int) -> int:
    """The month ``count`` months after (before, if negative) the month yyyymm."""
    index = month // 100 * 12 + month % 100 - 1 + count
    return index // 12 * 100 + index % 12 + 1


def day_start(day: date) -> datetime:
    """The UTC moment at which the Vietnamese calendar day begins."""
    return from_local(datetime.combine(day, time()))


def day_end(day: date) -> datetime:
    """The UTC moment at which the Vietnamese calendar day ends (start of the next; compare with ``<``)."""
    return day_start(day + timedelta(days=1))
