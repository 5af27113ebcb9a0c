"""What comes in: cleaned here, once, and refused with words."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from blog.conversation.models import Speaking
from blog.conversation.rules import NAME_LONGEST
from blog.core.forms import Form, offered
from blog.core.i18n import _, lazy
from blog.core.markup import COMMENT_LONGEST
from blog.core.text import TextRefused, clean_line, clean_text, is_blank
from blog.moderation.rules import REASONS
from blog.people.rules import EMAIL_LONGEST, read_email

# What a moderator says to an author: longer than any is, short enough for a letter.
NOTE_LONGEST = 2_000


class CommentForm(Form):
    """What somebody outside fills in. It has no token, so that a public page is the same bytes for everyone."""

    body = TextAreaField(
        lazy("Your comment"),
        description=lazy("You can use *emphasis*, **strong words**, > quotes, lists and `code`."),
        filters=[lambda text: clean_text(text or "").strip("\n ")],
        render_kw={"rows": 7, "maxlength": COMMENT_LONGEST, "required": True},
    )
    name = StringField(
        lazy("Your name"),
        filters=[lambda text: clean_line(text or "")],
        render_kw={"autocomplete": "name", "maxlength": NAME_LONGEST, "required": True},
    )
    email = StringField(
        lazy("Your e-mail address"),
        description=lazy(
            "Never shown. We use it only to tell you what becomes of this comment, once you have confirmed it."
        ),
        render_kw={"type": "email", "autocomplete": "email", "maxlength": EMAIL_LONGEST, "required": True},
    )
    is_report = BooleanField(lazy("This is a problem report: something is broken"))
    # Read as a number by the view; anything else is no parent.
    parent = HiddenField(default="")
    # The work that a script did for this form, if there is one.
    proof = HiddenField(default="")
    # People do not see this one; whoever fills it in is a machine.
    website = StringField(lazy("Leave this empty"), render_kw={"tabindex": -1, "autocomplete": "off"})

    def __init__(self, formdata: Any = None, *, proven_email: str | None = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        # A proven browser session says who writes; what is typed as the address does not count.
        self.proven_email = proven_email

    def validate_name(self, field: StringField) -> None:
        """A name is something that can be read."""
        if is_blank(field.data or ""):
            raise ValidationError(_("Give a name, so that people know whom they answer."))
        if len(field.data or "") > NAME_LONGEST:
            raise ValidationError(
                _(
                    "This name has %(count)s characters; at most %(most)s fit.",
                    count=f"{len(field.data or ''):,}",
                    most=NAME_LONGEST,
                )
            )

    def validate_email(self, field: StringField) -> None:
        """An address is one that mail could be sent to; nobody is asked whether it exists."""
        if self.proven_email is not None:
            field.data = self.proven_email
            return
        try:
            field.data = read_email(field.data or "")
        except TextRefused as refused:
            raise ValidationError(str(refused)) from None

    def validate_body(self, field: TextAreaField) -> None:
        """Words are something that can be read."""
        if is_blank(field.data or ""):
            raise ValidationError(_("There is nothing to read in this comment yet."))


class ResponseForm(Form):
    """An employee's answer."""

    body = TextAreaField(
        lazy("Your answer"),
        filters=[lambda text: clean_text(text or "").strip("\n ")],
        render_kw={"rows": 8, "maxlength": COMMENT_LONGEST, "required": True},
    )
    speaking = RadioField(
        lazy("You speak"),
        choices=offered({Speaking.COMPANY.value: lazy("for the company"), Speaking.SELF.value: lazy("for yourself")}),
        default=Speaking.COMPANY.value,
        validators=[InputRequired(lazy("Say for whom you speak."))],
    )

    def validate_body(self, field: TextAreaField) -> None:
        """Words are something that can be read."""
        if is_blank(field.data or ""):
            raise ValidationError(_("There is nothing to read in this answer yet."))


class RemovalForm(Form):
    """Why a comment's words are taken away."""

    reason = SelectField(
        lazy("Rule"),
        choices=offered(
            {"": lazy("Choose the rule that it breaks"), **{reason.code: reason.name for reason in REASONS}}
        ),
        validators=[InputRequired(lazy("Choose the rule that it breaks. There is none for criticism."))],
    )
    about_company = BooleanField(
        lazy("It criticises the company"),
        description=lazy("That is no reason to remove it. The share of such removals is public."),
    )
    note = TextAreaField(
        lazy("Note to the author"),
        description=lazy("Said on the author's status page and in the letter. Optional."),
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[
            Length(
                max=NOTE_LONGEST,
                message=lazy("At most %(most)s characters fit.", most=NOTE_LONGEST),
            )
        ],
        render_kw={"rows": 3},
    )
