"""Yardsticks: which questions inform which heading, and how an administrator says so."""

import pytest
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.errors import Conflict, Forbidden, Invalid
from surveys.forms import default, verbs
from surveys.forms.tagging import KNOWN, may_tag, retag
from surveys.forms.yardsticks import HEADINGS, Yardstick, grouped, informs, tags
from surveys.office.verbs import Editor
from tests.builders import Place, place
from tests.conftest import NOW
from tests.signing import make_account

AS_IT_IS = {question.code: tags(question) & KNOWN for question in default.DEFAULT.questions}


@pytest.fixture
def tree(database: Database) -> tuple[Place, Place, Editor, Editor]:
    """A province and a commune, each with an administrator, and the form that is everyone's."""
    with database.writing() as session:
        verbs.ensure_default(session, NOW)
        top = place(session)
        low = place(session, code="H38.20", parent=top.office)
        chief, head = (make_account(session, where, Role.ADMINISTRATOR).id for where in (top, low))
    return top, low, Editor(chief, top.office, (top.office, low.office), True), Editor(head, low.office, (low.office,), False)


def test_every_tag_of_the_default_form_is_known_and_every_question_but_the_remarks_informs_something() -> None:
    for question in default.DEFAULT.questions:
        assert tags(question) <= KNOWN
        assert informs(question), question.code


def test_questions_stand_under_each_heading_that_they_inform_and_the_others_last() -> None:
    found = {heading.mark if heading else None: codes for heading, codes in grouped(default.DEFAULT, Yardstick.ARTICLE)}
    assert list(found) == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]
    assert (found["a"], found["đ"], found["g"]) == (("time",), ("attitude",), ())
    factors = {heading.mark if heading else None: codes for heading, codes in grouped(default.DEFAULT, Yardstick.FACTOR)}
    assert factors == {
        "1": (),
        "2": ("returns", "offices", "information", "cost"),
        "3": ("attitude",),
        "4": ("time",),
        "5": (),
        None: ("overall", "reasons", "remark"),
    }


def test_no_heading_is_called_after_the_survey_that_it_only_informs() -> None:
    said = [heading.words + heading.mark + heading.tag for headings in HEADINGS.values() for heading in headings]
    assert not any("sipas" in words.casefold() for words in said)


def test_changed_tags_are_the_next_version_and_the_questions_stay_as_they_are(
    database: Database, tree: tuple[Place, Place, Editor, Editor]
) -> None:
    top, low, chief, _ = tree
    with database.writing() as session:
        seen = verbs.current(session, low.office)
        chosen = {**AS_IT_IS, "overall": {"factor.result", "NĐ 118/2025 Đ.33.1i"}}
        made = retag(session, low.office, chosen, seen=seen.version_id, by=chief, now=NOW)
        now = verbs.current(session, top.office)
        assert (now.version_id, now.number) == (made, 2)
        before, after = seen.definition.questions, now.definition.questions
        assert (after[0].basis, after[0].yardsticks) == (("NĐ 118/2025 Đ.33.1i",), ("factor.result",))
        assert (after[0].text, after[0].options, after[1:]) == (before[0].text, before[0].options, before[1:])
        [entry] = session.scalars(select(AuditEntry)).all()
        assert (entry.action, entry.detail) == ("form.tag", {"fields": ["overall"], "version": 2})


def test_saving_what_is_there_already_makes_no_version(database: Database, tree: tuple[Place, Place, Editor, Editor]) -> None:
    top, _, chief, _ = tree
    with database.writing() as session:
        seen = verbs.current(session, top.office).version_id
        assert retag(session, top.office, AS_IT_IS, seen=seen, by=chief, now=NOW) == seen
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_version_that_came_meanwhile_is_never_written_over(
    database: Database, tree: tuple[Place, Place, Editor, Editor]
) -> None:
    top, _, chief, _ = tree
    with database.writing() as session:
        seen = verbs.current(session, top.office).version_id
        retag(session, top.office, {**AS_IT_IS, "time": ()}, seen=seen, by=chief, now=NOW)
        with pytest.raises(Conflict):
            retag(session, top.office, AS_IT_IS, seen=seen, by=chief, now=NOW)


def test_the_form_of_all_is_tagged_at_the_top_and_an_offices_own_by_that_office(
    database: Database, tree: tuple[Place, Place, Editor, Editor]
) -> None:
    _, low, _, head = tree
    with database.writing() as session:
        seen = verbs.current(session, low.office).version_id
        assert not may_tag(session, seen, head)
        with pytest.raises(Forbidden):
            retag(session, low.office, AS_IT_IS, seen=seen, by=head, now=NOW)
        own = verbs.publish(session, default.DEFAULT, code="xa", office_id=low.office, now=NOW)
        retag(session, low.office, {}, seen=own, by=head, now=NOW)
        assert not any(tags(question) for question in verbs.current(session, low.office).definition.questions)


def test_an_unknown_tag_is_refused(database: Database, tree: tuple[Place, Place, Editor, Editor]) -> None:
    top, _, chief, _ = tree
    with database.writing() as session, pytest.raises(Invalid):
        seen = verbs.current(session, top.office).version_id
        retag(session, top.office, {"time": {"SIPAS"}}, seen=seen, by=chief, now=NOW)
