"""What the staff say when they apologise, and when they pay what they owe: cleaned here, and refused with words."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.markup import COMMENT_LONGEST
from blog.core.text import clean_line, clean_text
from blog.issues.apologies import COMMITMENT_LONGEST
from blog.issues.debts import HELD, RECURRED
from blog.people.models import Person

# More can be promised with any later note; a form with ten empty rows reads like a tax return.
ROWS = (1, 2, 3)


def _words(label: str, description: str, missing: str | None, rows: int = 4) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        filters=[lambda text: clean_text(text or "").strip()],
        validators=[
            InputRequired(missing) if missing else Optional(),
            Length(
                max=COMMENT_LONGEST,
                message=lazy("At most %(most)s characters are taken.", most=COMMENT_LONGEST),
            ),
        ],
        render_kw={"rows": rows},
    )


def _day(label: str, description: str, missing: str | None) -> DateField:
    return DateField(label, description=description, validators=[InputRequired(missing) if missing else Optional()])


def _what(number: int) -> StringField:
    longest = Length(
        max=COMMITMENT_LONGEST, message=lazy("At most %(most)s characters are taken.", most=COMMITMENT_LONGEST)
    )
    return StringField(
        lazy("We will (%(number)s)", number=number),
        description=lazy("One thing that can be seen to be done.") if number == 1 else "",
        filters=[lambda text: clean_line(text or "")],
        validators=[InputRequired(lazy("Promise at least one thing that we will do.")), longest]
        if number == 1
        else [Optional(), longest],
    )


def _people(owners: list[Person]) -> list[Any]:
    return [SelectChoice(person.handle, f"{person.name}, {person.title}") for person in owners]


class Commitments(Form):
    """Up to three commitments, each with its owner and its day; a row without words is none."""

    commitment_1 = _what(1)
    owner_1 = SelectField(lazy("Who does it"), choices=[])
    due_1 = _day(lazy("By which day"), lazy("When it passes, the page says how late it is."), None)
    commitment_2 = _what(2)
    owner_2 = SelectField(lazy("Who does it"), choices=[])
    due_2 = _day(lazy("By which day"), "", None)
    commitment_3 = _what(3)
    owner_3 = SelectField(lazy("Who does it"), choices=[])
    due_3 = _day(lazy("By which day"), "", None)

    def __init__(self, formdata: Any = None, *, owners: list[Person], by: Person, **kwargs: Any) -> None:
        named = {f"owner_{number}": by.handle for number in ROWS}
        super().__init__(formdata, data={**named, **kwargs.pop("data", {})}, **kwargs)
        for field in (self.owner_1, self.owner_2, self.owner_3):
            field.choices = _people(owners)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a day wherever something is promised."""
        sound = super().validate(extra_validators)
        for number in ROWS:
            due = self[f"due_{number}"]
            if self[f"commitment_{number}"].data and not due.data and not due.errors:
                due.errors = [_("Say by which day.")]
                sound = False
        return sound

    @property
    def promised(self) -> list[tuple[str, str, date]]:
        """What is promised: the words, the handle of who does it, and the day. A row without words is none."""
        rows = [[self[f"{name}_{number}"].data for name in ("commitment", "owner", "due")] for number in ROWS]
        return [(text, owner, due) for text, owner, due in rows if text]


class ApologyForm(Commitments):
    """What we did wrong, whom it hurt, what we will do, and when we say what we learned."""

    wrong = _words(
        lazy("What we did wrong"),
        lazy("In the first person, with a verb: “we shipped”, “I did not read”."),
        lazy("Say what we did wrong, in the first person."),
    )
    hurt = _words(lazy("Whom it hurt"), lazy("Who, and what it cost them."), lazy("Say whom it hurt, and how."))
    explanation = _words(lazy("How it came to it"), lazy("An explanation, if you have one. Never an excuse."), None)
    lesson_due = _day(
        lazy("We say what we learned by"),
        lazy("The lesson is owed in public from today."),
        lazy("Say by which day we will say what we learned."),
    )


class CommitmentForm(Commitments):
    """Commitments without an apology, in a progress note."""

    text = _words(
        lazy("What you say"),
        lazy("Everyone reads this, under your name; the commitments stand under it. Markdown works."),
        lazy("Say it in public: the text is empty."),
    )
    owner = SelectField(lazy("Owner of the issue"), choices=[])
    next_update = _day(
        lazy("Next update by"),
        lazy("Customers hear from the owner by this day."),
        lazy("Say by which day customers will hear from you again."),
    )
    version = HiddenField()

    def __init__(self, formdata: Any = None, *, owners: list[Person], by: Person, **kwargs: Any) -> None:
        super().__init__(formdata, owners=owners, by=by, **kwargs)
        self.owner.choices = _people(owners)


class KeptForm(Form):
    """A commitment that was kept."""

    text = _words(
        lazy("What was done"), lazy("Everyone reads this, under your name. Markdown works."), lazy("Say what was done.")
    )
    evidence = _words(
        lazy("Evidence"),
        lazy("How a customer can see that it was done: a version, a test, a date."),
        lazy("Say how a customer can see that it was done."),
        rows=3,
    )


class LessonForm(Form):
    """What was learned."""

    cause = _words(lazy("The cause"), lazy("Why it could happen, not who was near."), lazy("Say what the cause was."))
    changed = _words(
        lazy("What we changed"),
        lazy("What makes it unlikely to happen again."),
        lazy("Say what we changed, so that it does not happen again."),
    )
    check_on = _day(
        lazy("We check that it held on"),
        lazy("On this day the site asks: held, or recurred?"),
        lazy("Say on which day we look whether the lesson held."),
    )


class CheckForm(Form):
    """Held or recurred."""

    outcome = RadioField(
        lazy("What we found"),
        choices=[SelectChoice(HELD, lazy("It held")), SelectChoice(RECURRED, lazy("It recurred"))],
        validators=[DataRequired(lazy("Say whether it held or recurred."))],
    )
    recurred_as = IntegerField(
        lazy("As issue"), description=lazy("Its number, when it recurred."), validators=[Optional()]
    )
    text = _words(
        lazy("How we looked"),
        lazy("What was looked at, and what it showed."),
        lazy("Say how you looked, and what you found."),
    )
