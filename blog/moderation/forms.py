"""What moderators send."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from blog.core.forms import offered
from blog.core.i18n import _, lazy
from blog.core.text import clean_text, is_blank
from blog.moderation.models import Case
from blog.moderation.rules import REASONS

# A note explains one rule to one author; what is longer belongs in a mail between people.
NOTE_LONGEST = 2_000
_REASONS = offered({"": lazy("Choose a reason"), **{reason.code: reason.name for reason in REASONS}})
_NOTE: dict[str, Any] = {
    "filters": [lambda text: clean_text(text).strip() if text else ""],
    "validators": [
        Length(
            max=NOTE_LONGEST,
            message=lazy("At most %(most)s characters are taken.", most=NOTE_LONGEST),
        )
    ],
}


class CaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form about one case. Many stand on one page, so ids carry the case's, and what the form is for."""

    purpose = ""
    is_said_freely = True

    def __init__(self, case: Case) -> None:
        super().__init__()
        for field in self:
            if field.name != "csrf_token":
                field.id = "-".join(filter(None, (self.purpose, field.name, str(case.id))))
                field.label.field_id = field.id
        if self.is_said_freely:
            self.note.flags.optional = True


class RejectionForm(CaseForm):
    """A reason of the published policy, and a note to the author."""

    reason = SelectField(
        lazy("Reason"),
        choices=_REASONS,
        validators=[
            InputRequired(lazy("Choose the published reason that this falls under. There is none for criticism."))
        ],
    )
    note = TextAreaField(
        lazy("Note to the author"),
        description=lazy("They read it with the reason. Say what would have to change."),
        **_NOTE,
    )


class RemovalForm(RejectionForm):
    """Why something public is hidden or taken down, and whether it criticises the company."""

    purpose = "removal"
    about_company = BooleanField(
        lazy("It criticises the company"),
        description=lazy("That is no reason to remove it. It is hidden at once, and a second person decides."),
    )


class ReturnForm(CaseForm):
    """What an author is asked to change."""

    purpose = "return"
    is_said_freely = False
    note = TextAreaField(
        lazy("What should they change?"),
        description=lazy("They read it with their own words, and can send others."),
        **_NOTE,
    )

    def validate_note(self, field: TextAreaField) -> None:
        """Nobody can revise words without knowing what for."""
        if is_blank(field.data or ""):
            raise ValidationError(_("Say what its author should change."))


class AppealForm(CaseForm):
    """What is said to the author of an objection about it."""

    purpose = "appeal"
    note = TextAreaField(
        lazy("What do you say to the author?"),
        description=lazy("They are told what you decided."),
        **_NOTE,
    )
