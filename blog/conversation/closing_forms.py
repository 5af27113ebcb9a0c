"""What is filled in to close a conversation."""

from __future__ import annotations

from wtforms import TextAreaField, ValidationError
from wtforms.validators import Length

from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.text import clean_text, is_blank

# A sentence or two under a conversation, and no essay.
NOTE_LONGEST = 500


class ClosingForm(Form):
    """Why no new comments are taken."""

    note = TextAreaField(
        lazy("Why"),
        description=lazy("Everyone reads this under the conversation, with your name, and it goes on the record."),
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[
            Length(
                max=NOTE_LONGEST,
                message=lazy("At most %(most)s characters fit.", most=NOTE_LONGEST),
            )
        ],
        render_kw={"rows": 3, "required": True, "maxlength": NOTE_LONGEST},
    )

    def validate_note(self, field: TextAreaField) -> None:
        """Whoever closes a conversation says why."""
        if is_blank(field.data or ""):
            raise ValidationError(_("Say why. People who wanted to answer will read it."))
