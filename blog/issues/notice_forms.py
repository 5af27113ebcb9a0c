"""The part of a step's form that says what a recall notice has. What is left empty stays as it was said last."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, Field, Form, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from blog.core.i18n import lazy
from blog.core.markup import COMMENT_LONGEST
from blog.core.text import clean_text
from blog.issues.notices import LARGEST_NUMBER, TEXTS, Notice


def _text(name: str, description: str = "") -> TextAreaField:
    return TextAreaField(
        TEXTS[name],
        description=description,
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[
            Length(
                max=COMMENT_LONGEST,
                message=lazy("At most %(most)s characters are taken.", most=COMMENT_LONGEST),
            )
        ],
        render_kw={"rows": 2},
    )


def _number(label: str) -> IntegerField:
    message = lazy("Give a whole number, as far as you can count.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, LARGEST_NUMBER, message)])


def day(label: str, description: str = "") -> DateField:
    """A day that need not be given."""
    return DateField(label, description=description, validators=[Optional()])


class NoticeForm(Form):
    """What to do today, who is affected, how many, and what they get."""

    today = _text("today", lazy("The first thing an affected customer should do, in one or two sentences."))
    today_due = day(lazy("Not known yet: to be said by"), lazy("Only where “What to do today” is empty."))
    hazard = _text("hazard", lazy("In one sentence."))
    product = _text("product")
    versions = _text("versions")
    sold = _text("sold")
    tell = _text("tell")
    units = _number(lazy("Units affected"))
    units_due = day(lazy("Number of units not known yet: to be said by"))
    incidents = _number(lazy("Known incidents"))
    incidents_due = day(lazy("Number of incidents not known yet: to be said by"))
    remedy = _text("remedy")

    def notice(self) -> Notice:
        """What was filled in."""
        return Notice(texts={name: self[name].data for name in TEXTS if self[name].data}, **self._counted())

    def notice_fields(self) -> list[Field]:
        """The fields of this part, in their order."""
        names = NoticeForm().data
        return [field for field in self if field.name in names]

    def _counted(self) -> dict[str, Any]:
        names = ("units", "units_due", "incidents", "incidents_due", "today_due")
        counted: dict[str, int | date | None] = {name: self[name].data for name in names}
        return counted
