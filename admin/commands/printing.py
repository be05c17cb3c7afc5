"""The print worker."""

import click

commands: list[click.Command] = []
