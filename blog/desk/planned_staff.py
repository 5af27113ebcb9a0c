"""The list of what is planned."""

from __future__ import annotations

from flask import render_template

from blog.desk import planned
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("planned_staff", __name__)


@blueprint.get("/planned")
@allow(Role.AUTHOR)
def show() -> str:
    """What becomes public on which day, who writes it, and what has no day yet."""
    return render_template("desk/staff/planned.html", planned=planned.look(current_person()))
