"""Tallies by office and month first, coverage by the hour, printed slips, and the rebuild that can be taken up again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_VN = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"
MONTH = {
    "sqlite": "CAST(strftime('%Y%m', {0}, '+7 hours') AS INTEGER)",
    "postgresql": f"(EXTRACT(YEAR FROM {{0}} {_VN}) * 100 + EXTRACT(MONTH FROM {{0}} {_VN}))::integer",
}
HOUR = {
    "sqlite": "CAST(strftime('%H', {0}, '+7 hours') AS INTEGER)",
    "postgresql": f"EXTRACT(HOUR FROM {{0}} {_VN})::integer",
}
LEVELS = ("n1", "n2", "n3", "n4", "n5")
FLOWS = ("finished", "issued", "printed", "rated")
SMALL = ("source", "question_id", "hour", "origin")
# Where an office's month of tokens must be found without reading the others; the second also tells how many are still alive.
ALIVE = "state = 'issued' AND batch_id IS NULL"
TOKEN_INDEXES = {
    "ix_token_office_issued": (["office_id", "issued_at"], None),
    "ix_token_alive": (["office_id", "expires_at", "issued_at", "clerk_id", "procedure_id"], ALIVE),
}


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    _printed()
    for name, (columns, only) in TOKEN_INDEXES.items():
        where = sa.text(only) if only else None
        op.create_index(name, "token", columns, sqlite_where=where, postgresql_where=where)
    # As large as what they counted, and no screen reads them any more (decision 0014).
    for name in ("tally_clerk", "tally_procedure", "tally_day"):
        op.drop_table(name)
    _anew("tally_office", ("office_id", "month", "source", "question_id"), LEVELS)
    _anew("flow_clerk", ("office_id", "month", "clerk_id"), FLOWS, office="clerk_id")
    _anew("flow_procedure", ("office_id", "month", "procedure_id"), FLOWS)
    reach = ["procedure_id", "office_id", "month", "finished", "issued", "rated"]
    op.create_index("ix_flow_procedure_reach", "flow_procedure", reach)
    _anew("flow_origin", ("office_id", "month", "origin"), ("issued", "rated"))
    _create("flow_hour", ("office_id", "month", "hour"), (*FLOWS, "late"))
    _moved_flows()
    _hours()
    _count_printed()
    op.create_table(
        "tally_pass",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_pass")),
    )


def _moment(kinds: dict[str, str], column: str) -> str:
    return kinds[op.get_context().dialect.name].format(column)


def _printed() -> None:
    """A token without any print job left is one whose job was cleaned away, a quarter after it ended: nearly all came out."""
    op.add_column("token", sa.Column("printed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE token SET printed = TRUE WHERE batch_id IS NULL AND ("
        "EXISTS (SELECT 1 FROM print_job WHERE token_id = token.id AND state IN ('confirmed', 'sent')) "
        "OR NOT EXISTS (SELECT 1 FROM print_job WHERE token_id = token.id))"
    )


def _create(name: str, keys: tuple[str, ...], counts: tuple[str, ...]) -> None:
    refers = [key for key in keys if key.endswith("_id")]
    op.create_table(
        name,
        *(sa.Column(key, _type(key), autoincrement=False, nullable=False) for key in keys),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in counts),
        *(sa.ForeignKeyConstraint([key], [f"{key.removesuffix('_id')}.id"], name=op.f(f"fk_{name}_{key}")) for key in refers),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def _type(key: str) -> sa.Integer:
    return sa.SmallInteger() if key in SMALL else sa.Integer()


def _anew(name: str, keys: tuple[str, ...], counts: tuple[str, ...], *, office: str = "") -> None:
    """The table with its key in this order and its rows; ``office`` names the clerk whose office a row so far goes to."""
    op.execute(f"CREATE TABLE kept AS SELECT * FROM {name}")
    op.drop_table(name)
    _create(name, keys, counts)
    columns = ", ".join((*keys, *counts))
    taken = ", ".join("clerk.office_id" if office and key == "office_id" else f"kept.{key}" for key in keys)
    had = ", ".join("0" if count == "printed" else f"kept.{count}" for count in counts)
    join = "JOIN clerk ON clerk.id = kept.clerk_id" if office else ""
    op.execute(f"INSERT INTO {name} ({columns}) SELECT {taken}, {had} FROM kept {join}")
    op.drop_table("kept")


def _moved_flows() -> None:
    """A clerk who was at several offices: so far one row for all of them, so count again."""
    moved = " UNION ".join(
        f"SELECT clerk_id FROM {name} JOIN clerk ON clerk.id = {name}.clerk_id WHERE {name}.office_id <> clerk.office_id"
        for name in ("dossier", "token")
    )
    if op.get_bind().execute(sa.text(f"{moved} LIMIT 1")).first():
        op.execute(f"DELETE FROM flow_clerk WHERE clerk_id IN ({moved})")
        _flows("flow_clerk", "clerk_id", "clerk_id", f"clerk_id IN ({moved})")


def _hours() -> None:
    _flows("flow_hour", "hour", "", "", late="CASE WHEN finished_at > due_at THEN 1 ELSE 0 END")


def _flows(name: str, key: str, column: str, only: str, *, late: str = "") -> None:
    """Count finished dossiers and their tokens per office, month and ``key``."""
    each = []
    done = f"1 AS finished, 0 AS issued, 0 AS rated, {late or 0} AS late"
    used = "0 AS finished, 1 AS issued, CASE WHEN state = 'used' THEN 1 ELSE 0 END AS rated, 0 AS late"
    for source, moment, values, where in (
        ("dossier", "finished_at", done, "finished_at IS NOT NULL AND NOT withdrawn"),
        ("token", "issued_at", used, "state <> 'void' AND batch_id IS NULL"),
    ):
        group = column or f"{_moment(HOUR, moment)} AS {key}"
        conditions = f"{where} AND {only}" if only else where
        each.append(f"SELECT office_id, {_moment(MONTH, moment)} AS month, {group}, {values} FROM {source} WHERE {conditions}")
    counts = {"finished": "SUM(finished)", "issued": "SUM(issued)", "printed": "0", "rated": "SUM(rated)"}
    counts |= {"late": "SUM(late)"} if late else {}
    op.execute(
        f"INSERT INTO {name} (office_id, month, {key}, {', '.join(counts)}) "
        f"SELECT office_id, month, {key}, {', '.join(counts.values())} FROM ({' UNION ALL '.join(each)}) AS one "
        f"GROUP BY office_id, month, {key}"
    )


def _count_printed() -> None:
    month, hour = _moment(MONTH, "token.issued_at"), _moment(HOUR, "token.issued_at")
    for name, key, column in (
        ("flow_clerk", "clerk_id", "token.clerk_id"),
        ("flow_procedure", "procedure_id", "token.procedure_id"),
        ("flow_hour", "hour", hour),
    ):
        counted = (
            f"SELECT office_id, {month} AS month, {column} AS grp, COUNT(*) AS n FROM token "
            "WHERE printed AND state <> 'void' AND batch_id IS NULL "
            f"GROUP BY office_id, {month}, {column}"
        )
        op.execute(
            f"UPDATE {name} SET printed = counted.n FROM ({counted}) AS counted "
            f"WHERE {name}.office_id = counted.office_id AND {name}.month = counted.month AND {name}.{key} = counted.grp"
        )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
