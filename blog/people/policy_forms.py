"""What comes in by the forms about the blogging policy, and the text that a first one may begin with."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from blog.core import markup
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused, clean_line, clean_text, is_blank
from blog.people.models import BloggingPolicy

TEXT_LONGEST, NOTE_LONGEST = 20_000, 300

SUGGESTION = lazy("""\
You need nobody's permission to publish here. In return, these are the rules, and they are all there are.

1. **You write under your own name, in your own words.** Nobody writes for you, and nobody rewrites you.
2. **Write what you know.** If you do not know, say so, or ask somebody who does to write it.
3. **Say what is true.** When you got something wrong, correct it in public and thank whoever found it.
4. **Answer.** Whoever asks a fair question under your post gets an answer from you, or hears when there will be one.
5. **Criticism stays.** Nothing is taken down because it hurts. Only the published rules decide.
6. **Some things are not ours to tell:** what customers and colleagues trust us with, what we promised a partner to \
keep, results and plans that the law says are published elsewhere first, and holes that can still be used against \
somebody.
7. **Be fair to others,** competitors too. Link to them; do not guess about them.
8. **When in doubt, ask before, not after.** One colleague is enough, and no answer within a day means that you decide.

Who follows these rules is backed by the company, also when a post makes somebody unhappy.
""")


class PolicyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The rules, and why they change."""

    text = TextAreaField(
        lazy("The rules"),
        description=lazy("Markdown. Short enough that everybody reads them to the end."),
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[Length(max=TEXT_LONGEST, message=lazy("At most 20,000 characters fit."))],
        render_kw={"rows": 22, "required": True},
    )
    note = StringField(
        lazy("What changed, and why"),
        description=lazy("Stands beside this version for everyone, and on the record."),
        filters=[lambda text: clean_line(text or "")],
        validators=[Length(max=NOTE_LONGEST, message=lazy("At most 300 characters fit."))],
        render_kw={"required": True},
    )
    version = HiddenField(default="0")

    @classmethod
    def of(cls, policy: BloggingPolicy | None) -> PolicyForm:
        """The form as it is opened: with the rules that hold, or with a suggestion."""
        if policy is None:
            note = _("The first rules for whoever writes here.")
            return cls(formdata=None, data={"text": str(SUGGESTION).strip(), "note": note, "version": "0"})
        return cls(formdata=None, data={"text": policy.source, "version": str(policy.version)})

    @property
    def seen(self) -> int:
        """The version that this form was filled in at."""
        return int(self.version.data or 0)

    def validate_text(self, field: TextAreaField) -> None:
        """The rules say something, and can be shown."""
        if is_blank(field.data or ""):
            raise ValidationError(_("Say what whoever writes here has to keep to."))
        try:
            markup.render_post(field.data or "")
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_note(self, field: StringField) -> None:
        """No change without a reason."""
        if is_blank(field.data or ""):
            raise ValidationError(_("Say what changed, and why: everyone reads it."))

    def validate_version(self, field: HiddenField) -> None:
        """The version that was open."""
        said = field.data or ""
        if not (said.isascii() and said.isdigit()) or len(said) > 9:
            raise ValidationError(_("Open the page again: this form does not say which version it changes."))


class AcceptanceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One's own yes to the version that was shown."""

    accepts = BooleanField(lazy("I have read these rules and keep to them"))
    version = HiddenField()

    def validate_accepts(self, field: BooleanField) -> None:
        """A yes."""
        if not field.data:
            raise ValidationError(_("Tick this if you accept the rules. If you do not, talk to whoever invited you."))
