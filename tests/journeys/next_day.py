"""The next midnight, before it comes: a site that runs closes its day, as its worker would."""

from __future__ import annotations

from datetime import timedelta

from blog.app import create_app
from blog.core import clock
from blog.record import days

if __name__ == "__main__":
    with create_app().app_context(), clock.travel(clock.now() + timedelta(days=1)):
        days.close_days()
