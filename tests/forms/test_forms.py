"""Forms are data with immutable versions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from surveys.database import Database
from surveys.errors import Invalid, NotFound
from surveys.forms import default, verbs
from surveys.forms.definition import FormDefinition, OptionDef, QuestionDef, Words
from surveys.forms.models import Form, FormVersion, Kind, Option, Question
from tests.builders import place
from tests.conftest import NOW


def test_the_default_form_survives_its_own_json() -> None:
    assert FormDefinition.from_json(default.DEFAULT.to_json()) == default.DEFAULT


def test_the_default_form_asks_all_that_the_issue_names_and_says_by_which_article() -> None:
    default.DEFAULT.validate()
    asked = [question.code for question in default.DEFAULT.questions]
    assert asked == ["overall", "time", "returns", "offices", "attitude", "information", "cost", "reasons", "remark"]
    assert all(question.basis for question in default.DEFAULT.questions)
    indicators = {question.code: question.indicator for question in default.DEFAULT.questions}
    assert (indicators["time"], indicators["returns"], indicators["offices"]) == (1, 3, 4)


def without_chinese(data: Any) -> Any:
    """A definition's JSON as it was before there was Chinese."""
    if isinstance(data, list):
        return [without_chinese(part) for part in data]
    if isinstance(data, dict):
        return {key: without_chinese(value) for key, value in data.items() if key != "zh"}
    return data


def without_factors(data: dict[str, Any]) -> dict[str, Any]:
    """The default form as it stood before its questions named the five factors."""
    questions = [{**q, "yardsticks": [tag for tag in q["yardsticks"] if "factor" not in tag]} for q in data["questions"]]
    return {**data, "questions": questions}


@pytest.mark.parametrize("stage", [without_factors, lambda data: without_chinese(without_factors(data))])
def test_an_upgrade_brings_an_untouched_default_form_up_and_leaves_an_offices_own_alone(
    database: Database, stage: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    old = stage(default.DEFAULT.to_json())
    with database.writing() as session:
        office = place(session).office
        form = Form(code=default.CODE)
        session.add(form)
        session.flush()
        session.add(FormVersion(form_id=form.id, number=1, definition=old, digest=verbs.digest(old), published_at=NOW))
        session.flush()
        assert verbs.current(session, office).definition != default.DEFAULT
        for _ in range(2):
            verbs.renew_default(session, NOW)
        renewed = verbs.current(session, office)
        assert (renewed.number, renewed.definition) == (2, default.DEFAULT)
        own = replace(default.DEFAULT, title=Words("Phiếu của chúng tôi", "Our form"))
        verbs.publish(session, own, code=default.CODE, office_id=None, now=NOW)
        verbs.renew_default(session, NOW)
        assert verbs.current(session, office).definition == own


def test_publishing_the_same_form_again_makes_no_version(database: Database) -> None:
    with database.writing() as session:
        verbs.ensure_default(session, NOW)
        verbs.ensure_default(session, NOW)
        where = place(session)
        assert verbs.current(session, where.office).number == 1


def test_an_edit_makes_the_next_version_and_keeps_question_identities(database: Database) -> None:
    edited = replace(default.DEFAULT, questions=default.DEFAULT.questions[:5])
    with database.writing() as session:
        where = place(session)
        first = verbs.publish(session, default.DEFAULT, code="f", office_id=None, now=NOW)
        second = verbs.publish(session, edited, code="f", office_id=None, now=NOW)
        assert verbs.current(session, where.office) == verbs.version(session, second)
        assert verbs.version(session, first).definition == default.DEFAULT
        assert len(session.scalars(select(Question).where(Question.code == "overall")).all()) == 1


def test_an_office_uses_its_own_form_or_that_of_the_office_above(database: Database) -> None:
    short = FormDefinition(default.DEFAULT.title, default.DEFAULT.questions[:1])
    with database.writing() as session:
        province = place(session)
        commune = place(session, code="H38.1", parent=province.office)
        verbs.ensure_default(session, NOW)
        assert verbs.current(session, commune.office).definition == default.DEFAULT
        verbs.publish(session, short, code="own", office_id=province.office, now=NOW)
        assert verbs.current(session, commune.office).definition == short


def test_an_option_keeps_its_place_for_ever(database: Database) -> None:
    time = default.DEFAULT.questions[1]
    more = replace(time, options=(*time.options, OptionDef("lost", Words("Thất lạc", "Lost"))))
    with database.writing() as session:
        verbs.ensure_default(session, NOW)
        verbs.publish(
            session, FormDefinition(Words("a", "a"), (default.DEFAULT.questions[0], more)), code="x", office_id=None, now=NOW
        )
        rows = session.execute(select(Option.code, Option.position).join(Question).where(Question.code == "time")).all()
    assert sorted((row.position, row.code) for row in rows) == [(1, "early"), (2, "on_time"), (3, "late"), (4, "lost")]


def test_a_form_that_can_not_be_used_is_refused_in_words() -> None:
    overall = default.DEFAULT.questions[0]
    bad: list[tuple[QuestionDef, ...]] = [
        (),
        (default.DEFAULT.questions[1],),
        (overall, overall),
        (replace(overall, options=overall.options[:4]),),
        (overall, QuestionDef("q", Kind.CHOICE, Words("a", "a"), options=(OptionDef("x", Words("a", "a")),))),
        (overall, QuestionDef("q", Kind.REMARK, Words("a", ""))),
        (overall, QuestionDef("Bad code", Kind.REMARK, Words("a", "a"))),
    ]
    for questions in bad:
        with pytest.raises(Invalid):
            FormDefinition(Words("a", "a"), questions).validate()


def test_before_anything_is_published_the_message_says_so(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        verbs.current(session, 1)
