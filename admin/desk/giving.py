"""Handing over from the desk: the slip is drawn first, then everything commits together."""

from admin.access import person
from surveys.printing.drafting import foresee
from surveys.printing.hand_over import Slip, hand_over
from surveys.web import now, reading, settings, writing


def handed_over(dossier_id: int, *, after: int) -> Slip:
    """Hand a dossier over at this person's counter; the caller has made sure that it is of this person's offices."""
    who, moment = person(), now()
    with reading() as session:
        drawing = foresee(session, dossier_id, counter_id=who.counter_id, settings=settings(), now=moment)
    with writing() as session:
        return hand_over(
            session,
            dossier_id,
            counter_id=who.counter_id,
            clerk_id=who.clerk_id,
            manual=True,
            settings=settings(),
            now=moment,
            after=after,
            drawing=drawing,
        )
