"""Change which yardsticks a form's questions inform: an edit of the form, so the next version of it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.errors import N_, Conflict, Forbidden, Invalid
from surveys.forms.definition import QuestionDef
from surveys.forms.models import Form, FormVersion
from surveys.forms.verbs import current, publish
from surveys.forms.yardsticks import ARTICLE, HEADINGS
from surveys.office.verbs import Editor

KNOWN = {heading.tag for headings in HEADINGS.values() for heading in headings}
SEEN_ALREADY = N_("Phiếu vừa có phiên bản mới. Chưa có gì thay đổi; vui lòng xem lại rồi gắn.")


def may_tag(session: Session, version_id: int, by: Editor) -> bool:
    """Whether an administrator may change the form that a version belongs to: their offices', or everyone's at the top."""
    return _owner(session, version_id) in by.office_ids or (_owner(session, version_id) is None and by.whole)


def _owner(session: Session, version_id: int) -> int | None:
    return session.scalar(
        select(Form.office_id).join(FormVersion, FormVersion.form_id == Form.id).where(FormVersion.id == version_id)
    )


def retag(
    session: Session, office_id: int, chosen: Mapping[str, Collection[str]], *, seen: int, by: Editor, now: datetime
) -> int:
    """Give the questions of the form in force at an office the tags ``chosen`` (question code → tags); the version's id.

    ``seen`` is the version that the editor looked at. Questions that ``chosen`` does not name lose their tags; what a question's
    basis says beside the article's letters stays. Raises Conflict when another version has come meanwhile, Forbidden for a form
    that is not the editor's, Invalid for a tag that there is not.
    """
    published = current(session, office_id)
    if not may_tag(session, published.version_id, by):
        raise Forbidden(N_("Phiếu này do cơ quan cấp trên công bố, chỉ quản trị ở đó sửa được."))
    if published.version_id != seen:
        raise Conflict(SEEN_ALREADY)
    if not KNOWN.issuperset(tag for tags in chosen.values() for tag in tags):
        raise Invalid(N_("Không có thước đo này. Vui lòng chọn lại từ danh sách."))
    tagged = tuple(_tagged(question, chosen.get(question.code, ())) for question in published.definition.questions)
    form = session.scalars(select(Form).join(FormVersion).where(FormVersion.id == seen).with_for_update(of=Form)).one()
    definition = replace(published.definition, questions=tagged)
    made = publish(session, definition, code=form.code, office_id=form.office_id, now=now)
    if made != seen:
        changed = [a.code for a, b in zip(published.definition.questions, tagged, strict=True) if a != b]
        detail = {"fields": changed, "version": published.number + 1}
        note(session, account_id=by.account_id, action="form.tag", subject=form.code, detail=detail, now=now)
    return made


def _tagged(question: QuestionDef, chosen: Collection[str]) -> QuestionDef:
    ordered = [heading.tag for headings in HEADINGS.values() for heading in headings if heading.tag in chosen]
    letters = tuple(tag for tag in ordered if tag.startswith(ARTICLE))
    others = tuple(text for text in question.basis if text not in KNOWN)
    return replace(question, basis=letters + others, yardsticks=tuple(tag for tag in ordered if not tag.startswith(ARTICLE)))
