"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import due, jobs
from blog.desk import (
    change_due,
    change_staff,
    leaving,
    life_staff,
    link_check_actions,
    page_staff,
    picture_uses,
    planned_staff,
    preview_staff,
    preview_views,
    readership_staff,
    remark_staff,
    revision_staff,
    staff,
    tags_staff,
    unsaved,
    unsaved_staff,
    voice_staff,
    waiting,
    withheld,
)


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(life_staff.blueprint)
    app.register_blueprint(change_staff.blueprint)
    app.register_blueprint(tags_staff.blueprint)
    app.register_blueprint(page_staff.blueprint)
    app.register_blueprint(unsaved_staff.blueprint)
    app.register_blueprint(voice_staff.blueprint)
    app.register_blueprint(readership_staff.blueprint)
    app.register_blueprint(remark_staff.blueprint)
    app.register_blueprint(planned_staff.blueprint)
    app.register_blueprint(revision_staff.blueprint)
    app.register_blueprint(preview_staff.blueprint)
    app.register_blueprint(preview_views.blueprint)
    due.register("changes", next_at=change_due.next_at, act=change_due.publish_due)
    jobs.each_minute("unsaved", unsaved.purge)
    jobs.each_minute("links", link_check_actions.try_due)
    link_check_actions.register()
    picture_uses.register()
    leaving.register()
    waiting.register()
    withheld.register()
