"""``phieu figures release``: brings what is shown up to date, for an administrator who won't wait for the worker."""

from flask import Flask

from surveys.figures.released.release import stale
from tests.figures.ratings import a_year, rate, touch, world
from wsgi import phieu


def test_release_does_what_is_stale_and_all_of_it_when_asked(app: Flask) -> None:
    database = app.extensions["phieu"].database
    with database.writing() as session:
        where = world(session)
        rate(session, where, a_year(where, 60, first=201501, months=24))
        touch(session, [(where.place.office, 2016)])
    run = app.test_cli_runner().invoke
    assert "Released: 1 years of offices." in run(phieu, args=["figures", "release"]).output
    with database.reading() as session:
        assert stale(session) == []
    assert "Released: 0 years of offices." in run(phieu, args=["figures", "release"]).output
    assert "Released: 2 years of offices." in run(phieu, args=["figures", "release", "--all"]).output
