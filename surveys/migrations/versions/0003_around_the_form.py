"""What surrounds the form: offers to tablets, calls for help, procedures' guides, theme."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    _offers()
    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_help_call_office_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_help_call_device_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_help_call_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
    )
    op.create_index("ix_help_call_office_id_ended_at", "help_call", ["office_id", "ended_at"])
    _guides()
    op.create_table(
        "office_theme",
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=7), nullable=False),
        sa.Column("paper", sa.String(length=7), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("emblem", sa.LargeBinary(), nullable=True),
        sa.Column("emblem_type", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_theme_office_id")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_office_theme")),
    )


def _offers() -> None:
    op.create_table(
        "offer",
        sa.Column("token_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "shown", "begun", name="offerstate", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=10), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_offer_counter_id")),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name=op.f("fk_offer_token_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_offer_device_id")),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_offer")),
    )
    op.create_index("ix_offer_counter_id", "offer", ["counter_id"])
    ends = ("answered", "declined", "ignored", "elsewhere", "unseen")
    op.create_table(
        "offer_count",
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(end, sa.Integer(), nullable=False) for end in ends),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_offer_count_office_id")),
        sa.PrimaryKeyConstraint("office_id", "month", name=op.f("pk_offer_count")),
    )


def _guides() -> None:
    texts = {"requirements": 4000, "requirements_en": 4000, "fee": 300, "fee_en": 300, "time_limit": 300, "time_limit_en": 300}
    op.create_table(
        "procedure_guide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts.items()),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_procedure_guide_office_id")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name=op.f("fk_procedure_guide_procedure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_guide")),
        sa.UniqueConstraint("office_id", "procedure_id", name=op.f("uq_procedure_guide_office_id_procedure_id")),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
