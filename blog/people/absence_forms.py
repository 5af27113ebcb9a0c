"""What comes in by the form about an absence."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.people.models import Person


class AbsenceForm(Form):
    """Until when somebody is away, and who stands in."""

    until = DateField(lazy("Away until the end of"), validators=[InputRequired(lazy("Name the last day."))])
    stand_in = SelectField(
        lazy("Who stands in"),
        description=lazy("What waits here for whoever is away is shown to this person, and mails about it go there."),
        default="",
    )

    def __init__(self, formdata: Any = None, *, people: list[Person], **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.stand_in.choices = [("", _("Nobody")), *((person.handle, person.name) for person in people)]
