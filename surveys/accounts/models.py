"""Who may use the staff's face, and which systems may use the API."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class Role(StrEnum):
    """What an account may do; each role may do all that the ones before it may."""

    CLERK = "clerk"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Account(Base):
    """A person's sign-in. Sees ``office_id`` and the offices below it. ``clerk_id`` is set for those whose work is rated."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(NfcText(64), unique=True)
    name: Mapped[str] = mapped_column(NfcText(200))
    password_hash: Mapped[str] = mapped_column(NfcText(200))
    role: Mapped[Role] = mapped_column(choice(Role))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    active: Mapped[bool] = mapped_column(default=True)
    # Part of the session cookie: raising it ends every session of the account (new password, deactivation).
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApiClient(Base):
    """A system that may call /api/v1; its key is kept as a digest."""

    __tablename__ = "api_client"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(NfcText(200))
    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class IdempotencyKey(Base):
    """A key that a client sent with a change, and a digest of that change: the same key must not stand for another one."""

    __tablename__ = "idempotency_key"

    client_id: Mapped[int] = mapped_column(ForeignKey("api_client.id"), primary_key=True, autoincrement=False)
    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Throttle(Base):
    """Tries within one window, for sign-ins, wrong codes and API calls alike. ``key`` holds no address in the clear."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(NfcText(80), primary_key=True)
    window_ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    count: Mapped[int]
