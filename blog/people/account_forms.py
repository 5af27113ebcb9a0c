"""What is sent about an account: who takes over from it, what is asked of it, and in which language it reads."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from blog.core import i18n
from blog.core.i18n import _, lazy
from blog.people.models import Person


class DepartureForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who takes over from somebody who leaves."""

    successor = SelectField(
        lazy("Who takes over"),
        description=lazy("Takes what is open, and gets the letters about comments that come from now on."),
        default="",
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.successor.choices = [("", _("Nobody")), *((person.handle, person.name) for person in people)]


class LanguageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The language in which the staff pages speak to somebody."""

    language = SelectField(lazy("Language of these staff pages"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = languages()


class DutiesForm(LanguageForm):
    """What is asked of somebody, and their language."""

    needs_second_reader = BooleanField(
        lazy("What they write needs a second reader before it is public"),
        description=lazy("A colleague then publishes it. Most blogs need this for nobody."),
    )


def languages() -> list[tuple[str, str]]:
    """The languages that can be chosen, each under its own name."""
    return [("", _("As the site")), *i18n.languages().items()]
