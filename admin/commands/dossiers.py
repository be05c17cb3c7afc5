"""Commands for dossiers: import and report."""

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.dossiers import imports
from surveys.dossiers.intake import put_many
from surveys.dossiers.places import Offices
from surveys.dossiers.published import as_csv
from surveys.dossiers.reading import Reading, read_dossiers
from surveys.dossiers.report import Period
from surveys.dossiers.report import report as make_report
from surveys.dossiers.table import TOO_LARGE
from surveys.errors import DomainError, TooLarge
from surveys.office.models import Office
from surveys.printing import automatic
from surveys.web import database, now, reading, settings, writing

CHUNK = 500


class Refusal(click.ClickException):
    """A domain error on a terminal, in its own words; exit status 1."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(str(error))


@click.command("import-dossiers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--office", metavar="CODE", help="Office whose dossiers these are; default: the only top office.")
@with_appcontext
def import_dossiers(file: Path, *, dry_run: bool, office: str | None) -> None:
    """Take the dossiers of a CSV or XLSX export into the register.

    Columns are found by their labels; owner, phone and ID columns are left out. Rows that can't be taken are listed on standard
    error with their number and the reason, and the rest goes in. Importing the same file again changes nothing.

    Exit status: 0 if the file was read and at least one dossier was taken (or was there already), whatever rows were refused;
    1 if nothing could be taken.
    """
    try:
        read, office_id = _read(file, office)
        with reading() as session:
            plan = imports.plan(session, read, office_id=office_id)
        counts = Counter(created=plan.created, updated=plan.updated, unchanged=plan.unchanged)
        if not dry_run:
            counts = _apply(plan, office_id)
    except DomainError as error:
        raise Refusal(error) from None
    _tell(read, plan, counts, dry_run=dry_run)
    if not plan.entries:
        raise click.ClickException(imports.NOTHING)


def _read(file: Path, office: str | None) -> tuple[Reading, int]:
    limit = settings().upload_bytes
    if file.stat().st_size > limit:
        raise TooLarge(TOO_LARGE, mib=settings().upload_mib)
    with reading() as session:
        office_id = _office(session, office)
    return read_dossiers(file.read_bytes(), limit=limit, now=now()), office_id


def _office(session: Session, code: str | None) -> int:
    query = select(Office.id).where(Office.code == code if code else Office.parent_id.is_(None))
    found = session.scalars(query).all()
    if len(found) != 1:
        known = ", ".join(session.scalars(select(Office.code).order_by(Office.code).limit(20))) or "chưa có nơi nào (phieu init)"
        raise click.UsageError(f"--office: cần mã của một nơi tiếp nhận: {known}")
    return found[0]


def _apply(plan: imports.Plan, office_id: int) -> Counter[str]:
    entries = [entry for _, entry in plan.entries]
    counts: Counter[str] = Counter()
    with reading() as session:
        office_ids = sorted(Offices(session, office_id).ids)
    with click.progressbar(length=len(entries), label="Đang nhập", file=sys.stderr) as bar:
        for start in range(0, len(entries), CHUNK):
            chunk, moment = entries[start : start + CHUNK], now()
            with writing() as session:
                counts.update(put_many(session, chunk, office_id=office_id, now=moment))
            _issue(office_ids, moment)
            bar.update(len(chunk))
    return counts


def _issue(office_ids: list[int], moment: datetime) -> None:
    """As on the screen: an office may want a ticket for what stands in a file."""
    with reading() as session:
        wanted = automatic.brought(session, office_ids, changed_at=moment)
    automatic.issue(database(), wanted, settings=settings(), now=moment)


def _tell(read: Reading, plan: imports.Plan, counts: Counter[str], *, dry_run: bool) -> None:
    for refused in plan.refused:
        click.echo(f"Dòng {refused.row}: {'; '.join(map(str, refused.reasons))}", err=True)
    for replaced in read.replaced:
        click.echo(f"Dòng {replaced.row}: trùng mã hồ sơ với dòng {replaced.by}; dòng sau được dùng", err=True)
    if read.passed_over:
        click.echo(f"{read.passed_over} dòng không phải hồ sơ (tổng cộng, ghi chú…) được bỏ qua", err=True)
    if read.without_intake:
        click.echo(f"{read.without_intake} dòng không ghi hình thức nộp: hồ sơ mới được coi là nộp trực tiếp", err=True)
    click.echo(f"Cột được nhận: {', '.join(read.columns)}", err=True)
    if read.dropped:
        click.echo(f"Cột bỏ lại, không lưu: {', '.join(read.dropped)}", err=True)
    head = "Chạy thử, chưa thay đổi gì: " if dry_run else ""
    parts = [f"{counts['created']} mới", f"{counts['updated']} cập nhật", f"{counts['unchanged']} không đổi"]
    refused_count = len(plan.refused) + counts["elsewhere"]
    click.echo(f"{head}{read.rows} dòng hồ sơ: {', '.join(parts)}, {refused_count} không nhận")


@click.group()
def report() -> None:
    """Print the figures that the office reports."""


DAY = click.DateTime(["%Y-%m-%d"])


@report.command("dossiers")
@click.option("--from", "first", type=DAY, required=True, help="First day of the period.")
@click.option("--to", "last", type=DAY, required=True, help="Last day of the period.")
@click.option("--as-of", "as_of", type=DAY, help="Day at whose end dossiers in hand are judged; default: today or the last day.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--office", metavar="CODE", help="Only this office and those below it; default: all.")
@with_appcontext
def report_dossiers(first: datetime, last: datetime, as_of: datetime | None, form: str, office: str | None) -> None:
    """On-time figures by field and in all, in the thirteen columns of Biểu II.06a/VPCP/KSTT.

    Dates are yyyy-mm-dd in Vietnamese time. The CSV's last row is the total.
    """
    try:
        judged = as_of.date() if as_of else max(first.date(), min(last.date(), local_day(now())))
        period = Period(first.date(), last.date(), judged)
        with reading() as session:
            office_ids = sorted(Offices(session, _office(session, office)).ids) if office else None
            made = make_report(session, period, office_ids)
    except DomainError as error:
        raise Refusal(error) from None
    if form == "json":
        click.echo(json.dumps(made.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(as_csv(made), nl=False)


commands: list[click.Command] = [import_dossiers, report]
