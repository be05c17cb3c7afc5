"""init, sample and serve."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy import exists, select

from admin import server
from surveys import migrations
from surveys.clock import utc_now
from surveys.forms import verbs as forms
from surveys.office import founding
from surveys.office.models import Office
from surveys.sample.accounts import SampleAccount, kept
from surveys.sample.devices import open_all
from surveys.sample.filling import fill
from surveys.web import database, now, reading, settings, writing

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--office", "name", required=True, help="The office's name, as citizens know it.")
@click.option("--code", required=True, help="The office's code, such as H38.")
@click.option("--admin", "login", required=True, help="Login of the first administrator.")
@click.option(
    "--password",
    envvar="PHIEU_ADMIN_PASSWORD",
    show_envvar=True,
    prompt="Password of the administrator",
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when not set; prefer the variable, other users of this machine see a command line.",
)
@with_appcontext
def init(name: str, code: str, login: str, password: str) -> None:
    """Make an empty office for real use, with its first administrator."""
    migrations.upgrade(database())
    with writing() as session:
        administrator = founding.Administrator(login, password)
        founding.found(session, name=name, code=code, administrator=administrator, now=now())
    click.echo(f"The office “{name}” ({code}) is ready. Sign in at {settings().public_url}/admin/ as {login}.")


@click.command(name="sample")
@with_appcontext
def fill_sample() -> None:
    """Fill an empty store with the sample office."""
    migrations.upgrade(database())
    accounts = fill(database(), settings(), utc_now)
    click.echo("The store holds the sample office now.")
    _show(accounts)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen at.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web server processes; default: PHIEU_WORKERS.")
@click.option("--certificate", type=FILE, help="PEM file: serve HTTPS without a proxy in front; needs --key.")
@click.option("--key", type=FILE, help="PEM file with the certificate's key.")
@click.option("--sample-if-empty", is_flag=True, help="Fill an empty store with the sample office first.")
@with_appcontext
def serve(
    host: str,
    port: int,
    workers: int | None,
    certificate: Path | None,
    key: Path | None,
    sample_if_empty: bool,  # noqa: FBT001 - a click flag
) -> None:
    """Serve both faces and print tickets, until stopped."""
    server.refuse_taken(host, port)
    tls = server.tls(certificate, key)
    migrations.upgrade(database())
    with writing() as session:
        forms.renew_default(session, now())
    if sample_if_empty:
        _fill_if_empty()
    _greet(host, port, scheme="https" if tls else "http")
    # The web workers are forked: they must not inherit an open connection.
    database().dispose()
    factory = click.get_current_context().ensure_object(ScriptInfo).create_app
    listen = server.Listen(host, port, tls)
    server.serve(settings(), cast(Callable[[], Flask], factory), listen=listen, workers=workers or settings().workers)


def _fill_if_empty() -> None:
    with reading() as session:
        empty = founding.is_empty(session)
    if empty:
        click.echo("The store is empty: filling it with the sample office …")
        fill(database(), settings(), utc_now)


def _is_sample() -> bool:
    with reading() as session:
        return session.scalar(select(exists().where(Office.sample))) or False


def _greet(host: str, port: int, *, scheme: str) -> None:
    address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(f"\n  Kiosk       {address}/\n  Staff       {address}/admin/\n  API         {address}/api/openapi.json")
    if _is_sample():
        _show_devices(address)
        _show(kept(settings().instance))
    click.echo("\n  Ctrl+C stops it.\n")


def _show_devices(address: str) -> None:
    with writing() as session:
        devices = open_all(session, secret=settings().secret_key, now=utc_now())
    if devices:
        click.echo("\n  Sample devices (each link pairs one browser; several need a browser profile each):")
    for device in devices:
        way = f"{address}/d/pair#{device.code}" if device.code else f"{address}/d/  (paired)"
        click.echo(f"    {device.name:<21} {way}")


def _show(accounts: list[SampleAccount]) -> None:
    if accounts:
        click.echo("\n  Sample accounts (for trying out only):")
    for account in accounts:
        click.echo(f"    {account.role:<14} {account.login:<10} {account.password}   {account.name}")


commands = [init, fill_sample, serve]
