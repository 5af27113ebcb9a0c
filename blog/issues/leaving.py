"""What somebody who leaves owes on issues. Whoever follows owns them from then on, and that is said in public.

What was promised by name (a commitment, a lesson) keeps that name, as the record does, and waits for whoever follows.
"""

from __future__ import annotations

from blog.core import i18n
from blog.core.db import lock
from blog.core.i18n import _
from blog.issues import debt_queries, queries, rules, steps
from blog.people import handover
from blog.people.handover import Open
from blog.people.models import Person


def register() -> None:
    """Say what issues keep in somebody's name."""
    handover.register("issues", called=lambda: _("Issues"), open=look, hand_over=hand_over)


def look(person: Person) -> list[Open]:
    """The open issues that somebody owns, and what they promised on any."""
    owned = [
        Open(
            _("Issue %(number)d: %(title)s", number=issue.number, title=issue.title),
            f"/staff{issue.path}",
            _("Whoever takes over owns it. That is said in public, and the promised day stands."),
        )
        for issue in queries.owned_by(person)
    ]
    promised = [
        Open(
            _("Issue %(number)d: %(what)s", number=debt.issue.number, what=debt.what),
            f"/staff{debt.issue.path}#debts",
            _("Stays promised by %(name)s on the record, and waits for whoever takes over.", name=person.name),
        )
        for debt in debt_queries.owed()
        if debt.owner.id == person.id
    ]
    return owned + promised


def hand_over(person: Person, to: Person, by: Person) -> None:
    """Name the new owner on each issue, in the language of the site: the words are public."""
    rules.check_speaker(by)
    with i18n.for_everyone():
        text = _("%(gone)s has left. %(name)s takes this over.", gone=person.name, name=to.name)
    today = queries.today()
    for issue in queries.owned_by(person):
        lock(issue)
        # A day that has passed was not kept, which the record shows; from now on the new owner owes a word.
        steps.promise(issue, to, max(issue.next_update or today, today))
        steps.finish(
            issue, issue.state, "issue.updated", by=by.handle, texts={"text": text}, **steps.owed(issue)
        )  # fmt: skip
