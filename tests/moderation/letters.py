"""A small real subject for tests: letters that somebody outside sent. Nothing of moderation is replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from blog.core import clock
from blog.core.db import unit
from blog.moderation import actions
from blog.moderation.models import Case
from blog.moderation.rules import Vote
from blog.moderation.subjects import Nearby, Shown
from blog.people.models import Person

KIND = "letter"
FIRST = Vote("first", 1, "It is the first thing this author sent.")
BAIT = Vote("honeypot", 100, "A field was filled in that only machines see.")


@dataclass
class Letters:
    """Letters by id, with what was done to each, in order. Every verb asserts that it runs in a unit of work."""

    words: dict[int, str] = field(default_factory=dict)
    done: list[tuple[str, ...]] = field(default_factory=list)
    shows: int = 0
    # Whose letter it is, where somebody is known to have written it.
    customers: dict[int, int] = field(default_factory=dict)

    def show(self, ids: Sequence[int]) -> Mapping[int, Shown]:
        self.shows += 1
        return {
            id: Shown(
                template="letters/words.html",
                author=f"Writer {id}",
                email=f"writer-{id}@customer.example",
                excerpt=self.words[id],
                thread_title="Open a beam",
                thread_path="/posts/open-a-beam",
                sent_at=clock.now(),
                context={"words": self.words[id]},
                customer_id=self.customers.get(id),
                parent=Nearby("Earlier", "What was said before", clock.now(), "/comments/1"),
            )
            for id in ids
            if id in self.words
        }

    def publish(self, id: int, /, *, by: Person) -> None:
        self._do("published", id, by.handle)

    def reject(self, id: int, /, *, by: Person, reason: str, note: str) -> None:
        self._do("rejected", id, by.handle, reason, note)

    def spam(self, id: int, /, *, by: Person) -> None:
        self._do("spam", id, by.handle)

    def remove(
        self, id: int, /, *, by: Person, reason: str, note: str, about_company: bool,
        second: Person | None = None, alone: bool = False,
    ) -> None:  # fmt: skip
        self._do("removed", id, by.handle, reason, note)
        actions.record_removal(KIND, id, by=by, reason=reason, note=note)

    def hide(self, id: int, /, *, by: Person | None, reason: str, about_company: bool) -> None:
        self._do("hidden", id, by.handle if by else "", reason, "about us" if about_company else "")

    def show_again(self, id: int, /, *, by: Person, overturns: int | None) -> None:
        self._do("shown again", id, by.handle)

    def send_back(self, id: int, /, *, by: Person, note: str) -> None:
        self._do("sent back", id, by.handle, note)

    def hold(self, id: int, /, *, by: Person) -> None:
        self._do("held", id, by.handle)

    def around(self, id: int) -> list[Nearby]:
        return [Nearby("Ann", "The post says so.", clock.now(), "/posts/open-a-beam")]

    def held(self, id: int, words: str, *votes: Vote) -> Case:
        """A letter that waits (or not, as the votes say)."""
        self.words[id] = words
        return actions.open_case(KIND, id, votes or [FIRST])

    def _do(self, what: str, id: int, *said: str) -> None:
        unit()
        self.done.append((what, str(id), *said))
