"""What authors send about their own comments. No token: the pages are guarded by where they are sent from."""

from __future__ import annotations

from typing import Any

from wtforms import TextAreaField, ValidationError

from blog.core.forms import Form
from blog.core.i18n import _, lazy, number
from blog.core.markup import COMMENT_LONGEST
from blog.core.text import clean_text, is_blank
from blog.moderation.appeals import WORDS_LONGEST


def _cleaned(text: str | None) -> str:
    return clean_text(text or "").strip("\n ")


class RevisionForm(Form):
    """Other words for one's own comment."""

    body = TextAreaField(
        lazy("Your comment"),
        filters=[_cleaned],
        render_kw={"rows": 7, "maxlength": COMMENT_LONGEST, "required": True},
    )

    def validate_body(self, field: TextAreaField) -> None:
        """Words are something that can be read; whoever wants none takes the comment back."""
        if is_blank(field.data or ""):
            raise ValidationError(_("There is nothing to read in this. To have no words there, take the comment back."))


class AppealForm(Form):
    """Why a decision was wrong."""

    words = TextAreaField(
        lazy("Why was it wrong?"),
        description=lazy("Somebody who did not decide before reads this, and looks at your comment again."),
        filters=[_cleaned],
        render_kw={"rows": 5, "maxlength": WORDS_LONGEST, "required": True},
    )

    def validate_words(self, field: TextAreaField) -> None:
        """An objection says why, and not at any length."""
        said: Any = field.data or ""
        if is_blank(said):
            raise ValidationError(_("Say why, so that whoever looks again knows what to look for."))
        if len(said) > WORDS_LONGEST:
            raise ValidationError(
                _(
                    "This has %(count)s characters; at most %(most)s fit.",
                    count=f"{len(said):,}",
                    most=number(WORDS_LONGEST),
                )
            )
