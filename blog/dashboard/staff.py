"""The dashboard: the first page after signing in."""

from __future__ import annotations

from flask import has_request_context, render_template, request

from blog.conversation import rules as answer_rules
from blog.core.markup import plain
from blog.core.text import excerpt
from blog.dashboard import waiting
from blog.issues import queries as issues
from blog.issues import rules as issue_rules
from blog.moderation import queries as moderation
from blog.people import policies
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person, signed_in_person
from blog.people.models import Role
from blog.record import queries as record

dashboard = StaffBlueprint("dashboard", __name__)


def nav_counts() -> dict[str, dict[str, int]]:
    """For the frame of every staff page: how many cases wait, for those who may decide them."""
    # Letters are rendered by the worker, where there is no request.
    staff_page = has_request_context() and request.path.startswith("/staff")
    person = signed_in_person() if staff_page else None
    if person is None or not person.has(Role.MODERATOR):
        return {"nav_counts": {}}
    counts = {"/staff/cases": moderation.waiting_count(), "/staff/record/withheld": record.withheld_count()}
    return {"nav_counts": counts}


@dashboard.get("")
@allow(*ANY_ROLE)
def show() -> str:
    """What waits for me, what waits for everyone, what is late."""
    person = current_person()
    today = issues.today()
    return render_template(
        "dashboard/staff/dashboard.html",
        person=person,
        todo=waiting.look(person),
        policy=policies.to_accept(person),
        accepted=policies.accepted(person),
        words=lambda comment: excerpt(plain(comment.html), 160),
        promised=lambda comment: answer_rules.promise(comment, today=today),
        promise=lambda issue: issue_rules.promise(issue.next_update, today=today),
    )
