"""What moderators send."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from blog.core.text import clean_text
from blog.moderation.models import Case
from blog.moderation.rules import REASONS

# A note explains one rule to one author; what is longer belongs in a mail between people.
NOTE_LONGEST = 2_000


class RejectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A reason of the published policy, and a note to the author. Many stand on one page, so ids carry the case's."""

    reason = SelectField(
        "Reason",
        choices={"": "Choose a reason", **{reason.code: reason.name for reason in REASONS}},
        validators=[InputRequired("Choose the published reason that this falls under. There is none for criticism.")],
    )
    note = TextAreaField(
        "Note to the author",
        description="They read it with the reason. Say what would have to change.",
        filters=[lambda text: clean_text(text).strip() if text else ""],
        validators=[Length(max=NOTE_LONGEST, message=f"At most {NOTE_LONGEST:,} characters are taken.")],
    )

    def __init__(self, case: Case) -> None:
        super().__init__()
        for field in (self.reason, self.note):
            field.id = f"{field.name}-{case.id}"
            field.label.field_id = field.id
        self.note.flags.optional = True
