"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.people import commands, login, withheld
from blog.people.my_views import my
from blog.people.profile_staff import profile
from blog.people.session_staff import sessions
from blog.people.staff import staff
from blog.people.views import people
from blog.record import subjects


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    login.init_app(app)
    for blueprint in (people, my, sessions, profile, staff):
        app.register_blueprint(blueprint)
    app.cli.add_command(commands.person)
    withheld.register()
    subjects.register("person", lambda handles: {handle: f"/people/{handle}" for handle in handles})
