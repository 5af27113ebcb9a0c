"""The queue, the case, and what moderators decide."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import links
from blog.core.db import session
from blog.moderation import actions, queries
from blog.moderation.forms import RejectionForm
from blog.moderation.models import Case
from blog.moderation.rules import reason
from blog.moderation.subjects import Refused, subject
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("moderation_staff", __name__)


@blueprint.get("/cases")
@allow(Role.MODERATOR)
def queue() -> str:
    """What waits, oldest first."""
    page = queries.waiting(request.args.get("page"))
    return render_template(
        "moderation/staff/queue.html",
        page=page,
        things=queries.shown(page.items),
        forms={case.id: RejectionForm(case) for case in page.items},
        total=queries.waiting_count(),
        **_common(),
    )


@blueprint.get("/cases/decided")
@allow(Role.MODERATOR)
def decided() -> str:
    """What was decided, by people and by rules, the last first."""
    page = queries.decided(request.args.get("page"))
    return render_template(
        "moderation/staff/decided.html", page=page, things=queries.shown(page.items), reason=reason, rule=actions.RULE
    )


@blueprint.get("/cases/<int:case_id>")
@allow(Role.MODERATOR)
def show_case(case_id: int) -> str:
    """One case: the words, what was said around them, and every decision so far."""
    case = _case(case_id)
    return _case_page(case, RejectionForm(case))


@blueprint.post("/cases/<int:case_id>/publication")
@allow(Role.MODERATOR)
def publish(case_id: int) -> Response:
    """Publish it; from the page of a decided case, with the decision that this reverses."""
    case = _case(case_id)
    actions.decide_publication(case, by=current_person(), overturns=request.form.get("overturns", type=int))
    return _back(case, "Published. Everyone can read it now, and the record says that you let it through.")


@blueprint.post("/cases/<int:case_id>/rejection")
@allow(Role.MODERATOR)
def reject(case_id: int) -> Response:
    """Refuse it, for a published reason."""
    case = _case(case_id)
    form = RejectionForm(case)
    if not form.validate():
        return make_response(_case_page(case, form), 422)
    actions.decide_rejection(case, by=current_person(), reason=form.reason.data, note=form.note.data or "")
    return _back(case, f"Refused as “{reason(form.reason.data).name}”. Nobody else can read it.")


@blueprint.post("/cases/<int:case_id>/spam")
@allow(Role.MODERATOR)
def mark_spam(case_id: int) -> Response:
    """Put it away as spam."""
    case = _case(case_id)
    actions.decide_spam(case, by=current_person())
    return _back(case, "Put away as spam. It can still be published from its case.")


@blueprint.post("/cases/<int:case_id>/removal")
@allow(Role.MODERATOR)
def remove(case_id: int) -> Response:
    """Take it down again, for a published reason."""
    case = _case(case_id)
    form = RejectionForm(case)
    if not form.validate():
        return make_response(_case_page(case, form), 422)
    actions.decide_removal(
        case,
        by=current_person(),
        reason=form.reason.data,
        note=form.note.data or "",
        about_company=bool(request.form.get("about_company")),
    )
    return _back(case, f"Taken down as “{reason(form.reason.data).name}”. A line in its place says so.")


def already_decided(faster: actions.AlreadyDecided) -> Response:
    """Somebody was faster: who, when and what. Also answers for the packages that decide a case on their way."""
    session().rollback()
    page = render_template("moderation/staff/already_decided.html", faster=faster)
    return make_response(page, 409)


def verb_refused(why: Refused) -> Response:
    """What the decision would do cannot be done as things stand; nothing was decided."""
    session().rollback()
    return make_response(render_template("moderation/staff/verb_refused.html", why=why), 409)


def _case(case_id: int) -> Case:
    return queries.case(case_id) or abort(404)


def _case_page(case: Case, form: RejectionForm) -> str:
    context = subject(case.subject_kind).context
    return render_template(
        "moderation/staff/case.html",
        case=case,
        thing=queries.shown([case]).get(case.id),
        around=context(case.subject_id) if context else [],
        form=form,
        reason=reason,
        rule=actions.RULE,
        **_common(),
    )


def _common() -> dict[str, object]:
    """What the card of a case needs besides the case: who looks at it, and where an answer is posted."""
    return {
        "me": current_person(),
        "looks": queries.reasons_to_look,
        "answer_path": _answer_path,
        "may_remove": lambda case: subject(case.subject_kind).remove is not None,
    }


def _answer_path(case: Case) -> str | None:
    path = subject(case.subject_kind).answer_path
    return path(case.subject_id) if path else None


def _back(case: Case, words: str) -> Response:
    flash(words, "done")
    return make_response(redirect(links.href("/staff/cases"), 303))
