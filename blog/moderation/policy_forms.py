"""What admins send when they change the rules."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from blog.core.i18n import _, lazy
from blog.core.text import clean_line, clean_text, is_blank
from blog.moderation.policies import Rules
from blog.moderation.reasons import REASONS

TEXT_LONGEST, SENTENCE_LONGEST, NOTE_LONGEST = 20_000, 1_000, 300
_LONG = "At most %(most)s characters fit."


def _name(code: str) -> str:
    """How the field of a reason is named: the codes themselves hold hyphens."""
    return "sentence_" + code.replace("-", "_")


def _needed(field: StringField, words: str) -> None:
    if is_blank(field.data or ""):
        raise ValidationError(words)


class PolicyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The rules: the text above, a sentence for each code of the closed list, and why they change."""

    text = TextAreaField(
        lazy("What stands above the reasons"),
        description=lazy("Markdown. Say what happens to a comment, and that criticism is no reason."),
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[Length(max=TEXT_LONGEST, message=lazy(_LONG, most=TEXT_LONGEST))],
        render_kw={"rows": 18, "required": True},
    )
    note = StringField(
        lazy("What changed, and why"),
        description=lazy("Stands beside this version for everyone, and on the record."),
        filters=[lambda text: clean_line(text or "")],
        validators=[Length(max=NOTE_LONGEST, message=lazy(_LONG, most=NOTE_LONGEST))],
        render_kw={"required": True},
    )
    version = HiddenField()

    def validate_text(self, field: TextAreaField) -> None:
        """The rules say something."""
        _needed(field, _("Say what happens to a comment."))

    def validate_note(self, field: StringField) -> None:
        """No change without a reason."""
        _needed(field, _("Say what changed, and why: everyone reads it."))

    def validate_version(self, field: HiddenField) -> None:
        """The version that was open."""
        said = field.data or ""
        if not said.isdecimal() or len(said) > 9:
            raise ValidationError(_("Open the page again: this form does not say which version it changes."))

    @classmethod
    def of(cls, rules: Rules) -> PolicyForm:
        """The form as it is opened, with the rules that hold."""
        words = {_name(rule.code): rule.sentence for rule in rules.reasons}
        return cls(formdata=None, data={"text": rules.text, "version": str(rules.version), **words})

    @property
    def explained(self) -> list[TextAreaField]:
        """The fields of the reasons, in their order."""
        return [self[_name(rule.code)] for rule in REASONS]

    @property
    def sentences(self) -> dict[str, str]:
        """What was written for each code."""
        return {rule.code: field.data or "" for rule, field in zip(REASONS, self.explained, strict=True)}


def _sentence(name: str) -> TextAreaField:
    return TextAreaField(
        name,
        filters=[lambda text: " ".join(clean_text(text or "").split())],
        validators=[Length(max=SENTENCE_LONGEST, message=lazy(_LONG, most=SENTENCE_LONGEST)), _explained],
        render_kw={"rows": 3, "required": True},
    )


def _explained(form: FlaskForm, field: TextAreaField) -> None:
    _needed(field, _("Each reason needs a sentence that explains it."))


for _rule in REASONS:
    # One field for each code of the closed list: WTForms collects them when the form is first made.
    setattr(PolicyForm, _name(_rule.code), _sentence(_rule.name))
