"""Official reports, kept as they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    _reports()
    _choices()
    for table in ("report", "report_file"):
        _freeze(table)


def _id(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _refers(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{column.removesuffix('_id')}.id"], name=op.f(f"fk_{table}_{column}"))


def _words(name: str, *words: str) -> "sa.Enum":
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def _reports() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("reportkind", "scoring", "dossiers", "notice"), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("data_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_with", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        _refers("report", "office_id"),
        _refers("report", "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "office_id", "kind", "first", "last", "edition", name=op.f("uq_report_office_id_kind_first_last_edition")
        ),
    )
    op.create_table(
        "report_file",
        _id("report_id"),
        sa.Column("format", _words("reportformat", "xlsx", "pdf"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _refers("report_file", "report_id"),
        sa.PrimaryKeyConstraint("report_id", "format", name=op.f("pk_report_file")),
    )


def _choices() -> None:
    op.create_table(
        "report_plan",
        _id("office_id"),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("superior", sa.String(length=200), nullable=False),
        _refers("report_plan", "office_id"),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_report_plan")),
    )
    op.create_table(
        "report_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", _MOMENT, nullable=False),
        _refers("report_rule", "office_id"),
        _refers("report_rule", "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_rule")),
    )
    op.create_index(op.f("ix_report_rule_office_id"), "report_rule", ["office_id"])
    op.create_table(
        "report_entry",
        _id("office_id"),
        _id("first"),
        _id("last"),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", _MOMENT, nullable=False),
        _refers("report_entry", "office_id"),
        _refers("report_entry", "account_id"),
        sa.PrimaryKeyConstraint("office_id", "first", "last", name=op.f("pk_report_entry")),
    )


def _freeze(table: str) -> None:
    """A kept report can be neither changed nor deleted, whoever asks the store."""
    message = "a kept report never changes"
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_frozen_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_frozen()")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
