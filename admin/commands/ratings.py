"""Commands for single ratings."""

from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from surveys.accounts.models import Account, Role
from surveys.accounts.verbs import login_key
from surveys.responses.erase import erase_by_code, erase_by_submission
from surveys.web import now, settings, writing


@click.command(name="erase-rating")
@click.argument("which", metavar="CODE|SUBMISSION")
@click.option("--by", "login", required=True, help="Login of the administrator who was asked; the record of changes names them.")
@click.confirmation_option("--yes", prompt="Its answers and words can't be had back. Erase it?")
@with_appcontext
def erase_rating(which: str, login: str) -> None:
    """Erase one rating at its giver's request: by the slip's code, or by the submission's id that their device shows.

    It is taken back from every figure at once. Backups hold it until they are gone.
    """
    with writing() as session:
        by = session.scalar(
            select(Account.id).where(Account.login == login_key(login), Account.role == Role.ADMINISTRATOR, Account.active)
        )
        if by is None:
            raise click.ClickException(f"There is no active administrator “{login}”.")
        submission = _submission(which)
        if submission is not None:
            erase_by_submission(session, submission, by=by, now=now())
        else:
            erase_by_code(session, which, secret=settings().secret_key, by=by, now=now())
    click.echo("The rating is erased.")


def _submission(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


commands: list[click.Command] = [erase_rating]
