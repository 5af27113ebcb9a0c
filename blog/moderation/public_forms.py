"""What readers send: a report. Cleaned here, once, and refused with words."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from blog.core.forms import Form, offered
from blog.core.i18n import lazy
from blog.core.text import TextRefused, clean_text, is_blank
from blog.moderation.flags import WORDS_LONGEST
from blog.moderation.reasons import REASONS
from blog.people.rules import EMAIL_LONGEST, read_email

_CLEAN = [lambda text: clean_text(text or "").strip()]
_LONG = "At most %(most)s characters fit."


class ReportForm(Form):
    """A reader's report of something public."""

    reason = SelectField(
        lazy("Which rule does it break?"),
        choices=offered({"": lazy("Choose the rule"), **{reason.code: reason.name for reason in REASONS}}),
        validators=[InputRequired(lazy("Choose the rule that it breaks. There is none for criticism."))],
    )
    words = TextAreaField(
        lazy("What should we look at?"),
        filters=_CLEAN,
        validators=[Length(max=WORDS_LONGEST, message=lazy(_LONG, most=WORDS_LONGEST))],
        render_kw={"rows": 3, "maxlength": WORDS_LONGEST},
    )
    email = StringField(
        lazy("Your e-mail address"),
        description=lazy("Only if you want to hear what became of it. Its author never sees it."),
        render_kw={"type": "email", "autocomplete": "email", "maxlength": EMAIL_LONGEST},
    )

    def validate_email(self, field: StringField) -> None:
        """An address is one that mail could be sent to, or none."""
        if is_blank(field.data or ""):
            field.data = ""
            return
        try:
            field.data = read_email(field.data or "")
        except TextRefused as refused:
            raise ValidationError(str(refused)) from None
