"""The sample office's tokens and ratings: through the same verbs as everyone's, at moments of the past year."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.dossiers.models import Dossier, Intake
from surveys.forms import verbs as forms
from surveys.office.models import Counter, Field
from surveys.responses.models import Channel
from surveys.responses.record import record
from surveys.responses.submission import Submission
from surveys.sample.days import office_time, working_days
from surveys.sample.opinions import Experience, Opinion, opinion
from surveys.sample.register import YEAR, Planned
from surveys.tokens import verbs as tokens

PASSERS_BY = 46


@dataclass(frozen=True)
class Visit:
    """Where and when a rating is given; ``code`` is the token's, without one the place is the citizen's word."""

    rated_at: datetime
    channel: Channel
    code: str | None = None
    counter_id: int | None = None
    field_id: int | None = None


@dataclass(frozen=True)
class Maker:
    """What making ratings needs."""

    session: Session
    rng: random.Random
    office_id: int
    version_id: int
    secret: str
    now: datetime
    token_days: int

    def issue_and_rate(self, planned: Planned, dossier: Dossier) -> None:
        """Give a finished dossier its token, as most are, and let some of the citizens rate."""
        finished = planned.entry.finished_at
        # Results sent by post or read on the portal often leave without a slip.
        handed_over = self.rng.random() < (0.97 if planned.entry.intake is Intake.DIRECT else 0.82)
        if finished is None or not handed_over:
            return
        code = self._token(dossier, finished)
        if self.rng.random() < 0.02:
            code = self._token(dossier, finished + timedelta(minutes=2))
        eager = 1.25 if planned.outcome == "late" else 1.0
        if self.rng.random() < planned.clerk.reach * planned.procedure.reach * eager:
            self._rate_with_token(planned, code, finished)

    def _token(self, dossier: Dossier, at: datetime) -> str:
        issued = tokens.issue(
            self.session,
            dossier.id,
            counter_id=dossier.counter_id,
            clerk_id=dossier.clerk_id,
            manual=False,
            secret=self.secret,
            now=at,
            days=self.token_days,
        )
        # Now and then a printer had a fault and the tablet showed the code alone.
        if self.rng.random() < 0.97:
            tokens.mark_printed(self.session, issued.token_id)
        return issued.code

    def _rate_with_token(self, planned: Planned, code: str, finished: datetime) -> None:
        channel = self.rng.choices((Channel.KIOSK, Channel.PHONE), (74, 26))[0]
        late = timedelta(minutes=self.rng.randint(3, 15))
        if channel is Channel.PHONE:
            late = timedelta(minutes=self.rng.randint(20, 60 * 30))
        rated_at = finished + late
        if rated_at < self.now:
            lived = Experience(planned.clerk.warmth, planned.procedure.ease, planned.outcome)
            self._submit(Visit(rated_at, channel, code=code), opinion(self.rng, lived))

    def passer_by(self, rated_at: datetime, counter_id: int, field_id: int) -> None:
        """A rating at the kiosk without a code."""
        visit = Visit(rated_at, Channel.KIOSK, counter_id=counter_id, field_id=field_id)
        self._submit(visit, opinion(self.rng, Experience(-0.1, 0.0, "")))

    def _submit(self, visit: Visit, said: Opinion) -> None:
        submission = Submission(
            submission_id=_uuid7(self.rng, visit.rated_at),
            form_version_id=self.version_id,
            code=visit.code,
            office_id=None if visit.code else self.office_id,
            counter_id=visit.counter_id,
            field_id=visit.field_id,
            channel=visit.channel,
            language=said.language,
            partial=said.partial,
            revision=len(said.answers),
            rated_at=visit.rated_at,
            answers=said.answers,
            remark=said.remark,
        )
        record(self.session, submission, secret=self.secret, now=visit.rated_at)


def _uuid7(rng: random.Random, moment: datetime) -> UUID:
    # A device would have made it then; the libraries' uuid7() knows only the present.
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62))


def fill(maker: Maker, planned: list[Planned]) -> None:
    """Issue the year's tokens and record its ratings, with and without a code."""
    dossiers = {dossier.code: dossier for dossier in maker.session.scalars(select(Dossier))}
    for each in planned:
        maker.issue_and_rate(each, dossiers[each.entry.code])
    today = local_day(maker.now)
    days = working_days(today - YEAR, today - timedelta(days=1))
    counters = maker.session.scalars(select(Counter.id).order_by(Counter.id)).all()
    fields = maker.session.scalars(select(Field.id).order_by(Field.id)).all()
    for _ in range(PASSERS_BY):
        moment = office_time(maker.rng, maker.rng.choice(days))
        maker.passer_by(moment, maker.rng.choice(counters), maker.rng.choice(fields))


def form_version(session: Session, office_id: int) -> int:
    """The id of the form version in force."""
    return forms.current(session, office_id).version_id
