"""Who may see what: staff pages are closed unless they say otherwise.

Every staff page hangs on a `StaffBlueprint` and says with `@allow` for whom it is. A page that says nothing answers
403 to everyone, so forgetting cannot open a door; `tests/architecture` walks every route as every role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, has_request_context, redirect, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from blog.core import headers, links, requests
from blog.core.i18n import _
from blog.people import session_actions
from blog.people.models import Person, Role

View = TypeVar("View", bound=Callable[..., Any])

# The sign-in page and its kin: for everyone, and still with a token on every form.
EVERYONE = "everyone"
ANY_ROLE = tuple(Role)
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def allow(*who: Role | str) -> Callable[[View], View]:
    """Say for whom a staff page is: roles, ANY_ROLE, or EVERYONE."""

    def mark(view: View) -> View:
        view.__allowed__ = who  # type: ignore[attr-defined]  # a mark on the function, read by _open_or_refuse
        return view

    return mark


def takes(most: int) -> Callable[[View], View]:
    """Say how many bytes a staff page may be sent, where that is more than most are."""

    def mark(view: View) -> View:
        view.__takes__ = most  # type: ignore[attr-defined]  # a mark on the function, read by _open_or_refuse
        return view

    return mark


class StaffBlueprint(Blueprint):
    """A blueprint under `/staff` whose pages are closed, personal, and take no form without its token."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name, url_prefix="/staff")
        self.before_request(_open_or_refuse)
        self.after_request(headers.personal)
        # Public pages never see it: they are the same for everyone.
        self.context_processor(lambda: {"current_user": current_user})


def current_person() -> Person:
    """Whoever is signed in. Views pass the answer on as `by=`; nothing below a view asks."""
    if not current_user.is_authenticated:
        abort(401)
    return cast(Person, current_user.person)


def signed_in_person() -> Person | None:
    """Whoever is signed in, or None: for staff pages that are open to everyone."""
    return cast(Person, current_user.person) if current_user.is_authenticated else None


def language_wanted() -> str:
    """The language that whoever is signed in reads the staff pages in; nothing on pages that are the same for all."""
    blueprint = current_app.blueprints.get(request.blueprint or "") if has_request_context() else None
    person = signed_in_person() if isinstance(blueprint, StaffBlueprint) else None
    return person.language if person else ""


def _open_or_refuse() -> Response | None:
    view = current_app.view_functions[request.endpoint or ""]
    requests.take_large(getattr(view, "__takes__", requests.STAFF_MOST))
    allowed = getattr(view, "__allowed__", ())
    if allowed and EVERYONE not in allowed and not current_user.is_authenticated:
        if request.method not in READS:
            abort(401, _("You are signed out. Sign in, go back and send it again: your text is still there."))
        return cast(Response, redirect(links.href("/staff/session") + f"?next={quote(request.path)}"))
    if not allowed or not (EVERYONE in allowed or current_person().has(*cast(tuple[Role, ...], allowed))):
        abort(403, _("This page is for other roles than yours."))
    if request.method not in READS:
        _refuse_without_token()
        if current_user.is_authenticated:
            session_actions.note_use(current_user.opened)
    return None


def _refuse_without_token() -> None:
    try:
        headers.csrf.protect()
    except CSRFError:
        abort(403, _("This form is too old or was sent from another site. Open the page here and send it again."))
