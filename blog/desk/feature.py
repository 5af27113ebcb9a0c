"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import jobs
from blog.desk import (
    page_staff,
    preview_staff,
    preview_views,
    remark_staff,
    staff,
    unsaved,
    unsaved_staff,
)


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(page_staff.blueprint)
    app.register_blueprint(unsaved_staff.blueprint)
    app.register_blueprint(remark_staff.blueprint)
    app.register_blueprint(preview_staff.blueprint)
    app.register_blueprint(preview_views.blueprint)
    jobs.each_minute("unsaved", unsaved.purge)
