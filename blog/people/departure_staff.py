"""Seeing somebody off: what they leave open, and who takes it over; and asking them back. For admins."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template

from blog.core import links
from blog.core.i18n import _
from blog.people import departures, handover, queries, roles
from blog.people.account_forms import DepartureForm
from blog.people.guard import allow, current_person
from blog.people.models import Person, Role
from blog.people.staff import account_or_404, staff


@staff.get("/people/<handle>/departure")
@allow(Role.ADMIN)
def leaving(handle: str) -> str:
    """What somebody would leave open."""
    person = account_or_404(handle)
    return _page(person, DepartureForm(people=_others(person)))


@staff.post("/people/<handle>/departure")
@allow(Role.ADMIN)
def see_off(handle: str) -> Response:
    """Mark somebody as having left, and hand over what they had."""
    person = account_or_404(handle)
    form = DepartureForm(people=_others(person))
    if not form.validate():
        return make_response(_page(person, form), 422)
    chosen = form.successor.data
    successor = queries.by_handle(chosen) if chosen else None
    try:
        departures.leave(person, successor=successor, by=current_person())
    except (departures.NobodyFollows, roles.LastAdmin) as refusal:
        form.successor.errors = [str(refusal)]
        return make_response(_page(person, form), 422)
    if successor:
        said = _("%(name)s has left, and %(successor)s takes over.", name=person.name, successor=successor.name)
    else:
        said = _("%(name)s has left: signed out everywhere. The page stays and says so.", name=person.name)
    flash(said, "done")
    return make_response(redirect(links.href(f"/staff/people/{handle}"), 303))


@staff.post("/people/<handle>/return")
@allow(Role.ADMIN)
def ask_back(handle: str) -> Response:
    """Invite somebody who left."""
    person = account_or_404(handle)
    departures.invite_back(person, by=current_person())
    flash(_("The invitation to %(name)s is on its way. It is good for a week.", name=person.name), "done")
    return make_response(redirect(links.href(f"/staff/people/{handle}"), 303))


def _page(person: Person, form: DepartureForm) -> str:
    return render_template(
        "people/staff/departure.html", person=person, form=form, parts=handover.parts(person), others=_others(person)
    )


def _others(person: Person) -> list[Person]:
    return [one for one in queries.speakers() if one.id != person.id]
