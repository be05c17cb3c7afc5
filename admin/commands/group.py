"""The console script itself: a Flask command group that says errors in words, without a traceback, and with exit status 1.

A command's module is loaded when the command is asked for, and the app when it runs: that takes longer than most commands do.
"""

from importlib import import_module
from typing import Any, NamedTuple

import click
from flask.cli import FlaskGroup

from surveys.errors import DomainError
from surveys.settings import BadSetting


class Command(NamedTuple):
    """Where a command is, in ``admin.commands``, and what ``phieu --help`` says of it: the first sentence of its own help."""

    module: str
    summary: str


COMMANDS = {
    "dictionary": Command("data", "Print the data dictionary: every table and column that can be taken out."),
    "doctor": Command("doctor", "Say whether this installation is fit to serve, line by line; exit status 1 if not."),
    "erase-rating": Command(
        "ratings",
        "Erase one rating at its giver's request: by the slip's code, or by the submission's id that their device shows.",
    ),
    "export": Command("data", "Write TABLE to FILE: Parquet if its name ends in .parquet, else CSV."),
    "figures": Command("figures", "What is released of the figures: the sums that pages, files and the API show."),
    "import-dossiers": Command("dossiers", "Take the dossiers of a CSV or XLSX export into the register."),
    "init": Command("setup", "Make an empty office for real use, with its first administrator."),
    "migrate": Command("store", "Bring the store to this version's schema."),
    "report": Command("dossiers", "Print the figures that the office reports."),
    "reports": Command("reports", "Make the official reports, or verify those that are kept."),
    "sample": Command("setup", "Fill an empty store with the sample office."),
    "serve": Command("setup", "Serve both faces and print tickets, until stopped."),
    "tally": Command("figures", "Check or rebuild the tallies that every figure comes from; ratings may keep coming meanwhile."),
    "worker": Command(
        "printing", "Print queued tickets until stopped (SIGTERM or Ctrl-C); the ticket under way is finished first."
    ),
}


class Commands(FlaskGroup):
    """``phieu``. A bad setting and whatever the domain refuses end the command with one line that says why."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(**extra)
        # --app, --env-file and --debug are Flask's; the product has one app, and its settings come from PHIEU_* alone.
        self.params.clear()

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        """Every command's name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 - click's interface
        """The command, with its module loaded; None for an unknown name."""
        if name not in COMMANDS:
            return None
        commands: list[click.Command] = import_module(f"admin.commands.{COMMANDS[name].module}").commands
        return next(command for command in commands if command.name == name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's interface
        """Name every command without loading one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in sorted(COMMANDS.items())])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit status 0 only on success."""
        try:
            return super().invoke(ctx)
        except (BadSetting, DomainError) as error:
            raise click.ClickException(str(error)) from error
