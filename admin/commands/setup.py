"""init, sample and serve."""

import click

commands: list[click.Command] = []
