"""The index, held against what anyone may read."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from blog.core.db import session
from blog.search import actions, rules, sources
from blog.search.models import Document


def differences() -> Iterator[str]:
    """A sentence for each thing that is in the index and should not be, or the other way round."""
    rows = session().execute(sa.select(Document.kind, Document.thing, Document.hash))
    kept = {(kind, thing): hash_ for kind, thing, hash_ in rows}
    for kind, words in sources.everything():
        title = rules.folded_words(words.title, rules.TITLE_WORDS)
        body = rules.folded_words(words.body, rules.BODY_WORDS)
        hash_ = kept.pop((kind, words.thing), None)
        if hash_ is None:
            yield f"{kind.value}/{words.thing} is public, and cannot be found."
        elif hash_ != actions.fingerprint(title, body):
            yield f"{kind.value}/{words.thing} is found by other words than it says."
    for kind, thing in kept:
        yield f"{kind.value}/{thing} can be found, and nobody may read it."
