"""Staff pages of what issues owe: apologise, keep a commitment, give the lesson, check it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request
from wtforms import Form

from blog.core import links
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.issues import apologies, debt_queries, queries, rules
from blog.issues.apology_forms import ApologyForm, CheckForm, CommitmentForm, KeptForm, LessonForm
from blog.issues.hints import hints
from blog.issues.models import Apology, Issue
from blog.people import queries as people
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person
from blog.people.models import Person

blueprint = StaffBlueprint("issues_apology_staff", __name__)


@blueprint.route("/issues/<int:number>/apology", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def apologise(number: int) -> Response:
    """Apologise; `look` shows the hints first and publishes nothing."""
    issue = _issue(number)
    form = ApologyForm(request.form, owners=people.speakers(), by=current_person())
    return _say(
        issue,
        form,
        "issues/staff/apology.html",
        lambda: apologies.apologise(
            issue,
            wrong=form.wrong.data or "",
            hurt=form.hurt.data or "",
            explanation=form.explanation.data or "",
            commitments=[(text, _person(owner), due) for text, owner, due in form.promised],
            lesson_due=form.lesson_due.data,
            by=current_person(),
        ),
    )


@blueprint.route("/issues/<int:number>/commitments", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def promise(number: int) -> Response:
    """Promise things without an apology."""
    issue, me = _issue(number), current_person()
    data = {"version": issue.version, "owner": (issue.owner or me).handle, "next_update": issue.next_update}
    form = CommitmentForm(request.form, owners=people.speakers(), by=me, data=data)
    version = str(form.version.data or "")
    return _say(
        issue,
        form,
        "issues/staff/promise.html",
        lambda: apologies.commit(
            issue,
            text=form.text.data or "",
            commitments=[(text, _person(owner), due) for text, owner, due in form.promised],
            owner=_person(form.owner.data),
            next_update=form.next_update.data,
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            by=me,
        ),
    )


@blueprint.route("/issues/<int:number>/commitments/<int:which>", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def keep(number: int, which: int) -> Response:
    """Say that a commitment was kept."""
    issue, form = _issue(number), KeptForm(request.form)
    commitment = debt_queries.commitment(issue, which) or abort(404)
    return _say(
        issue,
        form,
        "issues/staff/kept.html",
        lambda: apologies.keep(
            commitment, text=form.text.data or "", evidence=form.evidence.data or "", by=current_person()
        ),
        commitment=commitment,
    )


@blueprint.route("/issues/<int:number>/lesson/<int:which>", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def teach(number: int, which: int) -> Response:
    """Say what was learned, for the issue's first, second… apology."""
    issue, form = _issue(number), LessonForm(request.form)
    apology = _apology(issue, which)
    return _say(
        issue,
        form,
        "issues/staff/lesson.html",
        lambda: apologies.give_lesson(
            apology,
            cause=form.cause.data or "",
            changed=form.changed.data or "",
            check_on=form.check_on.data,
            by=current_person(),
        ),
        apology=apology,
        which=which,
    )


@blueprint.route("/issues/<int:number>/check/<int:which>", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def check(number: int, which: int) -> Response:
    """Say whether the lesson held."""
    issue, form = _issue(number), CheckForm(request.form)
    apology = _apology(issue, which)

    def verb() -> None:
        named = form.recurred_as.data
        recurred_as = queries.by_number(named) if named is not None else None
        if named is not None and recurred_as is None:
            raise rules.Incomplete(_("There is no issue with this number."))
        apologies.check_lesson(
            apology,
            outcome=form.outcome.data or "",
            recurred_as=recurred_as,
            text=form.text.data or "",
            by=current_person(),
        )

    return _say(issue, form, "issues/staff/check.html", verb, apology=apology, which=which)


def _say(issue: Issue, form: Form, template: str, verb: Callable[[], None], **context: Any) -> Response:
    """Show the form, or take the step. A refusal hands the text back: 422 when incomplete, 409 when too late."""
    status = 200
    if request.method == "POST" and "look" not in request.form:
        status = 422
        if form.validate():
            try:
                verb()
                return make_response(redirect(links.href(f"/staff{issue.path}"), 303))
            except rules.StepRefused as late:
                form.form_errors.append(str(late))
                _renew(form, issue)
                status = 409
            except (rules.Incomplete, TextRefused) as refused:
                form.form_errors.append(str(refused))
    said = [str(part.data) for part in form if part.type == "TextAreaField" and part.data]
    looked = hints(*said) if request.method == "POST" else None
    return make_response(render_template(template, issue=issue, form=form, hints=looked, **context), status)


def _renew(form: Form, issue: Issue) -> None:
    """What was typed may be sent again by somebody who has now been told what changed."""
    if "version" in form:
        form["version"].data = issue.version


def _issue(number: int) -> Issue:
    return queries.by_number(number) or abort(404)


def _apology(issue: Issue, which: int) -> Apology:
    return debt_queries.apology(issue, which) or abort(404)


def _person(handle: str) -> Person:
    return people.by_handle(handle) or abort(422)
