"""Changing the published rules: every version stays, and the record says who changed what."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from blog.core import clock, markup
from blog.core.db import add, is_sqlite, session, unit_of_work
from blog.core.i18n import _, date_words
from blog.moderation import policies
from blog.moderation.models import Policy
from blog.moderation.policies import Rules
from blog.moderation.reasons import REASONS
from blog.people.models import Person
from blog.record.actions import announce

# The advisory lock of the policy on PostgreSQL: any constant that nothing else here uses.
POLICY_LOCK = 0x90C1


class Stale(Exception):
    """Somebody changed the rules meanwhile; the message says who and when."""


@unit_of_work
def change(*, text: str, sentences: Mapping[str, str], note: str, version: int, by: Person) -> Rules:
    """Make a new version of the rules; `version` is the one that was open when they were written.

    `sentences` explains each reason of the closed list, by its code: none can be added, and none left out. Words are
    cleaned by the form. The same words again make nothing. Raises Stale, TextRefused, and ValueError for other codes.
    """
    if not is_sqlite():
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(POLICY_LOCK)))
    before = policies.now()
    if before.version != version:
        assert before.made_by is not None and before.made_at is not None, "the first version replaces none"
        raise Stale(
            _(
                "%(made_by)s changed the rules on %(made_at)s UTC, after you opened this. Your words are still here.",
                made_by=before.made_by.name,
                made_at=f"{date_words(before.made_at)}, {before.made_at:%H:%M}",
            )
        )
    if set(sentences) != {rule.code for rule in REASONS}:
        raise ValueError("The reasons are a closed list: each needs its sentence, and there are no others.")
    if text == before.text and all(sentences[rule.code] == rule.sentence for rule in before.reasons):
        return before
    markup.render_post(text)
    add(
        Policy(
            version=before.version + 1,
            text=text,
            # What nobody changed is said by the program in any language; a version keeps the words of one.
            sentences={code: str(said) for code, said in sentences.items()},
            note=note,
            made_at=clock.now(),
            made_by_id=by.id,
        )
    )
    made = policies.now()
    announce(
        "policy.changed",
        subject=f"policy/{made.version}",
        by=by.handle,
        topics=["policy"],
        texts={"policy": made.whole, "note": note},
        version=made.version,
    )
    return made
