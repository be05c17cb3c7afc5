"""Commands for dossiers: import and report."""

import click

commands: list[click.Command] = []
