"""What comes in by forms of this package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    PasswordField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from blog.core import markup, pictures
from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused, clean_line, clean_text, is_blank
from blog.people import rules
from blog.people.models import Role

ROLES = (
    SelectChoice(Role.AUTHOR.value, lazy("Author: writes posts and answers comments")),
    SelectChoice(Role.MODERATOR.value, lazy("Moderator: decides which of the customers' comments become public")),
    SelectChoice(Role.ADMIN.value, lazy("Admin: everything, and lets people in")),
)
_LINE = [lambda text: clean_line(text or "")]
_TEXT = [lambda text: clean_text(text or "").strip()]


def said(field: Field) -> str:
    """What stands in a field of words, which is something once the form is valid."""
    return str(field.data or "")


def follows(rule: Callable[[str], str | None]) -> Callable[[Form, Field], None]:
    """A validator out of a rule that gives a reason in words."""

    def check(form: Form, field: Field) -> None:
        if problem := rule(field.data or ""):
            raise ValidationError(problem)

    return check


def needed(reason: str) -> Callable[[Form, Field], None]:
    """A validator that refuses what a reader would not see, with a reason in words."""

    def check(form: Form, field: Field) -> None:
        if is_blank(field.data or ""):
            raise StopValidation(reason)

    return check


def some(reason: str) -> Callable[[Form, Field], None]:
    """A validator that refuses a choice of nothing, with a reason in words."""

    def check(form: Form, field: Field) -> None:
        if not field.data:
            raise StopValidation(reason)

    return check


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=lazy("At most %(most)s characters are taken.", most=longest))


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Address and password; `next` is where to go afterwards."""

    email = StringField(lazy("E-mail"), filters=_LINE, render_kw={"autocomplete": "username", "type": "email"})
    password = PasswordField(lazy("Password"), render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class AddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An address, for whoever forgot a password."""

    email = StringField(lazy("E-mail"), filters=_LINE, render_kw={"autocomplete": "username", "type": "email"})

    def validate_email(self, field: Field) -> None:
        """One address."""
        try:
            rules.read_email(field.data)
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from None


def new_password() -> PasswordField:
    """The field for a password that is being chosen."""
    return PasswordField(
        lazy("New password"),
        [follows(rules.password_problem)],
        description=lazy(
            "At least %(least)s characters. A sentence that only you would write is best.",
            least=rules.PASSWORD_SHORTEST,
        ),
        render_kw={"autocomplete": "new-password", "required": True},
    )


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A password chosen by whoever holds a link."""

    password = new_password()


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A password changed by whoever knows the old one."""

    current = PasswordField(
        lazy("Your password now"),
        [needed(lazy("Type the password that you signed in with."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password()


class LinkForm(Form):
    """One link of a person's page. A row without an address is no link."""

    label = StringField(lazy("What it is"), [_at_most(60)], filters=_LINE)
    url = StringField(lazy("Address"), [_at_most(500)], filters=_LINE)

    def validate_url(self, field: Field) -> None:
        """A link that may stand on a page."""
        problem = rules.link_problem(field.data) if field.data else None
        if problem or (self.label.data and not field.data):
            raise ValidationError(problem or _("This row has no address."))


class PageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a person's page says, besides the name."""

    title = StringField(
        lazy("Title"),
        [needed(lazy("Readers want to know what you do in the company.")), _at_most(rules.NAME_LONGEST)],
        filters=_LINE,
        description=lazy("As on your card: “Head of Service”, “Pump engineer”."),
        render_kw={"autocomplete": "organization-title"},
    )
    about = TextAreaField(
        lazy("What you do here"),
        [needed(lazy("Say in a sentence or two what you do here and what people can ask you."))],
        filters=_TEXT,
        description=lazy("A few sentences in your own words, and how to reach you. Markdown works."),
        render_kw={"rows": 6},
    )
    photo = FileField(
        lazy("Photo"),
        [Optional()],
        description=lazy("A face is what people trust. PNG, JPEG, GIF, WebP or AVIF; the middle square is kept."),
        render_kw={"accept": "image/png,image/jpeg,image/gif,image/webp,image/avif"},
    )
    links = FieldList(FormField(LinkForm), min_entries=3, max_entries=rules.LINKS_MOST)
    # The portrait that was made out of the upload, when there was one.
    portrait: bytes | None = None

    def validate_about(self, field: Field) -> None:
        """Renders."""
        try:
            markup.render_comment(field.data)
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_photo(self, field: Field) -> None:
        """A picture of which a portrait can be made; makes it."""
        try:
            self.portrait = pictures.portrait(field.data.read())
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_links(self, field: Field) -> None:
        """The rows have said what is wrong with them; above the form one sentence is enough."""
        if any(field.errors):
            field.errors = [_("Look at the rows that are marked.")]

    def rows(self) -> list[dict[str, str]]:
        """The links that were filled in; a link without a name is called by its address."""
        said = [row.data for row in self.links]
        return [{"label": row["label"] or row["url"], "url": row["url"]} for row in said if row["url"]]


class ComeInForm(PageForm):
    """The page behind an invitation."""

    password = new_password()


class ProfileForm(PageForm):
    """Everything on one's own page."""

    name = StringField(lazy("Name"), filters=_LINE, render_kw={"autocomplete": "name"})
    without_photo = BooleanField(lazy("Take the photo away"))

    def __init__(self, *args: Any, companies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._companies = companies

    def validate_name(self, field: Field) -> None:
        """A person's own name."""
        if problem := rules.name_problem(field.data, companies=self._companies):
            raise ValidationError(problem)


class RolesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What a person may do here."""

    roles = SelectMultipleField(
        lazy("Roles"),
        # Not DataRequired: browsers would ask for every box to be ticked.
        [some(lazy("Everyone here has at least one role."))],
        choices=ROLES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class InviteForm(RolesForm):
    """Somebody to invite."""

    name = StringField(
        lazy("Name"), filters=_LINE, description=lazy("First and last name. Nobody speaks here as a department.")
    )
    email = StringField(lazy("E-mail"), filters=_LINE, render_kw={"type": "email"})
    handle = StringField(
        lazy("Handle"),
        filters=_LINE,
        description=lazy("The last part of their page's address, like ann-weber. It never changes."),
    )

    def __init__(self, *args: Any, companies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._companies = companies

    def validate_name(self, field: Field) -> None:
        """A person's own name."""
        if problem := rules.name_problem(field.data, companies=self._companies):
            raise ValidationError(problem)

    def validate_handle(self, field: Field) -> None:
        """A handle taken from a name."""
        if problem := rules.handle_problem(field.data, companies=self._companies):
            raise ValidationError(problem)

    def validate_email(self, field: Field) -> None:
        """One address."""
        try:
            rules.read_email(field.data)
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from None
