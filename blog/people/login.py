"""Flask-Login over our own session rows: the cookie carries a token, the row says whether it still opens anything."""

from __future__ import annotations

from flask import Flask, Response, session
from flask_login import LoginManager, UserMixin, login_user

from blog.people import queries
from blog.people.models import Person, StaffSession


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Whoever is signed in, as Flask-Login sees them: known by the session's token, not by the person's id."""

    def __init__(self, token: str, opened: StaffSession) -> None:
        self.token = token
        self.opened = opened
        self.person: Person = opened.person

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.token


class _Logins(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    def _update_remember_cookie(self, response: Response) -> Response:
        """Nobody is remembered beyond a session; asking would make every public page vary by its cookie."""
        return response


def init_app(app: Flask) -> None:
    """Have Flask-Login ask our table. Staff pages alone see `current_user`."""
    manager = _Logins()
    # It would end sessions of whoever changes networks; ours can be seen and ended one by one.
    manager.session_protection = None
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)


def enter(token: str) -> None:
    """Make this browser the one that the token was made for. What it carried before is dropped."""
    opened = queries.staff_session(token)
    session.clear()
    if opened:
        login_user(SignedIn(token, opened))


def _load(token: str) -> SignedIn | None:
    opened = queries.staff_session(token)
    return SignedIn(token, opened) if opened else None
