"""Clerks' comments on their figures, and what managers decided about signs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    _contests()
    _signs()
    _decisions()


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def _contests() -> None:
    op.create_table(
        "contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("kind", _words("contestkind", "comment", "contest"), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _words("conteststate", "open", "answered", "accepted", "declined"), nullable=False),
        sa.Column("reply", sa.String(length=2000), nullable=True),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (replied_at IS NULL)", name=op.f("ck_contest_replied")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_contest_office_id")),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"], name=op.f("fk_contest_clerk_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contest_account_id")),
        sa.ForeignKeyConstraint(["replied_by"], ["account.id"], name=op.f("fk_contest_replied_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    op.create_index("ix_contest_office_state", "contest", ["office_id", "state"])
    op.create_index("ix_contest_clerk_first", "contest", ["clerk_id", "first"])


def _signs() -> None:
    kinds = ("seconds", "burst", "run", "elsewhere", "voided", "withheld", "closed")
    op.create_table(
        "sign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("kind", _words("signkind", *kinds), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Double(), nullable=False),
        sa.Column("p", sa.Double(), nullable=False),
        sa.Column("adjusted", sa.Double(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_sign_office_id")),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"], name=op.f("fk_sign_clerk_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_sign_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign")),
    )
    op.create_index("ix_sign_office_first", "sign", ["office_id", "first"])
    op.create_table(
        "sign_look",
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_sign_look_office_id")),
        sa.PrimaryKeyConstraint("office_id", "first", name=op.f("pk_sign_look")),
    )


def _decisions() -> None:
    op.create_table(
        "sign_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_id", sa.Integer(), nullable=False),
        sa.Column("verdict", _words("verdict", "explained", "followed", "unconcerned"), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sign_id"], ["sign.id"], name=op.f("fk_sign_decision_sign_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_decision_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_decision")),
    )
    op.create_index(op.f("ix_sign_decision_sign_id"), "sign_decision", ["sign_id"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
