"""Staff pages of the issues: the list, one issue with its next steps, and reporting one without a comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

from flask import Response, abort, make_response, redirect, render_template, request
from wtforms import Form

from blog.core import links, settings
from blog.core.text import TextRefused
from blog.issues import actions, closings, debt_queries, embargoes, queries, rules, story
from blog.issues.forms import ReportForm
from blog.issues.mergers import KEEPERS
from blog.issues.models import Issue
from blog.issues.staff_steps import STEPS
from blog.people import absences
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person

blueprint = StaffBlueprint("issues_staff", __name__)


@blueprint.get("/issues")
@allow(*ANY_ROLE)
def desk() -> str:
    """What is open: mine first, then those of colleagues for whom I stand in, then the rest, then what was fixed."""
    me, today = current_person(), queries.today()
    covered = absences.covered_by(me)
    return render_template(
        "issues/staff/issues.html",
        to_confirm=queries.to_confirm(me),
        mine=queries.owned_by(me),
        unowned=queries.unowned(),
        covered=queries.owned_by(*covered),
        others=queries.owned_by_others(me, *covered),
        fixed=queries.latest_fixed(10),
        promise=lambda issue: rules.promise(issue.next_update, today=today),
    )


@blueprint.route("/issues/new", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def report() -> Response:
    """Report a fault that no customer has written about."""
    form = ReportForm(request.form)
    if request.method == "POST" and form.validate():
        began = form.occurred_at.data
        try:
            made = actions.report(
                title=form.title.data or "",
                words=form.words.data or "",
                severity=form.severity.data,
                product=form.product.data or "",
                occurred_at=datetime.combine(began, time(), settings.zone()).astimezone(UTC) if began else None,
                embargo_until=form.embargo_until.data,
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
    """One issue, its story, and the next steps."""
    return _page(_issue(number))


@blueprint.post("/issues/<int:number>/acknowledgement", defaults={"step": "acknowledgement"})
@blueprint.post("/issues/<int:number>/progress", defaults={"step": "progress"})
@blueprint.post("/issues/<int:number>/return", defaults={"step": "return"})
@blueprint.post("/issues/<int:number>/offer", defaults={"step": "offer"})
@blueprint.post("/issues/<int:number>/fix", defaults={"step": "fix"})
@blueprint.post("/issues/<int:number>/closing", defaults={"step": "closing"})
@blueprint.post("/issues/<int:number>/reopening", defaults={"step": "reopening"})
@allow(*ANY_ROLE)
def take(number: int, step: str) -> Response:
    """Take a step, in public and under one's own name; a closing is proposed to a second person."""
    return _take(_issue(number), step)


@blueprint.post("/issues/<int:number>/merger", defaults={"step": "merger"})
@blueprint.post("/issues/<int:number>/unmerger", defaults={"step": "unmerger"})
@allow(*KEEPERS)
def keep(number: int, step: str) -> Response:
    """Merge an issue into another, or take that back."""
    return _take(_issue(number), step)


@blueprint.post("/issues/<int:number>/closing/confirmation")
@allow(*ANY_ROLE)
def confirm(number: int) -> Response:
    """Be the second person for a closing that a colleague proposed."""
    return _settle(_issue(number), closings.confirm_closing)


@blueprint.post("/issues/<int:number>/closing/withdrawal")
@allow(*ANY_ROLE)
def withdraw(number: int) -> Response:
    """Drop a proposed closing."""
    return _settle(_issue(number), closings.take_back_closing)


def _settle(issue: Issue, verb: Callable[..., None]) -> Response:
    try:
        verb(issue, by=current_person())
    except rules.StepRefused as late:
        return _page(issue, status=409, why=late)
    except rules.Incomplete as refused:
        return _page(issue, status=422, why=refused)
    return _to(issue)


def _take(issue: Issue, step: str) -> Response:
    """Take one step, or hand the text back with the reason: 422 when it is incomplete, 409 when it comes too late."""
    form = STEPS[step].form(issue, request.form, {})
    if not form.validate():
        return _page(issue, refused=form, step=step, status=422)
    try:
        STEPS[step].take(issue, form, current_person())
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
    why: rules.StepRefused | rules.Incomplete | None = None,
) -> Response:
    me = current_person()
    names = rules.next_steps(issue.state, keeper=me.has(*KEEPERS))
    begun = {"version": issue.version, "owner": (issue.owner or me).handle}
    forms = {name: STEPS[name].form(issue, None, begun) for name in names}
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
        closing=queries.waiting_closing(issue),
        mine=lambda closing: closing.by_id == me.id,
        kept=embargoes.kept_words(issue),
        steps=STEPS,
        forms=forms,
        step=step,
        why=why,
        unsent=refused if step not in forms else None,
    )
    return make_response(page, status)


def _name_apart(form: Form, step: str) -> None:
    """Several forms stand on one page, so their ids carry the step."""
    for field in form:
        field.id = f"{step}-{field.name}"
        field.label.field_id = field.id


def _issue(number: int) -> Issue:
    return queries.by_number(number) or abort(404)


def _to(issue: Issue) -> Response:
    return make_response(redirect(links.href(f"/staff{issue.path}"), 303))
