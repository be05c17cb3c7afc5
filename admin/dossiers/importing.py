"""Dossiers by upload: choose a file, see what would happen, take it in with a bar that runs, see what came of it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.dossiers.base import blueprint, chosen_office, office_choices
from surveys.accounts.models import Role
from surveys.dossiers.imports import discard, plan, stage, step
from surveys.dossiers.labels import FAMILIES, TITLES
from surveys.dossiers.reading import read_dossiers
from surveys.dossiers.uploads import upload, uploads
from surveys.errors import N_, DomainError, Invalid
from surveys.printing import automatic
from surveys.web import database, now, reading, settings, writing
from surveys.web.failures import is_partial
from surveys.web.language import said

NO_FILE = N_("Chưa chọn tệp nào.")


@blueprint.get("/imports")
@requires(Role.ADMINISTRATOR)
def imports() -> str:
    """The upload form and what was imported before."""
    return _imports()


def _imports(problem: str = "") -> str:
    with reading() as session:
        earlier = uploads(session, person().office_ids)
        offices = office_choices(session)
    labels = [(TITLES[column], names[1:4]) for column, names in FAMILIES.items()]
    return render_template(
        "admin/dossiers/imports.html",
        earlier=earlier,
        offices=offices,
        names={office.id: office.name for office in offices},
        labels=labels,
        mib=settings().upload_mib,
        problem=problem,
    )


@blueprint.post("/imports")
@requires(Role.ADMINISTRATOR)
def imports_take() -> Response | tuple[str, int]:
    """Read and stage a file, changing nothing else; a refusal is told beside the form."""
    try:
        import_id = _staged(request.files.get("file"), chosen_office(request.form.get("office")))
    except DomainError as error:
        return _imports(said(error)), error.status
    return redirect(url_for("dossiers.imports_show", import_id=import_id), 303)


def _staged(file: FileStorage | None, office_id: int) -> int:
    if file is None or not file.filename:
        raise Invalid(NO_FILE)
    read = read_dossiers(file.read(), limit=settings().upload_bytes, now=now())
    with reading() as session:
        made = plan(session, read, office_id=office_id)
    with writing() as session:
        return stage(session, read, made, office_id=office_id, account_id=person().id, file_name=file.filename, now=now())


@blueprint.get("/imports/<int:import_id>")
@requires(Role.ADMINISTRATOR)
def imports_show(import_id: int) -> str:
    """One import: what would happen, how far it is, or what came of it."""
    with reading() as session:
        shown = upload(session, import_id, person().office_ids)
    return render_template("admin/dossiers/import.html", upload=shown)


@blueprint.post("/imports/<int:import_id>/step")
@requires(Role.ADMINISTRATOR)
def imports_step(import_id: int) -> Response | str:
    """Take the next rows in. htmx gets the bar, which asks for the next step by itself."""
    moment = now()
    with writing() as session:
        step(session, import_id, person().office_ids, now=moment)
    with reading() as session:
        wanted = automatic.brought(session, person().office_ids, changed_at=moment)
    automatic.issue(database(), wanted, settings=settings(), now=moment)
    if not is_partial():
        return redirect(url_for("dossiers.imports_show", import_id=import_id), 303)
    with reading() as session:
        shown = upload(session, import_id, person().office_ids)
    return render_template("admin/dossiers/import_state.html", upload=shown)


@blueprint.post("/imports/<int:import_id>/discard")
@requires(Role.ADMINISTRATOR)
def imports_discard(import_id: int) -> Response:
    """Drop a staged upload."""
    with writing() as session:
        discard(session, import_id, person().office_ids)
    flash(gettext("Đã bỏ tệp. Sổ hồ sơ không thay đổi."), "done")
    return redirect(url_for("dossiers.imports"), 303)
