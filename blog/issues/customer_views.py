"""You and this issue: what a proven customer can say about it. The page is theirs; no other page changes for them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask_limiter import RequestLimit

from blog.core import headers, limits, links
from blog.core.i18n import lazy
from blog.core.text import TextRefused, clean_line
from blog.issues import affected, customer_queries, queries, reports, rules, wishes
from blog.issues.customer_forms import ObjectionForm
from blog.issues.models import Act, Issue
from blog.moderation.originals import Origin
from blog.people import customers, visitors
from blog.people import rules as people

blueprint = Blueprint("issue_customers", __name__, url_prefix="/issues/<int:number>")
blueprint.after_request(headers.personal)

TOO_MANY = lazy("That was too many tries from your address. Wait an hour and try again.")
TOO_MANY_WORDS = lazy(
    "You have sent several things in a short time. Your text is still here: wait a minute and send it again."
)


def _too_many(_limit: RequestLimit) -> Response:
    act = Act(request.path.rpartition("/")[2])
    issue = _issue((request.view_args or {})["number"])
    return _page(issue, problem=TOO_MANY_WORDS, act=act, form=ObjectionForm(request.form), status=429)


def _was_taken(response: Response) -> bool:
    """Only what was taken counts against the limit: mending a refused form must not shut anyone out."""
    return response.status_code == 303


@blueprint.get("/affected")
def show(number: int) -> Response:
    """What this customer said about the issue and what they can do; for an unknown browser, how to be known."""
    return _page(_issue(number), wish=request.args.get("wish", ""))


@blueprint.post("/affected")
@limits.limiter.limit(limits.LINKS, error_message=TOO_MANY)
def count_in(number: int) -> Response:
    """Say "this affects me too". A browser that is not proven gets the link by mail, to the address in `email`.

    The link says it then, or whatever else was pressed (`wish`).
    """
    headers.refuse_foreign_form()
    issue, customer = _issue(number), visitors.current_customer()
    if customer is None:
        return _offer_link(issue)
    return _press(issue, lambda: affected.count_in(issue, customer=customer))


@blueprint.post("/affected/withdrawal")
@limits.limiter.limit(limits.LINKS, error_message=TOO_MANY)
def withdraw(number: int) -> Response:
    """Take a me-too back."""
    return _pressed_by_known(number, affected.withdraw, "")


@blueprint.post("/works")
@limits.limiter.limit(limits.LINKS, error_message=TOO_MANY)
def works(number: int) -> Response:
    """Say that the fix works."""
    return _pressed_by_known(number, affected.say_works, "works")


@blueprint.post("/broken")
@limits.limiter.limit(limits.LINKS, error_message=TOO_MANY)
def broken(number: int) -> Response:
    """Say that it is still broken."""
    return _pressed_by_known(number, affected.say_broken, "broken")


@blueprint.post("/contest")
@limits.limiter.limit(limits.COMMENTS, on_breach=_too_many, deduct_when=_was_taken)
def contest(number: int) -> Response:
    """Object to a closing (`words`)."""
    return _say(number, Act.CONTEST)


@blueprint.post("/dispute")
@limits.limiter.limit(limits.COMMENTS, on_breach=_too_many, deduct_when=_was_taken)
def dispute(number: int) -> Response:
    """Dispute what we say (`words`)."""
    return _say(number, Act.DISPUTE)


@blueprint.post("/reopening")
@limits.limiter.limit(limits.COMMENTS, on_breach=_too_many, deduct_when=_was_taken)
def reopen(number: int) -> Response:
    """Say what still fails (`words`), and open it again."""
    return _say(number, Act.REOPENING)


def _say(number: int, act: Act) -> Response:
    headers.refuse_foreign_form()
    issue, customer = _issue(number), visitors.current_customer()
    form = ObjectionForm(request.form)
    if customer is None:
        return _page(issue, act=act, form=form, status=401)
    if not form.validate():
        return _page(issue, act=act, form=form, status=422)
    try:
        origin = Origin(limits.who(), request.user_agent.string, form.proof.data or "")
        sent = reports.send_act(issue, act, words=form.words.data or "", customer=customer, origin=origin)
    except rules.StepRefused as refused:
        return _page(issue, problem=str(refused), act=act, form=form, status=409)
    except TextRefused as refused:
        form.words.errors = [str(refused)]
        return _page(issue, act=act, form=form, status=422)
    return make_response(redirect(links.href(f"/issues/reports/{sent.token}"), 303))


def _pressed_by_known(number: int, verb: Callable[..., None], wish: str) -> Response:
    headers.refuse_foreign_form()
    issue, customer = _issue(number), visitors.current_customer()
    if customer is None:
        return _page(issue, wish=wish, status=401)
    return _press(issue, lambda: verb(issue, customer=customer))


def _press(issue: Issue, verb: Callable[[], None]) -> Response:
    try:
        verb()
    except rules.StepRefused as refused:
        return _page(issue, problem=str(refused), status=409)
    return make_response(redirect(links.href(f"{issue.path}/affected"), 303))


def _offer_link(issue: Issue) -> Response:
    """Mail the link to an address; the answer is the same whether or not anybody wrote here from it."""
    typed, wish = clean_line(request.form.get("email", "")), request.form.get("wish", "affected")
    if not typed:
        return make_response(redirect(links.href(f"{issue.path}/affected?wish=affected"), 303))
    try:
        people.read_email(typed)
    except TextRefused as refused:
        return _page(issue, problem=str(refused), typed=typed, wish=wish, status=422)
    customers.invite(typed, wish=wishes.said(wish, issue))
    return _page(issue, sent=True, wish=wish)


def _page(
    issue: Issue,
    *,
    problem: str | None = None,
    act: Act | None = None,
    form: ObjectionForm | None = None,
    typed: str = "",
    wish: str = "",
    sent: bool = False,
    status: int = 200,
) -> Response:
    customer = visitors.current_customer()
    mine = customer_queries.mine(issue, customer) if customer else None
    forms = {one: form if form and one is act else ObjectionForm() for one in (mine.choices.acts if mine else ())}
    for one, shown in forms.items():
        shown.name_apart(one)
    page = render_template(
        "issues/affected.html",
        issue=issue,
        mine=mine,
        problem=problem,
        forms=forms,
        unsent=form.words.data if form and act not in forms else None,
        typed=typed,
        wish=wish if wish in wishes.NAMES else wishes.LOOK,
        wished=wishes.words(wish, issue),
        sent=sent,
    )
    return make_response(page, status)


def _issue(number: int) -> Issue:
    return queries.by_number(number) or abort(404)
