"""The console script itself: a Flask command group that says errors in words, without a traceback, and with exit status 1."""

from typing import Any

import click
from flask.cli import FlaskGroup

from surveys.errors import DomainError
from surveys.settings import BadSetting


class Commands(FlaskGroup):
    """``phieu``. A bad setting and whatever the domain refuses end the command with one line that says why."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(**extra)
        # --app, --env-file and --debug are Flask's; the product has one app, and its settings come from PHIEU_* alone.
        self.params.clear()

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit status 0 only on success."""
        try:
            return super().invoke(ctx)
        except (BadSetting, DomainError) as error:
            raise click.ClickException(str(error)) from error
