"""A stored moment's Vietnamese day and hour, in SQL on both stores."""

from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement


class LocalDay(FunctionElement[Any]):
    """The Vietnamese day of a stored moment."""

    type = Date()
    name = "local_day"
    inherit_cache = True


class LocalHour(FunctionElement[int]):
    """The hour (0–23) of the Vietnamese day of a stored moment."""

    type = Integer()
    name = "local_hour"
    inherit_cache = True


def _vietnamese(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Ho_Chi_Minh')"


# Viet Nam has kept UTC+7 without summer time since 1975, so SQLite can simply add it.
@compiles(LocalDay, "sqlite")
def _day_sqlite(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+7 hours')"


@compiles(LocalDay, "postgresql")
def _day_postgresql(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{_vietnamese(element, compiler, **kw)}::date"


@compiles(LocalHour, "sqlite")
def _hour_sqlite(element: LocalHour, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(strftime('%H', {compiler.process(element.clauses, **kw)}, '+7 hours') AS INTEGER)"


@compiles(LocalHour, "postgresql")
def _hour_postgresql(element: LocalHour, compiler: SQLCompiler, **kw: Any) -> str:
    return f"EXTRACT(HOUR FROM {_vietnamese(element, compiler, **kw)})::integer"


class LocalNumber(FunctionElement[int]):
    """The Vietnamese day of a stored moment as yyyymmdd."""

    type = Integer()
    name = "local_number"
    inherit_cache = True


@compiles(LocalNumber, "sqlite")
def _number_sqlite(element: LocalNumber, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(strftime('%Y%m%d', {compiler.process(element.clauses, **kw)}, '+7 hours') AS INTEGER)"


@compiles(LocalNumber, "postgresql")
def _number_postgresql(element: LocalNumber, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char({_vietnamese(element, compiler, **kw)}, 'YYYYMMDD')::integer"
