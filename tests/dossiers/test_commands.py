"""``phieu import-dossiers`` and ``phieu report dossiers``, as a terminal sees them."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from surveys.dossiers.models import Dossier
from tests.builders import place
from tests.dossiers.files import DATA, row, table, text
from wsgi import phieu as commands

YEAR = ["report", "dossiers", "--from", "2016-01-01", "--to", "2016-12-31", "--as-of", "2016-12-31"]


def phieu(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(commands, args=list(arguments))


@pytest.fixture
def office(app: Flask) -> Flask:
    """An app with one office."""
    with app.extensions["phieu"].database.writing() as session:
        place(session)
    return app


def dossiers(app: Flask) -> int:
    with app.extensions["phieu"].database.reading() as session:
        return int(session.query(Dossier).count())


@pytest.mark.parametrize("name", ["dossiers.csv", "dossiers.xlsx"])
def test_a_file_goes_in_after_a_dry_run_and_only_once(office: Flask, name: str) -> None:
    dry = phieu(office, "import-dossiers", str(DATA / name), "--dry-run")
    assert (dry.exit_code, dossiers(office)) == (0, 0)
    assert "604 mới" in dry.stdout
    first, second = (phieu(office, "import-dossiers", str(DATA / name)) for _ in range(2))
    assert (first.exit_code, second.exit_code, dossiers(office)) == (0, 0, 604)
    assert "604 mới" in first.stdout
    assert "0 mới, 0 cập nhật, 604 không đổi" in second.stdout


def test_refused_rows_are_listed_and_the_rest_goes_in(office: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(text(table(row(1), row(2, Ngày_tiếp_nhận="31/02/2016"))))
    result = phieu(office, "import-dossiers", str(file))
    assert (result.exit_code, dossiers(office)) == (0, 1)
    assert "Dòng 3: Ngày tiếp nhận: không có ngày giờ này (31/02/2016)" in result.stderr
    assert "1 không nhận" in result.stdout


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", text(table(row(1, Mã_hồ_sơ="")))])
def test_the_exit_status_tells_that_nothing_was_taken(office: Flask, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    assert phieu(office, "import-dossiers", str(file)).exit_code == 1


def test_an_office_must_be_known(app: Flask) -> None:
    result = phieu(app, "import-dossiers", str(DATA / "dossiers.csv"))
    assert result.exit_code == 2
    assert "phieu init" in result.stderr


def test_the_report_is_thirteen_columns_with_the_total_last(office: Flask) -> None:
    phieu(office, "import-dossiers", str(DATA / "dossiers.csv"))
    rows = list(csv.reader(io.StringIO(phieu(office, *YEAR).stdout)))
    assert {len(row) for row in rows} == {13}
    assert rows[-1][2:] == ["604", "179", "425", "0", "574", "402", "125", "47", "30", "30", "0"]
    told = json.loads(phieu(office, *YEAR, "--format", "json", "--office", "H38").stdout)
    assert (told["total"]["finished_early"], told["total"]["in_hand_in_time"]) == (402, 30)
    assert phieu(office, *YEAR[:4], "--to", "2015-01-01").exit_code == 1


@pytest.mark.parametrize("command", [["import-dossiers"], ["report", "dossiers"]])
def test_every_command_has_help(app: Flask, command: list[str]) -> None:
    assert phieu(app, *command, "--help").exit_code == 0
