"""What those send who withhold words."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from blog.core.forms import offered
from blog.core.i18n import _, lazy
from blog.moderation.withholding import CODES, EMBARGO


class WithholdingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Why a text is withheld, and until when an embargo holds. Several stand on one page, so ids carry the text's."""

    code = SelectField(
        lazy("Reason"),
        choices=offered({"": lazy("Choose a reason"), **CODES}),
        validators=[InputRequired(lazy("Choose why it is withheld: the record says so beside your name."))],
    )
    until = DateField(
        lazy("Until"),
        description=lazy("For an embargo: the day by which the words are promised."),
        validators=[Optional()],
    )

    def __init__(self, name: str) -> None:
        super().__init__()
        for field in (self.code, self.until):
            field.id = f"{field.name}-{name}"
            field.label.field_id = field.id

    def validate_code(self, field: Field) -> None:
        """An embargo without an end is no embargo."""
        if field.data == EMBARGO and self.until.data is None:
            raise ValidationError(_("Say until when: an embargo has a day on which it ends."))

    def validate_until(self, field: Field) -> None:
        """Nothing else has an end."""
        if self.code.data != EMBARGO:
            raise ValidationError(_("Only an embargo has an end. Leave the day empty, or choose the embargo."))
