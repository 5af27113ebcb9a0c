"""What comes in by the forms about an answer that is owed."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import InputRequired

from blog.core.forms import Form
from blog.core.i18n import lazy
from blog.people.models import Person


class PromiseForm(Form):
    """A day for an answer, and the promise that the form showed."""

    due = DateField(
        lazy("You answer by the end of"),
        validators=[InputRequired(lazy("Name the day by which you answer."))],
        description=lazy(
            "Everyone reads it under the comment, with your name; after that day it says that you are late."
        ),
    )
    seen = HiddenField(default="")


class OwnerForm(Form):
    """Who sees to an answer."""

    owner = SelectField(lazy("Who sees to it"))

    def __init__(self, formdata: Any = None, *, people: list[Person], **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.owner.choices = [(person.handle, person.name) for person in people]
