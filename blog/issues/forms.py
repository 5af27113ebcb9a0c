"""What the staff say about issues: cleaned here, and refused with words."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.markup import COMMENT_LONGEST
from blog.core.text import clean_line, clean_text, excerpt, is_blank
from blog.issues import rules
from blog.issues.models import Commitment, Severity, State
from blog.issues.notice_forms import NoticeForm, day
from blog.people.models import Person

SEVERITIES = [
    SelectChoice("", lazy("Not known yet")),
    SelectChoice(Severity.SAFETY, lazy("Safety: somebody can be hurt")),
    SelectChoice(Severity.DATA, lazy("Data: lost, wrong or seen by others")),
    SelectChoice(Severity.MONEY, lazy("Money: it costs customers something")),
    SelectChoice(Severity.BLOCKED, lazy("Blocked: they cannot do what they came for")),
    SelectChoice(Severity.ANNOYANCE, lazy("Annoyance: it works, and it hurts")),
]
MARKDOWN = lazy("Everyone reads this, under your name. Markdown works.")
EVIDENCE = lazy("How a customer can see that it is fixed: a version, a test, a date.")
# How much of a commitment a choice shows: enough to recognise it.
CHOICE_LONGEST = 80


def _words(label: str, description: str, missing: str, **kwargs: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[
            InputRequired(missing),
            Length(
                max=COMMENT_LONGEST,
                message=lazy("At most %(most)s characters are taken.", most=COMMENT_LONGEST),
            ),
        ],
        render_kw={"rows": 6, **kwargs},
    )


def _severity() -> SelectField:
    return SelectField(
        lazy("Severity"),
        choices=SEVERITIES,
        coerce=lambda said: Severity(said) if said else None,
        validators=[Optional()],
    )


def _readable(form: Form, field: TextAreaField) -> None:
    if is_blank(field.data or ""):
        raise ValidationError(_("There is nothing to read here yet."))


class TitleForm(Form):
    """A new issue out of a comment: only a title is missing."""

    title = StringField(
        lazy("Title"),
        description=lazy("What is wrong, in a customer's words."),
        filters=[lambda text: clean_line(text or "")],
        validators=[
            InputRequired(lazy("Give it a title.")),
            Length(
                max=rules.TITLE_LONGEST,
                message=lazy("At most %(most)s characters are taken.", most=rules.TITLE_LONGEST),
            ),
        ],
    )
    severity = _severity()


class ReportForm(TitleForm):
    """A new issue that no customer has reported."""

    words = _words(lazy("What is wrong"), MARKDOWN, lazy("Say what is wrong, as far as it is known."))
    product = StringField(
        lazy("Product"),
        description=lazy("What is affected, as customers call it."),
        filters=[lambda text: clean_line(text or "")],
        validators=[
            Length(
                max=rules.TITLE_LONGEST,
                message=lazy("At most %(most)s characters are taken.", most=rules.TITLE_LONGEST),
            )
        ],
    )
    occurred_at = day(lazy("Since when"), lazy("The day it began, as far as it is known."))
    embargo_until = day(
        lazy("Embargo until"),
        lazy("Only where the words themselves do harm. Everyone sees the issue and this day at once, its words later."),
    )
    validate_words = staticmethod(_readable)


class AddForm(Form):
    """The issue that a comment belongs to."""

    issue = IntegerField(lazy("Issue"), validators=[InputRequired(lazy("Choose an issue."))])


class PromiseForm(Form):
    """A public step that promises the next one, by whom and by when."""

    text = _words(lazy("What you say"), MARKDOWN, lazy("Say it in public: the text is empty."))
    owner = SelectField(lazy("Owner"), choices=[], description=lazy("Who answers for it until it is fixed."))
    next_update = DateField(
        lazy("Next update by"),
        description=lazy("Customers hear from the owner by this day. When it passes, the page says how late it is."),
        validators=[InputRequired(lazy("Say by which day customers will hear from you again."))],
    )
    version = HiddenField()
    validate_text = staticmethod(_readable)

    def __init__(self, formdata: Any = None, *, owners: list[Person], **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.owner.choices = [SelectChoice(person.handle, f"{person.name}, {person.title}") for person in owners]


class StepForm(PromiseForm, NoticeForm):
    """Acknowledgement and progress: a promise, and what is known for a recall."""

    severity = _severity()
    embargo_until = day(lazy("Move the embargo to"), lazy("It ends with this day; a day that is past ends it now."))

    def __init__(self, formdata: Any = None, *, owners: list[Person], **kwargs: Any) -> None:
        super().__init__(formdata, owners=owners, **kwargs)
        self.severity.flags.optional = True


class OfferForm(PromiseForm):
    """A fix on offer: how to get it, its evidence, and the commitment that it keeps."""

    evidence = _words(lazy("Evidence"), EVIDENCE, lazy("Say how a customer can see that the fix works."), rows=3)
    commitment = SelectField(
        lazy("Keeps"), coerce=lambda said: int(said) if said else None, choices=[], validators=[Optional()]
    )
    validate_evidence = staticmethod(_readable)

    def __init__(self, formdata: Any = None, *, promised: list[Commitment], **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        open_ = [row for row in promised if row.kept_at is None]
        choices = [SelectChoice(str(row.number), f"{row.number}: {excerpt(row.text, CHOICE_LONGEST)}") for row in open_]
        self.commitment.choices = [SelectChoice("", lazy("No commitment")), *choices]


class FixForm(Form):
    """The last step, with its evidence."""

    text = _words(lazy("What you say"), MARKDOWN, lazy("Say it in public: the text is empty."))
    evidence = _words(lazy("Evidence"), EVIDENCE, lazy("Say how a customer can see that it is fixed."), rows=3)
    version = HiddenField()
    validate_text = staticmethod(_readable)
    validate_evidence = staticmethod(_readable)


class ClosingForm(Form):
    """A "no", as one person proposes it to a second one."""

    state = SelectField(
        lazy("It"),
        choices=[
            SelectChoice(State.WONT_FIX, lazy("will not be fixed")),
            SelectChoice(State.NOT_AN_ISSUE, lazy("is not an issue")),
        ],
        coerce=State,
    )
    text = _words(lazy("Why"), MARKDOWN, lazy("Say why, in public: the text is empty."))
    remedy = _words(
        lazy("What the customer can do"),
        lazy("Another way, a refund, whom to ask."),
        lazy("Say what the customer can do."),
    )
    version = HiddenField()
    validate_text = staticmethod(_readable)
    validate_remedy = staticmethod(_readable)


class MergerForm(Form):
    """Two issues that are one."""

    target = IntegerField(
        lazy("Into issue"), validators=[InputRequired(lazy("Give the number of the issue that goes on."))]
    )
    text = _words(lazy("Why they are the same"), MARKDOWN, lazy("Say it in public: the text is empty."), rows=3)
    version = HiddenField()
    validate_text = staticmethod(_readable)
