"""The record of a seeded site: the same lines that `announce` writes, without a question each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from blog.record import days, rules
from blog.record.models import GENESIS
from blog.record.queries import DAILY
from blog.seed.sheets import Sheets


class Chain:
    """The chain from its first line on."""

    def __init__(self, sheets: Sheets, chance: random.Random) -> None:
        self._sheets, self._chance = sheets, chance
        self._prev, self._held = GENESIS, Counter[str]()
        self.seq = 0

    def say(
        self,
        kind: str,
        *,
        at: datetime,
        by: str,
        subject: str | None = None,
        topics: Iterable[str] = (),
        texts: dict[str, str] | None = None,
        **facts: Any,
    ) -> None:
        """One entry with its words. Raises ValueError as `announce` does."""
        words = texts or {}
        said = {name: value for name, value in facts.items() if value is not None}
        rules.check_facts(kind, subject, said, words)
        rules.check_signer(kind, by)
        self.seq += 1
        hashes = {}
        for name, text in words.items():
            # Of no use where salts must be secret, but the same site twice has the same record.
            salt = f"{self._chance.getrandbits(128):032x}"
            hashes[name] = rules.text_hash(salt, text)
            self._sheets.add("record_text", hash=hashes[name], seq=self.seq, name=name, salt=salt, text=text)
        line = rules.make_line(
            seq=self.seq, prev=self._prev, at=at, by=by, kind=kind, subject=subject, texts=hashes, facts=said
        )
        self._prev = rules.line_hash(line)
        self._sheets.add(
            "entry",
            seq=self.seq,
            line=line,
            hash=self._prev,
            at=at,
            by=by,
            kind=kind,
            subject=subject,
            topics=list(dict.fromkeys([*([subject] if subject else []), *topics])),
        )
        if kind not in days.NOT_COUNTED:
            self._held[kind] += 1

    def close_day(self, day: date, at: datetime) -> None:
        """Close a day with what it held."""
        self.say(DAILY, at=at, by=rules.SYSTEM, day=day, counts=dict(sorted(self._held.items())))
        self._held.clear()
