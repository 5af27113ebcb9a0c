"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.posts import queries as posts
from blog.site import commands, doctor, errors, feeds, machines, metrics, staff, views, withheld
from blog.site.look import Frame


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.site)
    app.register_blueprint(machines.machines)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(staff.blueprint)
    app.cli.add_command(commands.site)
    app.cli.add_command(doctor.doctor)
    withheld.register()
    errors.init_app(app)
    metrics.init_app(app)
    app.context_processor(lambda: {"footer_pages": posts.footer_pages(), "frame": Frame()})
