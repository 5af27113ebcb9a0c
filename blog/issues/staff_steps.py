"""The steps as the staff's page offers them: what each asks for, and the verb that it ends in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wtforms import Form

from blog.core.i18n import _, lazy
from blog.issues import actions, closings, mergers, offers, queries, reopenings, rules
from blog.issues.forms import ClosingForm, FixForm, MergerForm, OfferForm, PromiseForm, StepForm
from blog.issues.models import Issue, State
from blog.people import queries as people
from blog.people.models import Person


@dataclass(frozen=True)
class Step:
    """One step. `form` takes the issue and what was posted (or None) and begins with what is likely."""

    title: str
    words: str
    button: str
    form: Callable[..., Form]
    take: Callable[[Issue, Any, Person], object]


def _step_form(issue: Issue, said: Any, data: dict[str, Any]) -> Form:
    form = StepForm(said, owners=people.speakers(), data={**data, "severity": issue.severity})
    if issue.embargo_until is None:
        del form.embargo_until
    return form


def _promise_form(issue: Issue, said: Any, data: dict[str, Any]) -> Form:
    return PromiseForm(said, owners=people.speakers(), data=data)


def _offer_form(issue: Issue, said: Any, data: dict[str, Any]) -> Form:
    return OfferForm(said, owners=people.speakers(), promised=queries.commitments(issue), data=data)


def _unmerger_form(issue: Issue, said: Any, data: dict[str, Any]) -> Form:
    form = PromiseForm(said, owners=people.speakers(), data=data)
    if issue.state_before is State.REPORTED:  # nobody owned it, and nothing was promised
        del form.owner, form.next_update
    return form


def _plain(form: type[Form]) -> Callable[..., Form]:
    return lambda issue, said, data: form(said, data=data)


def _speak(verb: Callable[..., None]) -> Callable[[Issue, StepForm, Person], None]:
    def take(issue: Issue, form: StepForm, by: Person) -> None:
        verb(
            issue,
            severity=form.severity.data,
            notice=form.notice(),
            embargo_until=form.embargo_until.data if "embargo_until" in form else None,
            by=by,
            **_promised(form),
        )

    return take


def _progress(issue: Issue, form: StepForm, by: Person) -> None:
    _speak(actions.start if issue.state is State.ACKNOWLEDGED else actions.update)(issue, form, by)


def _offer(issue: Issue, form: OfferForm, by: Person) -> None:
    offers.offer_fix(
        issue, evidence=form.evidence.data or "", commitment=form.commitment.data, by=by, **_promised(form)
    )  # fmt: skip


def _fix(issue: Issue, form: FixForm, by: Person) -> None:
    actions.fix(issue, evidence=form.evidence.data or "", by=by, **_said(form))


def _close(issue: Issue, form: ClosingForm, by: Person) -> None:
    closings.propose_closing(issue, state=form.state.data, remedy=form.remedy.data or "", by=by, **_said(form))


def _merge(issue: Issue, form: MergerForm, by: Person) -> None:
    target = queries.by_number(form.target.data or 0)
    if target is None:
        raise rules.Incomplete(_("There is no issue with this number."))
    mergers.merge(issue, target=target, by=by, **_said(form))


def _unmerge(issue: Issue, form: PromiseForm, by: Person) -> None:
    mergers.unmerge(issue, by=by, **(_promised(form) if "owner" in form else _said(form)))


def _reopen(issue: Issue, form: PromiseForm, by: Person) -> None:
    reopenings.reopen(issue, by=by, **_promised(form))


def _said(form: Any) -> dict[str, Any]:
    """The words, and the version that the form was opened with; none is older than all."""
    said = str(form.version.data or "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    return {"text": form.text.data or "", "version": version}


def _promised(form: PromiseForm) -> dict[str, Any]:
    owner = people.by_handle(form.owner.data)
    return {**_said(form), "owner": owner, "next_update": form.next_update.data}


STEPS = {
    "acknowledgement": Step(
        lazy("Acknowledge it"),
        lazy("We have seen this, this person answers for it, and you hear from us by this day."),
        lazy("Acknowledge it now"),
        _step_form,
        _speak(actions.acknowledge),
    ),
    "progress": Step(
        lazy("Say where it stands"),
        lazy("What is known, what is not, and when customers hear more."),
        lazy("Publish this note now"),
        _step_form,
        _progress,
    ),
    "return": Step(
        lazy("Take the offer back"),
        lazy("It does not work after all: what is known now, and when customers hear more."),
        lazy("Go back to work on it now"),
        _step_form,
        _speak(actions.start),
    ),
    "offer": Step(
        lazy("Offer a fix"),
        lazy("What was fixed, how to get it, and how a customer can see that it works. They say whether it does."),
        lazy("Offer it now"),
        _offer_form,
        _offer,
    ),
    "fix": Step(
        lazy("Call it fixed"),
        lazy("What was wrong, what changed, and how a customer can see it."),
        lazy("Call it fixed now"),
        _plain(FixForm),
        _fix,
    ),
    "closing": Step(
        lazy("Close it without a fix"),
        lazy("A second person confirms this before it is public."),
        lazy("Propose it to a colleague"),
        _plain(ClosingForm),
        _close,
    ),
    "merger": Step(
        lazy("Merge it into another"),
        lazy("Both pages stay, and it can be taken back."),
        lazy("Merge it now"),
        _plain(MergerForm),
        _merge,
    ),
    "unmerger": Step(
        lazy("Take the merger back"),
        lazy("It goes on by itself, where it stood."),
        lazy("Take it back now"),
        _unmerger_form,
        _unmerge,
    ),
    "reopening": Step(
        lazy("Open it again"),
        lazy("What still fails, who answers for it, and when customers hear more."),
        lazy("Open it again now"),
        _promise_form,
        _reopen,
    ),
}
