"""The form of a post: what stands at the edge of its editor, and how what was typed there is understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from wtforms import DateTimeLocalField, StringField, ValidationError
from wtforms.validators import Optional

from blog.core import settings
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused, excerpt
from blog.desk import choices
from blog.desk.forms import WordsForm, one_line
from blog.issues import queries as issues
from blog.people import queries as people
from blog.people.models import Person
from blog.people.rules import link_problem
from blog.posts import rules
from blog.posts.models import Post
from blog.posts.rules import Fields

# As many digits as the number of an issue can have.
NUMBER_DIGITS = 10
# Of what was typed and is not known, as much is said back as shows which word is meant.
SHOWN = 40
# What browsers and servers agree on; longer addresses are cut somewhere.
ADDRESS_LONGEST = 2_000


class PostForm(WordsForm):
    """A post."""

    tags = StringField(
        lazy("Tags"),
        filters=[one_line],
        description=lazy("Separated by commas."),
        validators=[Optional()],
        render_kw={"autocomplete": "off"},
    )
    authors = StringField(
        lazy("Authors"),
        filters=[one_line],
        description=lazy("Handles in the order shown, separated by commas."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    issue = StringField(
        lazy("About issue"), filters=[one_line], description=lazy("Its number."), validators=[Optional()],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip
    series = StringField(
        lazy("Part of a series"),
        filters=[one_line],
        description=lazy("The name of one that is there, or of a new one."),
        validators=[Optional()],
        render_kw={"autocomplete": "off"},
    )
    language = StringField(
        lazy("Language"),
        filters=[one_line],
        description=lazy("Its code, like de or ar. Left empty: the language of this site."),
        validators=[Optional()],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    reply_to = StringField(
        lazy("In reply to"),
        filters=[one_line],
        description=lazy("The address of what somebody wrote elsewhere, if this answers it."),
        validators=[Optional()],
        render_kw={"inputmode": "url", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    publish_at = DateTimeLocalField(
        lazy("Meant for"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=lazy("Colleagues see the day and the title. Somebody publishes it then, or it is scheduled."),
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
            series=post.series.name if post.series else "",
            language=post.language,
            reply_to=post.reply_to,
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
            series=self.series.data or "",
            language=self.language.data or "",
            reply_to=self.reply_to.data or "",
        )

    def known_tags(self) -> list[tuple[str, str]]:
        """Tags that are used, with how often: for picking one."""
        return choices.tags()

    def known_authors(self, speakers: Iterable[Person]) -> list[tuple[str, str]]:
        """Handles of those who may be named, with who they are."""
        return [(person.handle, f"{person.name}, {person.title}") for person in speakers]

    def known_series(self) -> list[str]:
        """The names of the series there are."""
        return choices.series()

    def known_languages(self) -> list[tuple[str, str]]:
        """Codes of languages that are much written, with what each calls itself."""
        return choices.languages()

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
                raise ValidationError(_("Nobody here has the handle %(handle)s.", handle=excerpt(handle, SHOWN)))
            self._people.append(person)

    def validate_issue(self, field: StringField) -> None:
        """An issue is one that exists."""
        number = (field.data or "").removeprefix("#").removeprefix("issue").strip()
        if not number:
            return
        is_number = number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS
        found = issues.by_number(int(number)) if is_number else None
        if found is None:
            raise ValidationError(_("There is no issue %(number)s.", number=excerpt(number, SHOWN)))
        self._issue = found.number

    def validate_series(self, field: StringField) -> None:
        """A series has a name that an address can be made of."""
        if not field.data:
            return
        if len(field.data) > rules.TAG_LONGEST:
            raise ValidationError(_("The name of a series has at most %(most)s characters.", most=rules.TAG_LONGEST))
        if not rules.is_fit_slug(field.data):
            raise ValidationError(_("The name of a series needs a letter or a digit."))

    def validate_reply_to(self, field: StringField) -> None:
        """What is answered has an address on the web."""
        said = field.data or ""
        if said and (len(said) > ADDRESS_LONGEST or not said.startswith(("http://", "https://")) or link_problem(said)):
            raise ValidationError(_("This is no address of a page; one begins with https:// or http://."))

    def validate_language(self, field: StringField) -> None:
        """A language is one that the world has a name for; its code is put in the usual letters."""
        if not field.data:
            return
        code = choices.language_code(field.data)
        if code is None:
            raise ValidationError(
                _("There is no language %(code)s. Write its code, like de or ar.", code=excerpt(field.data, SHOWN))
            )
        field.data = code
