"""The queue, the case, and what moderators decide."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import links
from blog.core.db import session
from blog.core.i18n import _
from blog.moderation import actions, appeals, bulk, case_pages, claims, queries, undo
from blog.moderation.case_rules import Verb
from blog.moderation.forms import AppealForm, CaseForm, RejectionForm, RemovalForm, ReturnForm
from blog.moderation.models import Case
from blog.moderation.queue import Show, read
from blog.moderation.rules import REASONS, reason
from blog.moderation.subjects import Refused
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("moderation_staff", __name__)

# As many as stand on one page, and some: nobody has seen more than that.
BULK_MOST = 100


@blueprint.get("/cases")
@allow(Role.MODERATOR)
def queue() -> str:
    """What waits, the most pressing and then the oldest first; `?show=` asks for something else."""
    return case_pages.queue_page(read(request.args.get("show")), request.args.get("page"), me=current_person())


@blueprint.get("/cases/decided")
@allow(Role.MODERATOR)
def decided() -> str:
    """What was decided, by people and by rules, the last first."""
    return case_pages.queue_page(Show.DECIDED, request.args.get("page"), me=current_person())


@blueprint.get("/cases/<int:case_id>")
@allow(Role.MODERATOR)
def show_case(case_id: int) -> str:
    """One case: the words, what was said around them, and every decision so far."""
    return case_pages.case_page(_case(case_id), me=current_person())


@blueprint.post("/cases/<int:case_id>/publication")
@allow(Role.MODERATOR)
def publish(case_id: int) -> Response:
    """Publish it; from the page of a decided case, with the decision that this reverses."""
    case = _case(case_id)
    overturns = request.form.get("overturns", type=int)
    actions.decide_publication(case, by=current_person(), overturns=overturns, version=_version())
    return _back(_("Published. Everyone can read it now, and the record says that you let it through."))


@blueprint.post("/cases/<int:case_id>/rejection")
@allow(Role.MODERATOR)
def reject(case_id: int) -> Response:
    """Refuse it, for a published reason."""
    case = _case(case_id)
    form = RejectionForm(case)
    if not form.validate():
        return _refused(case, form)
    said = {"reason": form.reason.data, "note": form.note.data or ""}
    actions.decide_rejection(case, by=current_person(), version=_version(), **said)
    return _back(_("Refused as “%(reason)s”. Nobody else can read it.", reason=reason(form.reason.data).name))


@blueprint.post("/cases/<int:case_id>/spam")
@allow(Role.MODERATOR)
def mark_spam(case_id: int) -> Response:
    """Put it away as spam."""
    actions.decide_spam(_case(case_id), by=current_person(), version=_version())
    return _back(_("Put away as spam. It can still be published from its case."))


@blueprint.post("/cases/<int:case_id>/return")
@allow(Role.MODERATOR)
def send_back(case_id: int) -> Response:
    """Ask its author to revise it."""
    case = _case(case_id)
    form = ReturnForm(case)
    if not form.validate():
        return _refused(case, form)
    actions.decide_return(case, by=current_person(), note=form.note.data or "", version=_version())
    return _back(_("Sent back. Its author reads your note, and what they send instead comes here again."))


@blueprint.post("/cases/<int:case_id>/keeping")
@allow(Role.MODERATOR)
def keep(case_id: int) -> Response:
    """Keep what was reported as it is."""
    actions.decide_keeping(_case(case_id), by=current_person(), version=_version())
    return _back(_("It stays. Whoever reported it with a proven address is told."))


@blueprint.post("/cases/<int:case_id>/hiding")
@allow(Role.MODERATOR)
def hide(case_id: int) -> Response:
    """Hide what is public while it is looked at."""
    case = _case(case_id)
    form = RemovalForm(case)
    if not form.validate():
        return _refused(case, form)
    actions.decide_hiding(case, by=current_person(), version=_version(), **_ruling(form))
    return _back(_("Hidden. A line stands in its place, and somebody must decide within 72 hours."))


@blueprint.post("/cases/<int:case_id>/restoration")
@allow(Role.MODERATOR)
def restore(case_id: int) -> Response:
    """Show what is hidden again."""
    actions.decide_restoration(_case(case_id), by=current_person(), version=_version())
    return _back(_("Shown again, and the record says so."))


@blueprint.post("/cases/<int:case_id>/removal")
@allow(Role.MODERATOR)
def remove(case_id: int) -> Response:
    """Take it down, for a published reason; or, as the second person, confirm that."""
    case = _case(case_id)
    if case.proposed_by_id is not None:
        actions.decide_removal(case, by=current_person(), version=_version())
        return _back(_("Taken down. The record names both of you."))
    form = RemovalForm(case)
    if not form.validate():
        return _refused(case, form)
    actions.decide_removal(case, by=current_person(), version=_version(), **_ruling(form))
    session().refresh(case)
    if case.is_open:
        return _back(_("Hidden at once. It criticises the company, so a second person confirms its removal."))
    return _back(_("Taken down as “%(reason)s”. A line in its place says so.", reason=reason(form.reason.data).name))


@blueprint.post("/cases/<int:case_id>/appeal")
@allow(Role.MODERATOR)
def judge_appeal(case_id: int) -> Response:
    """Decide what its author objects to."""
    case = _case(case_id)
    form, upheld = AppealForm(case), request.form.get("upheld")
    if upheld not in ("1", "0"):
        form.form_errors = [_("Say whether its author is right.")]
    if not form.validate() or upheld not in ("1", "0"):
        return _refused(case, form)
    said: dict[str, Any] = {"upheld": upheld == "1", "note": form.note.data or ""}
    appeals.decide_appeal(case, by=current_person(), version=_version(), **said)
    if upheld == "1":
        return _back(_("Published. The record says that the decision was overturned, and its author is told."))
    return _back(_("The decision stands, and its author is told."))


@blueprint.post("/cases/<int:case_id>/undo")
@allow(Role.MODERATOR)
def take_back(case_id: int) -> Response:
    """Take a decision back."""
    undo.undo(_case(case_id), by=current_person(), decision=request.form.get("decision", 0, type=int))
    return _back(_("Undone. Both decisions stay in its history."))


@blueprint.post("/cases/<int:case_id>/claim")
@allow(Role.MODERATOR)
def claim(case_id: int) -> Response:
    """Take the case, so that nobody else decides it meanwhile."""
    case = _case(case_id)
    claims.claim(case, by=current_person())
    return make_response(redirect(links.href(case.path), 303))


@blueprint.post("/cases/<int:case_id>/claim/end")
@allow(Role.MODERATOR)
def release(case_id: int) -> Response:
    """Give the case back."""
    case = _case(case_id)
    claims.release(case, by=current_person())
    return make_response(redirect(links.href(case.path), 303))


@blueprint.post("/cases/decisions")
@allow(Role.MODERATOR)
def decide_many() -> Response:
    """Decide several cases at once: those that were marked, or all that stood on the page."""
    verb, code = request.form.get("verb", ""), request.form.get("reason", "")
    seen = request.form.getlist("seen" if request.form.get("all") else "case")
    these = [(case, version) for case, version in map(_marked, seen[:BULK_MOST]) if case is not None]
    if verb not in bulk.VERBS or (verb == Verb.REJECT and code not in {rule.code for rule in REASONS}):
        flash(_("Say what to do with them, and for refusing choose the rule. Nothing was done."), "wrong")
    elif not these:
        flash(_("Mark some cases first. Nothing was done."), "wrong")
    else:
        outcome = bulk.decide_all(these, Verb(verb), by=current_person(), reason=code)
        flash(_("%(count)s decided.", count=len(outcome.done)), "done")
        for case, why in outcome.missed:
            flash(_("Case %(id)s was left as it is. %(why)s", id=case.id, why=why), "wrong")
    return _back()


def already_decided(faster: actions.AlreadyDecided) -> Response:
    """Somebody was faster: who, when and what. Also answers for the packages that decide a case on their way."""
    session().rollback()
    page = render_template("moderation/staff/already_decided.html", faster=faster)
    return make_response(page, 409)


def verb_refused(why: Refused | actions.Changed | actions.Claimed) -> Response:
    """What the decision would do cannot be done as things stand; nothing was decided."""
    session().rollback()
    return make_response(render_template("moderation/staff/verb_refused.html", why=why), 409)


def _case(case_id: int) -> Case:
    return queries.case(case_id) or abort(404)


def _version() -> int | None:
    return request.form.get("version", type=int)


def _marked(said: str) -> tuple[Case | None, int]:
    """A case and the version that was seen, as a box on the page says it: `12:3`."""
    case_id, _colon, version = said.partition(":")
    if not (case_id.isdecimal() and version.isdecimal() and len(said) <= 20):
        return None, 0
    return queries.case(int(case_id)), int(version)


def _ruling(form: RemovalForm) -> dict[str, Any]:
    return {
        "reason": form.reason.data,
        "note": form.note.data or "",
        "about_company": bool(form.about_company.data),
    }


def _refused(case: Case, form: CaseForm) -> Response:
    return make_response(case_pages.case_page(case, me=current_person(), refused=form), 422)


def _back(words: str = "") -> Response:
    """To where the form stood in the queue."""
    if words:
        flash(words, "done")
    show = read(request.form.get("show"))
    return make_response(
        redirect(links.href("/staff/cases" + (f"?show={show}" if show is not Show.WAITING else "")), 303)
    )
