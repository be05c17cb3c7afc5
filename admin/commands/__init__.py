"""The console script's commands: one module per concern, each with ``commands``, a list of click commands."""

from flask import Flask

from admin.commands import data, doctor, dossiers, figures, printing, ratings, reports, setup, store

MODULES = [data, doctor, dossiers, figures, printing, ratings, reports, setup, store]


def install(app: Flask) -> None:
    """Give ``app`` every command."""
    for module in MODULES:
        for command in module.commands:
            app.cli.add_command(command)
