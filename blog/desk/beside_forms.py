"""What is sent beside a draft: a remark, and for whom a preview link is made."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from blog.core.forms import Form
from blog.core.i18n import lazy
from blog.core.text import clean_line, clean_text
from blog.desk import previews, remarks


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _text(value: str | None) -> str:
    return clean_text(value or "").strip()


class RemarkForm(Form):
    """A remark of a colleague."""

    body = TextAreaField(
        lazy("Your remark"),
        id="remark",
        filters=[_text],
        render_kw={"rows": 3, "maxlength": remarks.LONGEST, "required": True},
    )
    quote = StringField(
        lazy("About these words"),
        id="remark-quote",
        filters=[_line],
        description=lazy("Copied from the draft; left empty, it is about all of it."),
        render_kw={"maxlength": remarks.QUOTE_LONGEST, "autocomplete": "off"},
    )


class OutsideRemarkForm(RemarkForm):
    """A remark of somebody who reads by a preview link."""

    name = StringField(
        lazy("Your name"),
        id="remark-name",
        filters=[_line],
        description=lazy("So that whoever sent you the link knows who says it."),
        render_kw={"maxlength": remarks.NAME_LONGEST, "autocomplete": "name"},
    )


class LinkForm(Form):
    """For whom a preview link is, and for how long."""

    reader = StringField(
        lazy("Who is it for?"),
        filters=[_line],
        description=lazy("A name for your own list. They need no account."),
        render_kw={"maxlength": previews.READER_LONGEST, "required": True, "autocomplete": "off"},
    )
    days = RadioField(
        lazy("How long is it good?"),
        choices=[
            SelectChoice("1", lazy("One day")),
            SelectChoice("3", lazy("Three days")),
            SelectChoice("7", lazy("A week")),
            SelectChoice("30", lazy("Thirty days")),
        ],
        default="7",
    )
    of_change = BooleanField(lazy("Show the draft of changes, not what is public"))
