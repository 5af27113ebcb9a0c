"""The acts of the demo on what customers wrote: changed, taken back, reported, sent back, hidden, objected to."""

from __future__ import annotations

from datetime import timedelta

from blog.conversation import expiring, own, revisions
from blog.core import clock, settings
from blog.core.db import unit_of_work
from blog.demo.acts import Stage, say
from blog.demo.cast import RIDERS
from blog.moderation import actions as moderation
from blog.moderation import appeals, blocks, case_rules, checks, claims, flags, policies, policy, remote, undo
from blog.moderation import queries as cases
from blog.moderation.blocking import Effect, Kind, read
from blog.moderation.models import Case
from blog.people import absences

COMMENT = "comment"
# A check of another service that is slow; it is known only while somebody waits for it.
SLOW_CHECK = "the photo check"


def say_unproven(stage: Stage, name: str, *, who: str, on: str, body: str) -> None:
    """A customer writes while the site asks for the address to be proven, and has not followed the link yet."""
    settings.put("comments.proof", "always")
    say(stage, name, who=who, on=on, body=body)
    settings.put("comments.proof", "never")


@unit_of_work
def say_unchecked(stage: Stage, name: str, *, who: str, on: str, body: str) -> None:
    """A customer says something, and a check outside has not answered yet; it is asked again in two days."""
    remote.register(SLOW_CHECK, lambda request: None)
    try:
        say(stage, name, who=who, on=on, body=body)
    finally:
        remote.withdraw(SLOW_CHECK)
    checks.ask.at(clock.now() + timedelta(days=2), COMMENT, stage.comments[name].id)


def revise(stage: Stage, name: str, *, body: str) -> None:
    """A customer who proved the address changes their words."""
    comment = stage.comments[name]
    revisions.revise(comment, body=body, customer=comment.customer)


def take_back(stage: Stage, name: str) -> None:
    """A customer takes their words back."""
    comment = stage.comments[name]
    own.take_back(comment, customer=comment.customer)


def erase(stage: Stage, name: str) -> None:
    """A customer erases what they said, with their name."""
    comment = stage.comments[name]
    assert comment.customer is not None
    own.erase(comment, customer=comment.customer)


def flag(stage: Stage, name: str, *, who: str, reason: str, words: str) -> None:
    """A reader says that a comment breaks a rule."""
    flags.report(
        COMMENT,
        stage.comments[name].id,
        reason=reason,
        words=words,
        email=RIDERS[who].email,
        customer=stage.customers.get(who),
    )


def keep(stage: Stage, name: str, *, by: str) -> None:
    """A moderator keeps what was reported."""
    moderation.decide_keeping(_case(stage, name), by=stage.people[by])


def hide(stage: Stage, name: str, *, by: str, reason: str, note: str) -> None:
    """A moderator hides a public comment while it is looked at."""
    moderation.decide_hiding(_case(stage, name), by=stage.people[by], reason=reason, note=note)


def send_back(stage: Stage, name: str, *, by: str, note: str) -> None:
    """A moderator asks the author for other words."""
    moderation.decide_return(_case(stage, name), by=stage.people[by], note=note)


def give_up(stage: Stage, name: str) -> None:
    """Two weeks later its author has not sent other words: it is put aside."""
    expiring.expire(stage.comments[name])


def undo_last(stage: Stage, name: str, *, by: str) -> None:
    """A moderator takes a decision back."""
    case = _case(stage, name)
    last = case_rules.last(case)
    assert last is not None
    undo.undo(case, by=stage.people[by], decision=last.id)


def appeal(stage: Stage, name: str, *, words: str) -> None:
    """An author objects to what was decided."""
    appeals.send(COMMENT, stage.comments[name].id, words=words)


def uphold(stage: Stage, name: str, *, by: str, note: str) -> None:
    """Somebody who did not decide before finds that the author is right."""
    appeals.decide_appeal(_case(stage, name), upheld=True, by=stage.people[by], note=note)


def take_case(stage: Stage, name: str, *, by: str) -> None:
    """A moderator begins to read a case."""
    claims.claim(_case(stage, name), by=stage.people[by])


def block(stage: Stage, *, kind: str, value: str, effect: str, note: str, by: str, on: bool = True) -> None:
    """A moderator makes a rule about what comes in; `on` false: it is still to be tried."""
    of = Kind(kind)
    made = blocks.make(of, read(of, value), Effect(effect), by=stage.people[by], note=note)
    blocks.switch(made, on=on)


def change_rule(stage: Stage, *, code: str, add: str, note: str, by: str) -> None:
    """Somebody says in public what a rule means."""
    rules = policies.now()
    sentences = {rule.code: f"{rule.sentence} {add}" if rule.code == code else rule.sentence for rule in rules.reasons}
    policy.change(text=rules.text, sentences=sentences, note=note, version=rules.version, by=stage.people[by])


def go_away(stage: Stage, who: str, *, days: int, stand_in: str) -> None:
    """An employee is away, and a colleague stands in."""
    person = stage.people[who]
    absences.go_away(person, until=settings.today() + timedelta(days=days), stand_in=stage.people[stand_in], by=person)


def _case(stage: Stage, name: str) -> Case:
    found = cases.case_of(COMMENT, stage.comments[name].id)
    assert found is not None, f"{name} has no case"
    return found
