"""Tickets as data, batches of tokens without a dossier, and how tokens were issued."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MONTH = {
    "sqlite": "CAST(strftime('%Y%m', issued_at, '+7 hours') AS INTEGER)",
    "postgresql": (
        "(EXTRACT(YEAR FROM issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh') * 100 "
        "+ EXTRACT(MONTH FROM issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh'))::integer"
    ),
}


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    _tables()
    _tokens_without_a_dossier()
    _count_by_origin()
    op.add_column("office", sa.Column("automatic_issue", sa.String(length=16), nullable=True))


def _tables() -> None:
    op.create_table(
        "ticket_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_template_account_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_ticket_template_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_template")),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_ticket_template_office_id_number")),
    )
    op.create_table(
        "token_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("procedure_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column(
            "form",
            sa.Enum("slips", "sheet", "forms", name="batchform", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{column.removesuffix('_id')}.id"], name=op.f(f"fk_token_batch_{column}"))
            for column in ("office_id", "counter_id", "clerk_id", "procedure_id", "field_id", "account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token_batch")),
    )
    op.create_index(op.f("ix_token_batch_office_id"), "token_batch", ["office_id"])
    op.create_table(
        "flow_origin",
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_flow_origin_office_id")),
        sa.PrimaryKeyConstraint("office_id", "month", "origin", name=op.f("pk_flow_origin")),
    )


def _tokens_without_a_dossier() -> None:
    with op.batch_alter_table("token") as token:
        token.alter_column("dossier_id", existing_type=sa.Integer(), nullable=True)
        token.alter_column("procedure_id", existing_type=sa.Integer(), nullable=True)
        token.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        token.create_foreign_key(op.f("fk_token_batch_id"), "token_batch", ["batch_id"], ["id"])
        token.create_check_constraint(op.f("ck_token_source"), "(dossier_id IS NULL) <> (batch_id IS NULL)")
        token.create_check_constraint(op.f("ck_token_procedure"), "procedure_id IS NOT NULL OR batch_id IS NOT NULL")
        token.create_index(op.f("ix_token_batch_id"), ["batch_id"])


def _count_by_origin() -> None:
    month = MONTH[op.get_context().dialect.name]
    op.execute(
        "INSERT INTO flow_origin (office_id, month, origin, issued, rated) "
        f"SELECT office_id, {month}, CASE WHEN manual THEN 2 ELSE 1 END, COUNT(*), "
        "SUM(CASE WHEN state = 'used' THEN 1 ELSE 0 END) "
        f"FROM token WHERE state <> 'void' GROUP BY office_id, {month}, CASE WHEN manual THEN 2 ELSE 1 END"
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
