"""Staff pages of the issues: the list, one issue with its next step, and reporting one without a comment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request
from wtforms import Form

from blog.core import links
from blog.core.text import TextRefused
from blog.issues import actions, debt_queries, queries, rules, story
from blog.issues.forms import FixForm, ReportForm, StepForm
from blog.issues.models import Issue, State
from blog.people import queries as people
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person

blueprint = StaffBlueprint("issues_staff", __name__)


@blueprint.get("/issues")
@allow(*ANY_ROLE)
def desk() -> str:
    """What is open: mine first, then what is late, then the rest, then what was fixed."""
    me, today = current_person(), queries.today()
    return render_template(
        "issues/staff/issues.html",
        mine=queries.owned_by(me),
        unowned=queries.unowned(),
        others=queries.owned_by_others(me),
        fixed=queries.latest_fixed(10),
        promise=lambda issue: rules.promise(issue.next_update, today=today),
    )


@blueprint.route("/issues/new", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def report() -> Response:
    """Report a fault that no customer has written about."""
    form = ReportForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            made = actions.report(
                title=form.title.data or "",
                words=form.words.data or "",
                severity=form.severity.data,
                by=current_person(),
            )
            return _to(made)
        except (rules.Incomplete, TextRefused) as refused:
            form.form_errors.append(str(refused))
    page = render_template("issues/staff/report.html", form=form)
    return make_response(page, 422 if request.method == "POST" else 200)


@blueprint.get("/issues/<int:number>")
@allow(*ANY_ROLE)
def show(number: int) -> Response:
    """One issue, its story, and the next step."""
    return _page(_issue(number))


@blueprint.post("/issues/<int:number>/acknowledgement")
@allow(*ANY_ROLE)
def acknowledge(number: int) -> Response:
    """Say that we have seen it."""
    issue = _issue(number)
    return _promise(issue, actions.acknowledge, "acknowledgement")


@blueprint.post("/issues/<int:number>/progress")
@allow(*ANY_ROLE)
def progress(number: int) -> Response:
    """Say that work has begun, or where it stands."""
    issue = _issue(number)
    return _promise(issue, actions.start if issue.state is State.ACKNOWLEDGED else actions.update, "progress")


@blueprint.post("/issues/<int:number>/fix")
@allow(*ANY_ROLE)
def fix(number: int) -> Response:
    """Call it fixed, with evidence."""
    issue, form = _issue(number), FixForm(request.form)
    return _take(
        issue,
        form,
        "fix",
        lambda: actions.fix(
            issue,
            text=form.text.data or "",
            evidence=form.evidence.data or "",
            version=_version(form),
            by=current_person(),
        ),
    )


def _promise(issue: Issue, verb: Callable[..., None], step: str) -> Response:
    form = StepForm(request.form, owners=people.speakers())
    return _take(
        issue,
        form,
        step,
        lambda: verb(
            issue,
            text=form.text.data,
            owner=people.by_handle(form.owner.data),
            next_update=form.next_update.data,
            severity=form.severity.data,
            version=_version(form),
            by=current_person(),
        ),
    )


def _take(issue: Issue, form: Form, step: str, verb: Callable[[], None]) -> Response:
    """Take one step, or hand the text back with the reason: 422 when it is incomplete, 409 when it comes too late."""
    if not form.validate():
        return _page(issue, refused=form, step=step, status=422)
    try:
        verb()
    except rules.StepRefused as late:
        return _page(issue, refused=form, step=step, status=409, why=late)
    except (rules.Incomplete, TextRefused) as incomplete:
        form.form_errors.append(str(incomplete))
        return _page(issue, refused=form, step=step, status=422)
    return _to(issue)


def _page(
    issue: Issue,
    *,
    refused: Form | None = None,
    step: str = "",
    status: int = 200,
    why: rules.StepRefused | None = None,
) -> Response:
    forms: dict[str, Form] = {name: _fresh(issue, name) for name in rules.next_steps(issue.state)}
    if refused is not None and step in forms:
        # What was typed is kept, and may be sent again by somebody who has now seen what changed.
        refused["version"].data = issue.version
        forms[step] = refused
    for name, form in forms.items():
        _name_apart(form, name)
    page = render_template(
        "issues/staff/issue.html",
        issue=issue,
        chapters=story.tell(issue),
        promise=rules.promise(issue.next_update, today=queries.today()),
        debts=debt_queries.of_issue(issue),
        forms=forms,
        step=step,
        why=why,
        unsent=refused if step not in forms else None,
    )
    return make_response(page, status)


def _fresh(issue: Issue, step: str) -> Form:
    if step == "fix":
        return FixForm(data={"version": issue.version})
    owner = issue.owner or current_person()
    said: dict[str, Any] = {"version": issue.version, "owner": owner.handle, "severity": issue.severity}
    return StepForm(owners=people.speakers(), data=said)


def _name_apart(form: Form, step: str) -> None:
    """Two forms stand on one page, so their ids carry the step."""
    for field in form:
        field.id = f"{step}-{field.name}"
        field.label.field_id = field.id


def _version(form: Form) -> int:
    """The version that the form was opened with; none is older than all."""
    said = str(form["version"].data or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _issue(number: int) -> Issue:
    return queries.by_number(number) or abort(404)


def _to(issue: Issue) -> Response:
    return make_response(redirect(links.href(f"/staff{issue.path}"), 303))
