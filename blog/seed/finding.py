"""What can be found on a seeded site: the rows that the index's own verbs would write."""

from __future__ import annotations

from datetime import datetime

from blog.search import actions, rules, store
from blog.search.models import Kind
from blog.seed.sheets import Sheets


class Index:
    """The index from its first document on."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets, self._last = sheets, 0

    def add(self, kind: Kind, thing: int, *, at: datetime, title: str, body: str) -> None:
        """Make a thing findable; called in the order in which things became public."""
        self._last += 1
        heading = rules.folded_words(title, rules.TITLE_WORDS)
        words = rules.folded_words(body, rules.BODY_WORDS)
        hash_ = actions.fingerprint(heading, words)
        self._sheets.add("search_document", id=self._last, kind=kind, thing=thing, at=at, hash=hash_)
        if self._sheets.is_sqlite:
            columns = ("rowid", "kind", "title", "body")
            self._sheets.add_words(columns, self._last, kind.value, " ".join(heading), " ".join(words))
        else:
            self._sheets.add_words(("id", "words"), self._last, store.vector(heading, words))
