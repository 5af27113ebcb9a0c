"""Apology, commitment and lesson: what opens a debt in public, and what pays it.

An apology exists only on an issue. Whoever promised pays, or the issue's owner does; who is gone stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from blog.core import clock
from blog.core.db import add, lock, session, unit_of_work
from blog.core.i18n import _, date_words, for_everyone
from blog.core.text import is_blank
from blog.issues import debt_queries, debts, queries, rules, steps
from blog.issues.debts import Promised
from blog.issues.models import Apology, Commitment, Issue, State
from blog.people.models import Person
from blog.record import queries as record
from blog.record.actions import announce
from blog.record.rules import stamp

COMMITMENT_LONGEST = 300
# More promises than this at once are read as none.
COMMITMENTS_MOST = 10


@unit_of_work
def apologise(
    issue: Issue,
    *,
    wrong: str,
    hurt: str,
    commitments: Iterable[tuple[str, Person, date]],
    lesson_due: date | None,
    by: Person,
    explanation: str = "",
) -> None:
    """Say what we did wrong, whom it hurt, what we will do, and when we say what we learned.

    `commitments` are (text, owner, due day), at least one. The same words again make nothing new. Raises
    rules.Incomplete or core.text.TextRefused, in words; whatever state the issue is in, it may be said.
    """
    lock(issue)
    rules.check_speaker(by)
    _check(wrong, _("Say what we did wrong, in the first person."))
    _check(hurt, _("Say whom it hurt, and how."))
    steps.check_words(explanation)
    promised = _check_promised(commitments)
    lesson_by = _day(lesson_due, _("Say by which day we will say what we learned."))
    texts = {"wrong": wrong, "hurt": hurt, "explanation": explanation or None}
    if _said_already(issue, texts):
        return
    first = debt_queries.last_commitment(issue) + 1
    made = add(Apology(issue_number=issue.number, by_id=by.id, at=clock.now(), lesson_due=lesson_by))
    facts = _promise(issue, promised, apology=made)
    words = debts.in_words(promised, first)
    _announce(
        "issue.apologised",
        issue,
        by=by,
        texts={**texts, "commitments": words},
        commitments=facts,
        lesson_due=steps.end_of(lesson_by),
    )


@unit_of_work
def commit(
    issue: Issue,
    *,
    text: str,
    commitments: Iterable[tuple[str, Person, date]],
    owner: Person,
    next_update: date | None,
    version: int,
    by: Person,
) -> None:
    """Promise things without an apology: a progress note that says them, or the first one that begins the work.

    Raises rules.Stale, rules.StepRefused or rules.Incomplete, in words.
    """
    starts = issue.state is State.ACKNOWLEDGED
    steps.begin("start" if starts else "update", issue, text=text, version=version, by=by)
    rules.check_owner(by, before=issue.owner, after=owner)
    promised = _check_promised(commitments)
    steps.promise(issue, owner, next_update)
    with for_everyone():
        listed = debts.in_words(promised, debt_queries.last_commitment(issue) + 1)
        words = f"{text}\n\n{_('We will:')}\n\n{listed}"
    steps.check_words(words)
    steps.finish(
        issue,
        State.IN_PROGRESS if starts else issue.state,
        "issue.started" if starts else "issue.updated",
        by=by.handle,
        texts={"text": words},
        commitments=_promise(issue, promised),
        **steps.owed(issue),
    )


@unit_of_work
def keep(commitment: Commitment, *, text: str, evidence: str, by: Person) -> None:
    """Say that a commitment was kept, and how a customer can see it. Raises rules.StepRefused or rules.Incomplete."""
    issue = lock(session().get_one(Issue, commitment.issue_number))
    lock(commitment)
    rules.check_speaker(by)
    if commitment.kept_at:
        raise rules.StepRefused(_("This commitment is on the record as kept already."))
    _check_debtor(by, commitment.owner, issue.owner)
    _check(text, _("Say what was done."))
    _check(evidence, _("Say how a customer can see that it was done."))
    commitment.kept_at = clock.now()
    _announce("issue.kept", issue, by=by, texts={"text": text, "evidence": evidence}, commitment=commitment.number)


@unit_of_work
def give_lesson(apology: Apology, *, cause: str, changed: str, check_on: date | None, by: Person) -> None:
    """Say what we learned: the cause, what we changed, and the day on which we look whether it held.

    Raises as `keep`.
    """
    issue = lock(session().get_one(Issue, apology.issue_number))
    lock(apology)
    rules.check_speaker(by)
    if apology.lesson_at:
        raise rules.StepRefused(_("The lesson of this apology is on the record already."))
    _check_debtor(by, apology.by, issue.owner)
    _check(cause, _("Say what the cause was."))
    _check(changed, _("Say what we changed, so that it does not happen again."))
    looked_at = _day(check_on, _("Say on which day we look whether the lesson held."))
    apology.lesson_at, apology.check_on = clock.now(), looked_at
    _announce(
        "issue.lesson",
        issue,
        by=by,
        texts={"cause": cause, "changed": changed},
        apology=debt_queries.seq_of(apology),
        check_due=steps.end_of(looked_at),
    )


@unit_of_work
def check_lesson(apology: Apology, *, outcome: str, text: str, by: Person, recurred_as: Issue | None = None) -> None:
    """Say whether the lesson held, or as which issue it came back; that can also be said after it had held for a while.

    That it held can only be true once the day has come. Raises as `keep`.
    """
    issue = lock(session().get_one(Issue, apology.issue_number))
    lock(apology)
    rules.check_speaker(by)
    if apology.lesson_at is None or apology.check_on is None:
        raise rules.StepRefused(_("There is nothing to check yet: the lesson is still owed."))
    if apology.outcome is not None and not (apology.outcome == debts.HELD and outcome == debts.RECURRED):
        raise rules.StepRefused(_("This lesson was checked already: it %(outcome)s.", outcome=_(apology.outcome)))
    _check_debtor(by, apology.by, issue.owner)
    if outcome not in (debts.HELD, debts.RECURRED):
        raise rules.Incomplete(_("Say whether it held or recurred."))
    if outcome == debts.RECURRED and recurred_as is None:
        raise rules.Incomplete(_("Name the issue as which it came back."))
    if outcome == debts.HELD and queries.today() < apology.check_on:
        raise rules.Incomplete(_("Whether it held can be said on %(day)s.", day=date_words(apology.check_on)))
    _check(text, _("Say how you looked, and what you found."))
    came_back = recurred_as if outcome == debts.RECURRED else None
    apology.outcome, apology.checked_at = outcome, clock.now()
    apology.recurred_as = came_back.number if came_back else None
    _announce(
        "issue.checked",
        issue,
        by=by,
        texts={"text": text},
        lesson=debt_queries.lesson_seq_of(apology),
        outcome=outcome,
        recurred_as=came_back.topic if came_back else None,
    )


def _promise(issue: Issue, promised: Sequence[Promised], *, apology: Apology | None = None) -> list[dict[str, Any]]:
    """Give commitments their numbers, and the fact `commitments` for the entry."""
    facts = []
    for number, (text, owner, due) in enumerate(promised, debt_queries.last_commitment(issue) + 1):
        add(
            Commitment(
                issue_number=issue.number,
                number=number,
                apology_id=apology.id if apology else None,
                text=text,
                owner_id=owner.id,
                due=due,
            )
        )
        facts.append({"number": number, "owner": owner.handle, "due": stamp(steps.end_of(due))})
    return facts


def _announce(kind: str, issue: Issue, *, by: Person, texts: dict[str, str | None], **facts: Any) -> None:
    """A debt opened or paid moves the issue in its feed, and neither its state nor its version: it is no step."""
    issue.changed_at = clock.now()
    announce(kind, subject=issue.topic, by=by.handle, topics=[steps.LEDGER], texts=texts, **facts)


def _check(text: str, missing: str) -> None:
    if is_blank(text):
        raise rules.Incomplete(missing)
    steps.check_words(text)


def _day(day: date | None, missing: str) -> date:
    if day is None:
        raise rules.Incomplete(missing)
    if day < queries.today():
        raise rules.Incomplete(_("A promised day is in the past."))
    return day


def _check_promised(commitments: Iterable[tuple[str, Person, date]]) -> list[Promised]:
    promised = [Promised(*one) for one in commitments]
    if not promised:
        raise rules.Incomplete(_("Promise at least one thing that we will do, with a name and a day."))
    if len(promised) > COMMITMENTS_MOST:
        raise rules.Incomplete(_("Promise at most %(most)s things at once.", most=COMMITMENTS_MOST))
    for one in promised:
        if is_blank(one.text) or len(one.text) > COMMITMENT_LONGEST or "\n" in one.text:
            raise rules.Incomplete(
                _("Say each commitment in one line of at most %(most)s characters.", most=COMMITMENT_LONGEST)
            )
        if one.owner is None or not one.owner.may_speak:
            raise rules.Incomplete(_("Name for each commitment somebody whose page here is complete."))
        _day(one.due, _("Say for each commitment by which day."))
    return promised


def _check_debtor(by: Person, *debtors: Person | None) -> None:
    """Whoever promised says how it went, or the issue's owner. Nobody who has left keeps others from paying."""
    able = [person for person in debtors if person and person.may_speak]
    if able and by.id not in {person.id for person in able}:
        raise rules.StepRefused(_("%(able)s promised this, so %(able)s says how it went.", able=able[0].name))


def _said_already(issue: Issue, texts: dict[str, str | None]) -> bool:
    """Whether the last apology said the same: a form that was sent twice."""
    last = record.last_about(issue.topic, ["issue.apologised"])
    said = record.read([last])[0] if last else None
    return said is not None and all(said.text(name) == words for name, words in texts.items())
