"""What the customers' half of this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.issues import (
    affected,
    customer_emails,
    customer_queries,
    customer_views,
    objection_staff,
    personal,
    report_staff,
    report_views,
    sections,
    wishes,
)
from blog.issues.subject import SUBJECT
from blog.moderation import subjects
from blog.people import sections as people
from blog.record import actions as record
from blog.record import days


def plug(app: Flask) -> None:
    """Plug it into the application."""
    app.register_blueprint(report_views.blueprint)
    app.register_blueprint(customer_views.blueprint)
    app.register_blueprint(report_staff.blueprint)
    app.register_blueprint(objection_staff.blueprint)
    subjects.register(SUBJECT)
    personal.register()
    sections.register("Customers", customer_queries.standing, "issues/customers_section.html")
    people.of_customer.register("Issues", customer_queries.on_my_page, "issues/my.html")
    days.register("affected", affected.announce_counts)
    wishes.register()
    for kind in customer_emails.TOLD:
        record.on(kind, customer_emails.tell_customers)
