"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import i18n
from blog.people import commands, customer_commands, departure_staff, guard, login, policies, policy_views, withheld
from blog.people.absence_staff import absence
from blog.people.my_data_views import blueprint as my_data
from blog.people.my_views import my
from blog.people.policy_staff import blogging
from blog.people.profile_staff import profile
from blog.people.session_staff import sessions
from blog.people.staff import staff
from blog.people.views import people
from blog.record import subjects

__all__ = ["departure_staff", "plug", "policy_views"]


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    login.init_app(app)
    for blueprint in (people, my_data, my, sessions, profile, absence, blogging, staff):
        app.register_blueprint(blueprint)
    app.cli.add_command(commands.person)
    app.cli.add_command(customer_commands.customer)
    withheld.register()
    i18n.on_choice(guard.language_wanted)
    subjects.register(policies.TOPIC, policies.paths)
    subjects.register("person", lambda handles: {handle: f"/people/{handle}" for handle in handles})
