"""What moderators send to make a block."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from blog.core.forms import offered
from blog.core.i18n import lazy
from blog.core.text import clean_line
from blog.moderation.blocking import VALUE_LONGEST, Effect, Kind, Rule, Unusable, read

NOTE_LONGEST = 500


class BlockForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is blocked, what happens to it, and why."""

    kind = SelectField(
        lazy("What"),
        choices=offered(
            {
                Kind.ADDRESS.value: lazy("An e-mail address"),
                Kind.DOMAIN.value: lazy("A domain, in addresses and links"),
                Kind.NETWORK.value: lazy("A network"),
                Kind.WORDS.value: lazy("Words"),
            }
        ),
        validators=[InputRequired(lazy("Choose what is blocked."))],
        # One of them is always chosen, and HTML allows the word only where an empty one comes first.
        render_kw={"required": False},
    )
    value = StringField(
        lazy("Which"),
        description=lazy("Like someone@example.com, example.com, 192.0.2.0/24, or a few words as they are written."),
        filters=[lambda text: clean_line(text) if text else ""],
        render_kw={"maxlength": VALUE_LONGEST},
    )
    effect = RadioField(
        lazy("What it catches"),
        choices=offered(
            {Effect.HOLD.value: lazy("waits for one of us"), Effect.SPAM.value: lazy("is put away as spam")}
        ),
        default=Effect.HOLD.value,
        validators=[InputRequired(lazy("Say what happens to what it catches."))],
    )
    note = StringField(
        lazy("Why"),
        description=lazy("For colleagues who find it later. Optional."),
        filters=[lambda text: clean_line(text) if text else ""],
        validators=[Length(max=NOTE_LONGEST, message=lazy("At most %(most)s characters fit.", most=NOTE_LONGEST))],
    )

    def validate_value(self, field: StringField) -> None:
        """It must be one of its kind."""
        if self.kind.data not in set(Kind):
            return
        try:
            field.data = read(Kind(self.kind.data), field.data or "")
        except Unusable as why:
            raise ValidationError(str(why)) from None

    @property
    def rule(self) -> Rule:
        """The block that a valid form describes."""
        return Rule(Kind(self.kind.data), self.value.data or "", Effect(self.effect.data))
