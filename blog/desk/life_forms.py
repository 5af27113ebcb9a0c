"""What is asked when something becomes public: who reads it first, why nobody does, and who found the mistake."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from blog.conversation import queries as conversation
from blog.conversation.models import Comment
from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.markup import plain
from blog.core.text import clean_text, excerpt
from blog.people import queries as people
from blog.people.models import Person
from blog.posts import rules

# As much of a comment as shows which one it is.
SHOWN = 60
# As many comments as are offered as the finder of a mistake: the newest ones.
OFFERED = 50


class LifeForm(Form):
    """Beside the words: the second reader, and whom a correction thanks."""

    alone = TextAreaField(
        lazy("Why it cannot wait for a second reader"),
        filters=[lambda text: clean_text(text or "").strip()],
        description=lazy("Public: it stands under the post, until and after somebody else has read it."),
        validators=[Optional()],
        render_kw={"rows": 2, "maxlength": rules.NOTE_LONGEST},
    )
    reader = SelectField(lazy("Who should read it"), validate_choice=False)
    credit = SelectField(
        lazy("Who found it"),
        description=lazy("A comment under this post. It is thanked and linked under the correction."),
        validate_choice=False,
        validators=[Optional()],
    )

    def __init__(self, formdata: Any = None, *, readers: list[Person], comments: list[Comment], **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.reader.choices = [("", _("Anyone who may publish")), *((one.handle, one.name) for one in readers)]
        self.credit.choices = [("", _("Nobody"))] + [
            (str(one.id), f"{one.name}: {excerpt(plain(one.html), SHOWN)}") for one in comments
        ]

    @property
    def reason(self) -> str:
        """Why nobody else reads it first; empty when nothing was said."""
        return self.alone.data or ""

    @property
    def asked(self) -> Person | None:
        """Who is asked to read it; None for anyone."""
        return people.by_handle(self.reader.data or "")

    @property
    def found_by(self) -> Comment | None:
        """The comment whose author found the mistake, if anyone may read it."""
        said = self.credit.data or ""
        is_id = said.isascii() and said.isdigit() and len(said) < 10
        return conversation.public_comment(int(said)) if is_id else None
