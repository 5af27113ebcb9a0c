"""Letting people in, saying what they may do, and seeing them off: for admins."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template

from blog.core import links
from blog.people import actions, queries
from blog.people.forms import InviteForm, RolesForm, said
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Person, Role, Standing

staff = StaffBlueprint("people_staff", __name__)


@staff.get("/people")
@allow(Role.ADMIN)
def show_all() -> Response:
    """Everyone with an account, and the form to invite somebody."""
    return _list(InviteForm(companies=actions.companies()), 200)


@staff.post("/people")
@allow(Role.ADMIN)
def invite() -> Response:
    """Invite somebody by mail."""
    form = InviteForm(companies=actions.companies())
    if not form.validate():
        return _list(form, 422)
    roles = [Role(role) for role in form.roles.data or []]
    try:
        person = actions.invite(
            handle=said(form.handle), name=said(form.name), email=said(form.email), roles=roles, by=current_person()
        )
    except actions.Taken as refusal:
        form.form_errors = [str(refusal)]
        return _list(form, 422)
    flash(f"The invitation to {person.name} is on its way. It is good for a week.", "done")
    return _back("/staff/people")


@staff.get("/people/<handle>")
@allow(Role.ADMIN)
def show(handle: str) -> str:
    """One person's account."""
    person = _account(handle)
    return render_template("people/staff/person.html", person=person, form=_roles_form(person))


@staff.post("/people/<handle>/roles")
@allow(Role.ADMIN)
def change_roles(handle: str) -> Response:
    """Say what a person may do."""
    person, form = _account(handle), RolesForm()
    if form.validate():
        try:
            actions.change_roles(person, [Role(role) for role in form.roles.data or []], by=current_person())
        except actions.LastAdmin as refusal:
            form.roles.errors = [str(refusal)]
        else:
            flash(f"Saved what {person.name} may do.", "done")
            return _back(f"/staff/people/{handle}")
    return make_response(render_template("people/staff/person.html", person=person, form=form), 422)


@staff.post("/people/<handle>/invitation")
@allow(Role.ADMIN)
def invite_again(handle: str) -> Response:
    """Mail the invitation once more."""
    person = _account(handle)
    actions.invite_again(person, by=current_person())
    flash(f"The invitation to {person.name} is on its way again.", "done")
    return _back(f"/staff/people/{handle}")


@staff.post("/people/<handle>/departure")
@allow(Role.ADMIN)
def see_off(handle: str) -> Response:
    """Mark somebody as having left."""
    person = _account(handle)
    try:
        actions.leave(person, by=current_person())
    except actions.LastAdmin as refusal:
        flash(str(refusal), "wrong")
    else:
        flash(f"{person.name} has left: signed out everywhere. The page stays and says so.", "done")
    return _back(f"/staff/people/{handle}")


def _account(handle: str) -> Person:
    person = queries.by_handle(handle)
    if person is None or person.standing is Standing.FORMER:
        abort(404)
    return person


def _roles_form(person: Person) -> RolesForm:
    return RolesForm(roles=[row.role.value for row in person.roles])


def _list(form: InviteForm, status: int) -> Response:
    return make_response(render_template("people/staff/people.html", people=queries.staff(), form=form), status)


def _back(path: str) -> Response:
    return make_response(redirect(links.href(path), 303))
