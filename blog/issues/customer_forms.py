"""What customers fill in: no token, because the pages that hold these forms are the same for everyone."""

from __future__ import annotations

from typing import Any

from wtforms import Form, HiddenField, StringField, TextAreaField, ValidationError

from blog.conversation.forms import CommentForm
from blog.core.i18n import _, lazy
from blog.core.markup import COMMENT_LONGEST
from blog.core.text import clean_line, clean_text, is_blank
from blog.issues.models import Act
from blog.issues.rules import TITLE_LONGEST

PRODUCT_LONGEST = 200


class ProblemForm(CommentForm):
    """A problem report: what a comment has, with a title and a product."""

    title = StringField(
        lazy("What is wrong, in one line"),
        filters=[lambda text: clean_line(text or "")],
        render_kw={"maxlength": TITLE_LONGEST, "required": True},
    )
    product = StringField(
        lazy("Product and version"),
        description=lazy("As far as you know it: a name, a serial number, a date."),
        filters=[lambda text: clean_line(text or "")],
        render_kw={"maxlength": PRODUCT_LONGEST},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body.label.text = _("What happens")

    def validate_title(self, field: StringField) -> None:
        """A title is something that can be read."""
        if is_blank(field.data or ""):
            raise ValidationError(_("Say in one line what is wrong."))
        if len(field.data or "") > TITLE_LONGEST:
            raise ValidationError(_("At most %(most)s characters fit in one line.", most=TITLE_LONGEST))

    def validate_product(self, field: StringField) -> None:
        """The product fits in a line."""
        if len(field.data or "") > PRODUCT_LONGEST:
            raise ValidationError(_("At most %(most)s characters fit in one line.", most=PRODUCT_LONGEST))


class ObjectionForm(Form):
    """What a customer says against a step of ours, or what still fails."""

    words = TextAreaField(
        lazy("What you say"),
        description=lazy("Everyone reads it on the page of the issue, beside our words and without your name."),
        filters=[lambda text: clean_text(text or "").strip("\n ")],
        render_kw={"rows": 6, "maxlength": COMMENT_LONGEST, "required": True},
    )

    # What the visitor's browser computed, where it runs our script.
    proof = HiddenField(default="")

    def name_apart(self, act: Act) -> None:
        """Several forms stand on one page, so their ids carry the act."""
        self.words.id = self.words.label.field_id = f"{act}-words"
        self.proof.id = f"{act}-proof"

    def validate_words(self, field: TextAreaField) -> None:
        """Words are something that can be read."""
        if is_blank(field.data or ""):
            raise ValidationError(_("There is nothing to read here yet."))


class AnswerForm(Form):
    """The owner's answer to a dispute."""

    text = TextAreaField(
        lazy("Your answer"),
        description=lazy("Everyone reads it, under your name, beside the customer's words. Markdown works."),
        filters=[lambda text: clean_text(text or "").strip("\n ")],
        render_kw={"rows": 6, "maxlength": COMMENT_LONGEST, "required": True},
    )

    def validate_text(self, field: TextAreaField) -> None:
        """Words are something that can be read."""
        if is_blank(field.data or ""):
            raise ValidationError(_("There is nothing to read in this answer yet."))
