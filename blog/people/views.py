"""The public pages: who speaks here, and one page for each of them."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from blog.people import absences, faces, linked_data, policies, queries, sections
from blog.record import queries as record

people = Blueprint("people", __name__, url_prefix="/people")


@people.get("")
def directory() -> str:
    """Who speaks here, and who did."""
    everyone = queries.everyone()
    return render_template(
        "people/directory.html",
        here=[person for person in everyone if not person.is_gone],
        gone=[person for person in everyone if person.is_gone],
        topics=sections.topics_of(everyone),
        is_away=absences.is_away,
        policy=policies.current(),
    )


@people.get("/<handle>")
def show(handle: str) -> str:
    """One person: who they are, and what they said."""
    person = queries.with_page(handle) or abort(404)
    return render_template(
        "people/person.html",
        person=person,
        about=linked_data.page_of(person),
        sections=sections.of_person.of(person),
        topics=sections.topics_of([person]).get(person.id, []),
        titles=faces.titles(person),
        is_away=absences.is_away(person),
        accepted=policies.accepted(person),
        receipt=record.receipts([person.topic]).get(person.topic),
    )
