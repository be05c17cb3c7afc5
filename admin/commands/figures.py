"""Commands for the tallies."""

import click

commands: list[click.Command] = []
