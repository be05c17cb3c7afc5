"""What a table is: its columns with their types, units and meanings, as the data dictionary tells them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Value = str | int | float | bool | date | datetime | None
Row = tuple[Value, ...]


class Type(StrEnum):
    """How a column's values are kept in a typed file."""

    TEXT = "text"
    WORD = "word"  # one of a few words, which a person reads in their own language
    COUNT = "count"
    SHARE = "share"  # from 0 to 1
    NUMBER = "number"
    CHANCE = "chance"  # a probability, often tiny: told to three digits, wherever they begin
    DAY = "date"
    MOMENT = "moment"  # UTC; people read it in Vietnamese time
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """``name`` is for programs, ``title`` for people (Vietnamese, wrapped by ``N_``); ``null`` says what an empty cell means.

    Without ``null`` no cell is empty. ``source`` is the law, form or paper that the column follows.
    """

    name: str
    type: Type
    title: str
    meaning: str
    unit: str = ""
    source: str = ""
    null: str = ""


@dataclass(frozen=True)
class Table:
    """``rows`` says what one row is."""

    name: str
    title: str
    rows: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Words:
    """What people read: ``translate`` turns a Vietnamese title into their language, ``say`` a word or flag of a column."""

    translate: Callable[[str], str]
    say: Callable[[Column, Value], str]
