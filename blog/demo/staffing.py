"""The acts about the people themselves: the rules that they write by, and what they are here."""

from __future__ import annotations

from blog.core import pictures, storage
from blog.demo import portraits
from blog.demo.acts import HERE, Stage
from blog.demo.cast import NEWCOMERS, PASSWORD, Employee
from blog.people import actions as people
from blog.people import departures, policies, policy
from blog.people.models import Person


def write_rules(stage: Stage, *, by: str) -> None:
    """The first rules for whoever writes here, which all of them accept on the same day."""
    text = (HERE / "blogging-policy.md").read_text().strip()
    first = policy.publish_policy(
        text=text, note="The first rules. Settled with our lawyer on one afternoon.", version=0, by=stage.people[by]
    )
    for person in stage.people.values():
        policy.accept_policy(person, first.version)


def change_rules(stage: Stage, *, by: str, find: str, put: str, note: str) -> None:
    """Some other words, accepted by whoever changed them; the others do when they find the time."""
    before = policies.current()
    assert before is not None and find in before.source
    text = before.source.replace(find, put)
    made = policy.publish_policy(text=text, note=note, version=before.version, by=stage.people[by])
    policy.accept_policy(stage.people[by], made.version)


def give_title(stage: Stage, *, who: str, title: str) -> None:
    """Somebody is something else here from now on."""
    person = stage.people[who]
    people.change_profile(person, name=person.name, title=title, about=person.about, by=person)


def hire(stage: Stage, *, who: str, by: str) -> None:
    """Somebody new begins, with a page of their own, and accepts the rules."""
    stage.people[who] = person = introduce(next(one for one in NEWCOMERS if one.handle == who))
    first = policies.current()
    assert first is not None
    policy.accept_policy(person, first.version)


def leave(stage: Stage, *, who: str, successor: str, by: str) -> None:
    """Somebody leaves, and a colleague takes over what is open."""
    departures.leave(stage.people[who], successor=stage.people[successor], by=stage.people[by])


def introduce(one: Employee) -> Person:
    """Add somebody of the demo, with their face."""
    person = people.add_person(
        handle=one.handle,
        name=one.name,
        email=one.email,
        roles=one.roles,
        password=PASSWORD,
        title=one.title,
        about=one.about,
    )
    people.change_profile(
        person,
        name=one.name,
        title=one.title,
        about=one.about,
        links=[{"label": label, "url": url} for label, url in one.links],
        photo=storage.keep(pictures.portrait(portraits.draw(one.handle)), "webp"),
        by=person,
    )
    return person
