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


class LocalMonth(FunctionElement[int]):
    """The month yyyymm of a stored moment's Vietnamese day."""

    type = Integer()
    name = "local_month"
    inherit_cache = True


class LocalDayNumber(FunctionElement[int]):
    """The day (1–31) of its month of a stored moment, in Viet Nam: a tenth of the time of a date, where the month is known."""

    type = Integer()
    name = "local_day_number"
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


@compiles(LocalMonth, "sqlite")
def _month_sqlite(element: LocalMonth, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(strftime('%Y%m', {compiler.process(element.clauses, **kw)}, '+7 hours') AS INTEGER)"


@compiles(LocalMonth, "postgresql")
def _month_postgresql(element: LocalMonth, compiler: SQLCompiler, **kw: Any) -> str:
    moment = _vietnamese(element, compiler, **kw)
    return f"(EXTRACT(YEAR FROM {moment}) * 100 + EXTRACT(MONTH FROM {moment}))::integer"


@compiles(LocalDayNumber, "sqlite")
def _number_sqlite(element: LocalDayNumber, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(strftime('%d', {compiler.process(element.clauses, **kw)}, '+7 hours') AS INTEGER)"


@compiles(LocalDayNumber, "postgresql")
def _number_postgresql(element: LocalDayNumber, compiler: SQLCompiler, **kw: Any) -> str:
    return f"EXTRACT(DAY FROM {_vietnamese(element, compiler, **kw)})::integer"


@compiles(LocalHour, "sqlite")
def _hour_sqlite(element: LocalHour, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(strftime('%H', {compiler.process(element.clauses, **kw)}, '+7 hours') AS INTEGER)"


@compiles(LocalHour, "postgresql")
def _hour_postgresql(element: LocalHour, compiler: SQLCompiler, **kw: Any) -> str:
    return f"EXTRACT(HOUR FROM {_vietnamese(element, compiler, **kw)})::integer"
