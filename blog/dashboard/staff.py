"""The dashboard: the first page after signing in."""

from __future__ import annotations

from flask import render_template

from blog.core.markup import plain
from blog.core.text import excerpt
from blog.dashboard import waiting
from blog.issues import queries as issues
from blog.issues import rules as issue_rules
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person

dashboard = StaffBlueprint("dashboard", __name__)


@dashboard.get("")
@allow(*ANY_ROLE)
def show() -> str:
    """What waits for me, what waits for everyone, what is late."""
    person = current_person()
    today = issues.today()
    return render_template(
        "dashboard/staff/dashboard.html",
        person=person,
        waiting=waiting.look(person),
        words=lambda comment: excerpt(plain(comment.html), 160),
        promise=lambda issue: issue_rules.promise(issue.next_update, today=today),
    )
