"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.conversation import staff_actions
from blog.core import due
from blog.core.i18n import marked
from blog.issues import (
    apology_staff,
    comment_staff,
    customer_doors,
    embargoes,
    faces,
    feed_views,
    glance,
    leaving,
    punctual,
    replay,
    staff,
    views,
    withheld,
)
from blog.people import sections as people
from blog.record import embargoes as record_embargoes
from blog.record import front, projections, subjects


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(apology_staff.blueprint)
    app.register_blueprint(comment_staff.blueprint)
    customer_doors.plug(app)
    staff_actions.register(marked("Issue"), "issues/staff/on_comment.html", comment_staff.choices)
    subjects.register("issue", lambda numbers: {number: f"/issues/{number}" for number in numbers})
    record_embargoes.register("issue", embargoes.until)
    withheld.register()
    leaving.register()
    people.register("issues", faces.owned, "issues/person_section.html", place=3)
    punctual.init_app(app)
    due.register("embargoes", next_at=embargoes.next_end, act=embargoes.lift_overdue)
    front.register("Issues", glance.today, "issues/glance.html")
    projections.register("Issues", replay.check)
