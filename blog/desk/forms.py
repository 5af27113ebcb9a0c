"""What writers send: cleaned here, once, and refused beside the field with the text kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wtforms import (
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from blog.core import settings
from blog.core.forms import Form
from blog.core.text import TextRefused, clean_line, clean_text, excerpt
from blog.issues import queries as issues
from blog.people import queries as people
from blog.people.models import Person
from blog.posts import rules
from blog.posts.models import Page, Post
from blog.posts.rules import Change, Fields

# As many digits as the number of an issue can have.
NUMBER_DIGITS = 10
# Footers have a dozen links at most; the room is for ordering.
POSITION_LAST = 999
# Of what was typed and is not known, as much is said back as shows which word is meant.
SHOWN = 40


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _text(value: str | None) -> str:
    return clean_text(value or "").strip("\n")


class WordsForm(Form):
    """What posts and pages have in common: the words, the version they were read at, and what kind of change it is."""

    title = StringField("Title", filters=[_line], render_kw={"placeholder": "Title", "autocomplete": "off"})
    body = TextAreaField(
        "Words", filters=[_text], render_kw={"rows": 24, "placeholder": "Write here, in Markdown.", "spellcheck": True}
    )
    slug = StringField(
        "Address",
        filters=[_line],
        description="Left empty, it is made from the title. Once this is public, it stays for ever.",
        validators=[Optional()],
    )
    version = HiddenField(default="0")
    kind = RadioField(
        "What kind of change is it?",
        choices={
            Change.TYPO.value: "A typo: it goes on the record, and nobody is told",
            Change.CORRECTION.value: "A correction: readers should look again",
        },
        default=Change.TYPO.value,
    )
    note = StringField(
        "What changed",
        filters=[_line],
        description="Public: it stands under the text. A correction needs it.",
        validators=[Optional()],
    )

    @property
    def seen_version(self) -> int:
        """The version that this form was filled in at; 0, which no version is, when it says nonsense."""
        said = str(self.version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

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
            raise ValidationError("An address needs a letter or a digit.")


class PostForm(WordsForm):
    """A post."""

    tags = StringField("Tags", filters=[_line], description="Separated by commas.", validators=[Optional()])
    authors = StringField("Authors", filters=[_line], description="Handles in the order shown, separated by commas.")
    issue = StringField(
        "About issue", filters=[_line], description="Its number.", validators=[Optional()],
        render_kw={"inputmode": "numeric"},
    )  # fmt: skip
    publish_at = DateTimeLocalField(
        "Meant for",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description="A note to yourselves: it is published when somebody publishes it.",
        validators=[Optional()],
    )

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self._people: list[Person] = []
        self._tags: list[str] = []
        self._issue: int | None = None

    @classmethod
    def of(cls, post: Post) -> PostForm:
        """The form filled with what the post says."""
        return cls(
            title=post.title,
            body=post.source,
            slug=rules.chosen_slug(post),
            version=str(post.version),
            tags=", ".join(tag.name for tag in post.tags),
            authors=", ".join(author.person.handle for author in post.authors),
            issue=str(post.issue_number or ""),
            publish_at=post.publish_at and post.publish_at.astimezone(settings.zone()),
        )

    def fields(self) -> Fields:
        """What it says, once it is valid."""
        local: datetime | None = self.publish_at.data
        return Fields(
            title=self.title.data or "",
            source=self.body.data or "",
            authors=self._people,
            tags=self._tags,
            issue=self._issue,
            publish_at=local and local.replace(tzinfo=settings.zone()).astimezone(UTC),
            slug=self.slug.data or "",
        )

    def validate_tags(self, field: StringField) -> None:
        """Tags are words."""
        try:
            self._tags = rules.tags_from(field.data or "")
        except TextRefused as refused:
            raise ValidationError(str(refused)) from None

    def validate_authors(self, field: StringField) -> None:
        """Authors are people we know, by handle."""
        self._people = []
        for handle in dict.fromkeys((field.data or "").lower().replace("@", " ").replace(",", " ").split()):
            person = people.by_handle(handle)
            if person is None:
                raise ValidationError(f"Nobody here has the handle {excerpt(handle, SHOWN)}.")
            self._people.append(person)

    def validate_issue(self, field: StringField) -> None:
        """An issue is one that exists."""
        number = (field.data or "").removeprefix("#").removeprefix("issue").strip()
        if not number:
            return
        is_number = number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS
        found = issues.by_number(int(number)) if is_number else None
        if found is None:
            raise ValidationError(f"There is no issue {excerpt(number, SHOWN)}.")
        self._issue = found.number


class PageForm(WordsForm):
    """A static page."""

    position = IntegerField(
        "Place in the footer",
        description="A number: pages are linked at the foot of every page in this order. Empty: reached by link only.",
        validators=[Optional(), NumberRange(0, POSITION_LAST, f"A number from 0 to {POSITION_LAST}.")],
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
        "Reason",
        filters=[lambda text: clean_text(text or "").strip()],
        description="Public: it stands on the page in place of the words.",
        render_kw={"rows": 3, "maxlength": rules.NOTE_LONGEST, "required": True},
    )
