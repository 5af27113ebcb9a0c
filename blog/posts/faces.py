"""What posts put on a person's page and into the directory: what they write about, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from blog.people.models import Person
from blog.people.sections import Topic
from blog.posts import counts


def topics(people: Sequence[Person]) -> dict[int, list[Topic]]:
    """The tags of what each of these people has published, the most frequent first. Two queries for all of them."""
    known = {person.id: person for person in people}
    if not known:
        return {}
    found: dict[int, list[Topic]] = {}
    for person_id, tag, number in counts.by_person_and_tag(known):
        path = f"{known[person_id].path}{tag.path}"
        found.setdefault(person_id, []).append(Topic(tag.name, number, path))
    return found
