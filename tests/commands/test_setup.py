"""init, sample, migrate and doctor, as someone types them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from admin import commands
from admin.commands.group import COMMANDS
from surveys.accounts.models import Account, Role
from surveys.database import Database
from surveys.office.models import Clerk, Counter, Field, Office, Procedure
from wsgi import phieu as console

PHIEU = str(Path(sys.executable).parent / "phieu")
DATA = Path(__file__).parent.parent / "data"
PASSWORD = "mật khẩu đủ dài"
INIT = ("init", "--office", "UBND phường Sa Pa", "--code", "H38.77", "--admin", "quantri")


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """Runs ``phieu`` with an instance folder of its own."""

    instance: Path

    def __call__(self, *words: str, **variables: str) -> Ran:
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PHIEU_INSTANCE": str(self.instance), **variables}
        done = subprocess.run([PHIEU, *words], env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        return Ran(done.returncode, done.stdout, done.stderr)

    def store(self) -> Database:
        """The store that the commands wrote."""
        return Database(f"sqlite:///{self.instance / 'phieu.db'}")


@pytest.fixture
def phieu(tmp_path: Path) -> Shell:
    """The console script."""
    return Shell(tmp_path / "instance")


def test_init_makes_an_office_and_its_administrator(phieu: Shell) -> None:
    done = phieu(*INIT, PHIEU_ADMIN_PASSWORD=PASSWORD)
    assert (done.status, "UBND phường Sa Pa" in done.out) == (0, True), done.err
    database = phieu.store()
    with database.reading() as session:
        office = session.scalars(select(Office)).one()
        account = session.scalars(select(Account)).one()
        assert (office.code, office.sample, account.role) == ("H38.77", False, Role.ADMINISTRATOR)
        assert session.scalars(select(Counter)).one().printer_id
    database.dispose()


def test_init_never_shows_the_password(phieu: Shell) -> None:
    done = phieu(*INIT, PHIEU_ADMIN_PASSWORD=PASSWORD)
    assert PASSWORD not in done.out + done.err


def test_init_refuses_a_second_office_in_words(phieu: Shell) -> None:
    phieu(*INIT, PHIEU_ADMIN_PASSWORD=PASSWORD)
    again = phieu(*INIT, PHIEU_ADMIN_PASSWORD=PASSWORD)
    assert again.status == 1
    assert "UBND phường Sa Pa" in again.err
    assert "Traceback" not in again.err


def test_init_with_a_poor_password_makes_nothing(phieu: Shell) -> None:
    done = phieu(*INIT, PHIEU_ADMIN_PASSWORD="ngắn")
    assert done.status == 1
    database = phieu.store()
    with database.reading() as session:
        assert session.scalars(select(Office)).all() == []
    database.dispose()


def test_init_without_a_password_and_a_terminal_fails(phieu: Shell) -> None:
    assert phieu(*INIT).status != 0


def test_the_sample_never_goes_into_a_store_in_use(phieu: Shell) -> None:
    phieu(*INIT, PHIEU_ADMIN_PASSWORD=PASSWORD)
    done = phieu("sample")
    assert (done.status, "Traceback" in done.err) == (1, False)
    assert not (phieu.instance / "sample-accounts.json").exists()


def test_doctor_finds_a_new_store_unfit_and_a_founded_one_fit(phieu: Shell) -> None:
    assert "phieu migrate" in phieu("doctor").out
    assert phieu("migrate").status == 0
    assert (phieu("doctor").status, "phieu init" in phieu("doctor").out) == (1, True)
    phieu(*INIT, PHIEU_ADMIN_PASSWORD=PASSWORD)
    done = phieu("doctor")
    assert (done.status, "BAD" in done.out) == (0, False), done.out


def test_a_bad_setting_stops_the_start_and_names_its_variable(phieu: Shell) -> None:
    done = phieu("migrate", PHIEU_WORKERS="none")
    assert done.status == 1
    assert "PHIEU_WORKERS" in done.err
    assert "Traceback" not in done.err


def test_help_names_every_command_without_a_setting_or_a_store(phieu: Shell) -> None:
    done = phieu("--help", PHIEU_WORKERS="none")
    assert (done.status, done.out.startswith("Usage: phieu"), phieu.instance.exists()) == (0, True, False)
    assert [name for name in COMMANDS if f"\n  {name} " not in done.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_begins_with_what_the_list_says(command: str) -> None:
    done = CliRunner().invoke(console, [command, "--help"], prog_name="phieu")
    assert (done.exit_code, done.output.startswith(f"Usage: phieu {command}")) == (0, True)
    assert COMMANDS[command].summary in " ".join(done.output.split())


def test_every_command_of_every_module_is_in_the_list() -> None:
    modules = [import_module(f"admin.commands.{found.name}") for found in iter_modules(commands.__path__)]
    made = {(command.name, module.__name__) for module in modules for command in getattr(module, "commands", [])}
    assert made == {(name, f"admin.commands.{command.module}") for name, command in COMMANDS.items()}


def test_an_unknown_command_is_refused_in_words(phieu: Shell) -> None:
    done = phieu("serv")
    assert (done.status, "No such command 'serv'" in done.err, "Traceback" in done.err) == (2, True, False)


def test_the_published_year_goes_into_the_sample_and_finds_its_own_again(phieu: Shell) -> None:
    assert phieu("sample").status == 0
    before = _registers(phieu)
    assert phieu("import-dossiers", str(DATA / "dossiers.csv")).status == 0
    assert _registers(phieu) == before
    done = phieu("report", "dossiers", "--from", "2016-01-01", "--to", "2016-12-31", "--as-of", "2016-12-31", "--format", "csv")
    total = done.out.splitlines()[-1].split(",")
    # Received; finished: early, on time, late; in hand: in time, overdue (domain.md's columns 3, 7 to 13).
    assert (total[2], total[6:]) == ("604", ["574", "402", "125", "47", "30", "30", "0"])
    assert phieu("tally", "check").status == 0


def _registers(phieu: Shell) -> list[int]:
    """How many clerks, counters, procedures and fields there are."""
    database = phieu.store()
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(model)) or 0 for model in (Clerk, Counter, Procedure, Field)]
    database.dispose()
    return counts
