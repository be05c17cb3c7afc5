"""What an app carries: its settings, its store and its clock, and the two transactions that views use."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from surveys.clock import Clock
from surveys.database import Database
from surveys.settings import Settings

KEY = "phieu"


@dataclass(frozen=True)
class State:
    """The app's own things, made once by ``wsgi.create_app``."""

    settings: Settings
    database: Database
    clock: Clock


def attach(app: Flask, state: State) -> None:
    """Give ``app`` its state."""
    app.extensions[KEY] = state


def _state() -> State:
    return cast(State, current_app.extensions[KEY])


def settings() -> Settings:
    """The running app's settings."""
    return _state().settings


def database() -> Database:
    """The running app's store."""
    return _state().database


def now() -> datetime:
    """The present moment by the app's clock, in UTC."""
    return _state().clock()


def reading() -> AbstractContextManager[Session]:
    """A session for a page that only shows."""
    return database().reading()


def writing() -> AbstractContextManager[Session]:
    """The request's transaction: commits on leaving, rolls back on an error. Render after it, never inside."""
    return database().writing()
