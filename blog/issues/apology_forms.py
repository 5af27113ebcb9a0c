"""What the staff say when they apologise, and when they pay what they owe: cleaned here, and refused with words."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from blog.core.forms import Form
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
            Length(max=COMMENT_LONGEST, message=f"At most {COMMENT_LONGEST:,} characters are taken."),
        ],
        render_kw={"rows": rows},
    )


def _day(label: str, description: str, missing: str | None) -> DateField:
    return DateField(label, description=description, validators=[InputRequired(missing) if missing else Optional()])


def _what(number: int) -> StringField:
    longest = Length(max=COMMITMENT_LONGEST, message=f"At most {COMMITMENT_LONGEST} characters are taken.")
    return StringField(
        f"We will ({number})",
        description="One thing that can be seen to be done." if number == 1 else "",
        filters=[lambda text: clean_line(text or "")],
        validators=[InputRequired("Promise at least one thing that we will do."), longest]
        if number == 1
        else [Optional(), longest],
    )


def _people(owners: list[Person]) -> list[Any]:
    return [SelectChoice(person.handle, f"{person.name}, {person.title}") for person in owners]


class Commitments(Form):
    """Up to three commitments, each with its owner and its day; a row without words is none."""

    commitment_1 = _what(1)
    owner_1 = SelectField("Who does it", choices=[])
    due_1 = _day("By which day", "When it passes, the page says how late it is.", None)
    commitment_2 = _what(2)
    owner_2 = SelectField("Who does it", choices=[])
    due_2 = _day("By which day", "", None)
    commitment_3 = _what(3)
    owner_3 = SelectField("Who does it", choices=[])
    due_3 = _day("By which day", "", None)

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
                due.errors = ["Say by which day."]
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
        "What we did wrong",
        "In the first person, with a verb: “we shipped”, “I did not read”.",
        "Say what we did wrong, in the first person.",
    )
    hurt = _words("Whom it hurt", "Who, and what it cost them.", "Say whom it hurt, and how.")
    explanation = _words("How it came to it", "An explanation, if you have one. Never an excuse.", None)
    lesson_due = _day(
        "We say what we learned by",
        "The lesson is owed in public from today.",
        "Say by which day we will say what we learned.",
    )


class CommitmentForm(Commitments):
    """Commitments without an apology, in a progress note."""

    text = _words(
        "What you say",
        "Everyone reads this, under your name; the commitments stand under it. Markdown works.",
        "Say it in public: the text is empty.",
    )
    owner = SelectField("Owner of the issue", choices=[])
    next_update = _day(
        "Next update by",
        "Customers hear from the owner by this day.",
        "Say by which day customers will hear from you again.",
    )
    version = HiddenField()

    def __init__(self, formdata: Any = None, *, owners: list[Person], by: Person, **kwargs: Any) -> None:
        super().__init__(formdata, owners=owners, by=by, **kwargs)
        self.owner.choices = _people(owners)


class KeptForm(Form):
    """A commitment that was kept."""

    text = _words("What was done", "Everyone reads this, under your name. Markdown works.", "Say what was done.")
    evidence = _words(
        "Evidence",
        "How a customer can see that it was done: a version, a test, a date.",
        "Say how a customer can see that it was done.",
        rows=3,
    )


class LessonForm(Form):
    """What was learned."""

    cause = _words("The cause", "Why it could happen, not who was near.", "Say what the cause was.")
    changed = _words(
        "What we changed",
        "What makes it unlikely to happen again.",
        "Say what we changed, so that it does not happen again.",
    )
    check_on = _day(
        "We check that it held on",
        "On this day the site asks: held, or recurred?",
        "Say on which day we look whether the lesson held.",
    )


class CheckForm(Form):
    """Held or recurred."""

    outcome = RadioField(
        "What we found",
        choices=[SelectChoice(HELD, "It held"), SelectChoice(RECURRED, "It recurred")],
        validators=[DataRequired("Say whether it held or recurred.")],
    )
    recurred_as = IntegerField("As issue", description="Its number, when it recurred.", validators=[Optional()])
    text = _words("How we looked", "What was looked at, and what it showed.", "Say how you looked, and what you found.")
