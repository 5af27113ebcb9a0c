"""Saying that one is away and who stands in; an admin says it for somebody who cannot."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import links
from blog.core.i18n import _
from blog.people import absences, queries
from blog.people.absence_forms import AbsenceForm
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person
from blog.people.models import Person, Role, Standing

absence = StaffBlueprint("absence", __name__)


@absence.get("/profile/absence")
@allow(*ANY_ROLE)
def mine() -> Response:
    """When I am away."""
    return _page(current_person(), None)


@absence.post("/profile/absence")
@allow(*ANY_ROLE)
def leave_for_a_while() -> Response:
    """Say that I am away."""
    return _go_away(current_person())


@absence.post("/profile/absence/end")
@allow(*ANY_ROLE)
def return_early() -> Response:
    """Say that I am here again."""
    return _come_back(current_person())


@absence.get("/people/<handle>/absence")
@allow(Role.ADMIN)
def of_somebody(handle: str) -> Response:
    """When somebody is away."""
    return _page(_active(handle), None)


@absence.post("/people/<handle>/absence")
@allow(Role.ADMIN)
def leave_somebody(handle: str) -> Response:
    """Say that somebody is away."""
    return _go_away(_active(handle))


@absence.post("/people/<handle>/absence/end")
@allow(Role.ADMIN)
def return_somebody(handle: str) -> Response:
    """Say that somebody is here again."""
    return _come_back(_active(handle))


def _go_away(person: Person) -> Response:
    form = _form(person, request.form)
    if not form.validate() or form.until.data is None:
        return _page(person, form)
    stand_in = queries.by_handle(form.stand_in.data) if form.stand_in.data else None
    try:
        absences.go_away(person, until=form.until.data, stand_in=stand_in, by=current_person())
    except absences.AbsenceRefused as refused:
        form.until.errors = [str(refused)]
        return _page(person, form)
    flash(
        _("Saved. %(stand_in)s stands in.", stand_in=stand_in.name) if stand_in else _("Saved. Nobody stands in."),
        "done",
    )
    return make_response(redirect(links.href(request.path), 303))


def _come_back(person: Person) -> Response:
    absences.come_back(person, by=current_person())
    flash(_("Saved. Nobody stands in any more."), "done")
    return make_response(redirect(links.href(request.path.removesuffix("/end")), 303))


def _page(person: Person, form: AbsenceForm | None) -> Response:
    """The form as it was refused, or as it stands."""
    page = render_template(
        "people/staff/absence.html",
        person=person,
        form=form or _form(person),
        is_away=absences.is_away(person),
        covered=absences.covered_by(person),
        path=request.path.removesuffix("/end"),
    )
    return make_response(page, 422 if form else 200)


def _form(person: Person, said: object = None) -> AbsenceForm:
    others = [one for one in queries.speakers() if one.id != person.id]
    data = {"until": person.away_until, "stand_in": person.stand_in.handle if person.stand_in else ""}
    return AbsenceForm(said, people=others, data=data)


def _active(handle: str) -> Person:
    person = queries.by_handle(handle)
    if person is None or person.standing is not Standing.ACTIVE:
        abort(404)
    return person
