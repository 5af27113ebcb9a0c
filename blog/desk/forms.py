"""What writers send: cleaned here, once, and refused beside the field with the text kept."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import NumberRange, Optional

from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.text import clean_line, clean_text
from blog.desk.length import Length, length_of
from blog.posts import rules
from blog.posts.models import Page
from blog.posts.rules import Change

# Footers have a dozen links at most; the room is for ordering.
POSITION_LAST = 999


def one_line(value: str | None) -> str:
    """What was typed into a field of one line, cleaned."""
    return clean_line(value or "")


def _text(value: str | None) -> str:
    return clean_text(value or "").strip("\n")


class WordsForm(Form):
    """What posts and pages have in common: the words, the version they were read at, and what kind of change it is."""

    title = StringField(
        lazy("Title"),
        filters=[one_line],
        render_kw={"placeholder": lazy("Title"), "autocomplete": "off", "dir": "auto"},
    )
    body = TextAreaField(
        lazy("Words"),
        filters=[_text],
        render_kw={"rows": 24, "placeholder": lazy("Write here, in Markdown."), "spellcheck": True, "dir": "auto"},
    )
    slug = StringField(
        lazy("Address"),
        filters=[one_line],
        description=lazy("Left empty, it is made from the title. Once this is public, it stays for ever."),
        validators=[Optional()],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    version = HiddenField(default="0")
    kind = RadioField(
        lazy("What kind of change is it?"),
        choices=[
            SelectChoice(Change.TYPO.value, lazy("A typo: it goes on the record, and nobody is told")),
            SelectChoice(Change.CORRECTION.value, lazy("A correction: readers should look again")),
        ],
        default=Change.TYPO.value,
    )
    note = StringField(
        lazy("What changed"),
        filters=[one_line],
        description=lazy("Public: it stands under the text. A correction needs it."),
        validators=[Optional()],
    )

    @property
    def seen_version(self) -> int:
        """The version that this form was filled in at; 0, which no version is, when it says nonsense."""
        said = str(self.version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

    @property
    def length(self) -> Length:
        """How long the words are, and how long it takes to read them."""
        return length_of(self.body.data or "")

    @property
    def change(self) -> Change:
        """What kind of change it is."""
        return Change(self.kind.data)

    def validate_title(self, field: StringField) -> None:
        """A title may be missing in a draft, and is never too long."""
        problem = rules.title_problem(field.data or "")
        if problem:
            raise ValidationError(problem)

    def validate_slug(self, field: StringField) -> None:
        """An address that was asked for gives at least one letter or digit."""
        if field.data and not rules.is_fit_slug(field.data):
            raise ValidationError(_("An address needs a letter or a digit."))


class PageForm(WordsForm):
    """A static page."""

    position = IntegerField(
        lazy("Place in the footer"),
        description=lazy(
            "A number: pages are linked at the foot of every page in this order. Empty: reached by link only."
        ),
        validators=[
            Optional(),
            NumberRange(0, POSITION_LAST, lazy("A number from 0 to %(last)s.", last=POSITION_LAST)),
        ],
    )

    @classmethod
    def of(cls, page: Page) -> PageForm:
        """The form filled with what the page says."""
        return cls(
            title=page.title,
            body=page.source,
            slug=rules.chosen_slug(page),
            version=str(page.version),
            position=page.position,
        )

    def fields(self) -> dict[str, Any]:
        """What it says, once it is valid."""
        return {
            "title": self.title.data or "",
            "source": self.body.data or "",
            "slug": self.slug.data or "",
            "position": self.position.data,
        }


class WithdrawalForm(Form):
    """Why the words of something public are taken away."""

    reason = TextAreaField(
        lazy("Reason"),
        filters=[lambda text: clean_text(text or "").strip()],
        description=lazy("Public: it stands on the page in place of the words."),
        render_kw={"rows": 3, "maxlength": rules.NOTE_LONGEST, "required": True},
    )
