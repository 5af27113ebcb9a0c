"""Signing in and out, one's sessions, and passwords."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request, session
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from blog.core import limits, links
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused, folded
from blog.people import login, passwords, queries, session_actions, tickets
from blog.people.forms import AddressForm, ChangePasswordForm, NewPasswordForm, SignInForm, said
from blog.people.guard import ANY_ROLE, EVERYONE, StaffBlueprint, allow, current_person, signed_in_person

sessions = StaffBlueprint("sessions", __name__)

HOME = "/staff"
WRONG = lazy("Address and password do not belong together. Look at both, or ask for a new password.")
TOO_MANY = lazy("That was too many tries. Wait five minutes and try again, or ask for a new password.")
TOO_MANY_RESETS = lazy("That was too many tries for one day. Try again tomorrow, or ask an admin to help you.")


def typed_address() -> str:
    """The account that a try is counted against, so that many machines cannot share the work of guessing."""
    try:
        return f"account {links.token_hash(folded(request.form.get('email', '')))}"
    except HTTPException:  # too large to be read, which the view will say
        return "account unread"


def is_wrong(response: Response) -> bool:
    """Only wrong tries count: nobody is locked out by signing in."""
    return response.status_code == 401


def everybody() -> str:
    """The whole site."""
    return "site"


@sessions.get("/session")
@allow(EVERYONE)
def ask() -> Response:
    """The door."""
    target = links.local_target(request.args.get("next"), HOME)
    if signed_in_person():
        return make_response(redirect(links.href(target), 303))
    return make_response(render_template("people/staff/sign_in.html", form=SignInForm(next=target), wrong=None))


@sessions.post("/session")
@allow(EVERYONE)
@limits.limiter.limit(limits.SIGN_IN, deduct_when=is_wrong, error_message=TOO_MANY)
@limits.limiter.limit(limits.SIGN_IN, key_func=typed_address, deduct_when=is_wrong, error_message=TOO_MANY)
@limits.limiter.limit(limits.SIGN_IN_SITE, key_func=everybody, error_message=TOO_MANY)
def sign_in() -> Response:
    """Sign in. Wrong is answered in the same words and time, whether or not anybody has the address."""
    form = SignInForm()
    token = session_actions.sign_in(said(form.email), said(form.password), request.user_agent.string)
    if token is None:
        return make_response(render_template("people/staff/sign_in.html", form=form, wrong=WRONG), 401)
    login.enter(token)
    return make_response(redirect(links.href(links.local_target(form.next.data, HOME)), 303))


@sessions.post("/session/end")
@allow(*ANY_ROLE)
def sign_out() -> Response:
    """Sign out here."""
    session_actions.end_session(current_user.opened.id, by=current_person())
    session.clear()
    return make_response(redirect(links.href("/staff/session"), 303))


@sessions.get("/sessions")
@allow(*ANY_ROLE)
def show_all() -> str:
    """The browsers in which I am signed in."""
    return render_template(
        "people/staff/sessions.html", sessions=queries.staff_sessions(current_person()), here=current_user.opened.id
    )


@sessions.post("/sessions/<int:id>/end")
@allow(*ANY_ROLE)
def end_one(id: int) -> Response:
    """Sign out in one browser."""
    session_actions.end_session(id, by=current_person())
    return make_response(redirect(links.href("/staff/sessions"), 303))


@sessions.post("/sessions/end")
@allow(*ANY_ROLE)
def end_all() -> Response:
    """Sign out everywhere."""
    session_actions.end_all_sessions(current_person())
    session.clear()
    return make_response(redirect(links.href("/staff/session"), 303))


@sessions.route("/password", methods=["GET", "POST"])
@allow(*ANY_ROLE)
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"], deduct_when=is_wrong, error_message=TOO_MANY)
def change() -> Response:
    """Change my password. Every session ends; a new one is opened here."""
    person, form = current_person(), ChangePasswordForm()
    status = 200
    if form.validate_on_submit():
        if passwords.matches(said(form.current), person.password_hash):
            session_actions.set_password(person, said(form.password))
            login.enter(session_actions.open_session(person, request.user_agent.string) or abort(401))
            flash(_("Your password is changed, and you are signed out everywhere else."), "done")
            return make_response(redirect(links.href("/staff/sessions"), 303))
        form.current.errors = [_("This is not your password.")]
        status = 401
    elif form.errors:
        status = 422
    return make_response(render_template("people/staff/password_change.html", form=form), status)


@sessions.route("/password/forgotten", methods=["GET", "POST"])
@allow(EVERYONE)
@limits.limiter.limit(limits.RESET, methods=["POST"], error_message=TOO_MANY_RESETS)
@limits.limiter.limit(limits.RESET, methods=["POST"], key_func=typed_address, error_message=TOO_MANY_RESETS)
def forgotten() -> Response:
    """Ask for a link. The answer is the same whether or not anybody has the address."""
    form = AddressForm()
    if form.validate_on_submit():
        session_actions.ask_for_reset(said(form.email))
        return make_response(render_template("people/staff/password_forgotten.html", form=form, sent=True))
    page = render_template("people/staff/password_forgotten.html", form=form, sent=False)
    return make_response(page, 422 if form.errors else 200)


@sessions.route("/password/<token>", methods=["GET", "POST"])
@allow(EVERYONE)
def reset(token: str) -> Response:
    """Choose another password, once."""
    form = NewPasswordForm()
    try:
        tickets.person_of(tickets.PASSWORD, token)
        if form.validate_on_submit():
            session_actions.reset_password(token, said(form.password))
            flash(_("Your password is changed. Sign in with it."), "done")
            return make_response(redirect(links.href("/staff/session"), 303))
    except (links.LinkRefused, TextRefused) as refusal:
        page = render_template("people/staff/link_refused.html", why=str(refusal), again="/staff/password/forgotten")
        return make_response(page, 410)
    page = render_template("people/staff/password_reset.html", form=form)
    return make_response(page, 422 if form.errors else 200)
