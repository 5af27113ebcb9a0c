"""Letting people in, and saying what they may do and what is asked of them: for admins."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template

from blog.core import links
from blog.core.i18n import _
from blog.people import actions, faces, policies, queries, roles
from blog.people.account_forms import DutiesForm
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
    wanted = [Role(role) for role in form.roles.data or []]
    try:
        person = actions.invite(
            handle=said(form.handle), name=said(form.name), email=said(form.email), roles=wanted, by=current_person()
        )
    except actions.Taken as refusal:
        form.form_errors = [str(refusal)]
        return _list(form, 422)
    flash(_("The invitation to %(name)s is on its way. It is good for a week.", name=person.name), "done")
    return _back("/staff/people")


@staff.get("/people/<handle>")
@allow(Role.ADMIN)
def show(handle: str) -> str:
    """One person's account."""
    return _one(account_or_404(handle))


@staff.post("/people/<handle>/roles")
@allow(Role.ADMIN)
def change_roles(handle: str) -> Response:
    """Say what a person may do."""
    person, form = account_or_404(handle), RolesForm()
    if form.validate():
        try:
            roles.change_roles(person, [Role(role) for role in form.roles.data or []], by=current_person())
        except roles.LastAdmin as refusal:
            form.roles.errors = [str(refusal)]
        else:
            flash(_("Saved what %(name)s may do.", name=person.name), "done")
            return _back(f"/staff/people/{handle}")
    return make_response(_one(person, form=form), 422)


@staff.post("/people/<handle>/invitation")
@allow(Role.ADMIN)
def invite_again(handle: str) -> Response:
    """Mail the invitation once more."""
    person = account_or_404(handle)
    actions.invite_again(person, by=current_person())
    flash(_("The invitation to %(name)s is on its way again.", name=person.name), "done")
    return _back(f"/staff/people/{handle}")


@staff.post("/people/<handle>/duties")
@allow(Role.ADMIN)
def change_duties(handle: str) -> Response:
    """Say what is asked of somebody, and how these pages speak to them."""
    person, form = account_or_404(handle), DutiesForm()
    if not form.validate():
        return make_response(_one(person, duties=form), 422)
    roles.change_duties(
        person,
        needs_second_reader=bool(form.needs_second_reader.data),
        language=str(form.language.data),
        by=current_person(),
    )
    flash(_("Saved."), "done")
    return _back(f"/staff/people/{handle}")


def account_or_404(handle: str) -> Person:
    """Somebody who has or had an account."""
    person = queries.by_handle(handle)
    if person is None or person.standing is Standing.FORMER:
        abort(404)
    return person


def _one(person: Person, *, form: RolesForm | None = None, duties: DutiesForm | None = None) -> str:
    data = {"needs_second_reader": person.needs_second_reader, "language": person.language}
    return render_template(
        "people/staff/person.html",
        person=person,
        form=form or RolesForm(formdata=None, roles=[row.role.value for row in person.roles]),
        duties=duties or DutiesForm(formdata=None, data=data),
        titles=faces.titles(person),
        accepted=policies.accepted(person),
        policy=policies.current(),
    )


def _list(form: InviteForm, status: int) -> Response:
    return make_response(render_template("people/staff/people.html", people=queries.staff(), form=form), status)


def _back(path: str) -> Response:
    return make_response(redirect(links.href(path), 303))
