"""What anyone may copy: the words of the record, line by line, with what proves them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from blog.core.db import session
from blog.record.models import RecordText
from blog.record.queries import CHUNK


def shown(text: RecordText) -> dict[str, str | None]:
    """A text and its salt, or the reason why it is not shown."""
    if text.is_shown:
        return {"salt": text.salt, "text": text.text}
    return {"reason": text.gone or text.withheld}


def texts() -> Iterator[str]:
    """Every text as one line of JSON with its hash, in the order of hashes; read in pieces, to fit in memory."""
    last = ""
    while True:
        query = sa.select(RecordText).where(RecordText.hash > last).order_by(RecordText.hash).limit(CHUNK)
        rows = list(session().scalars(query))
        for row in rows:
            yield json.dumps({"hash": row.hash, **shown(row)}) + "\n"
        if len(rows) < CHUNK:
            return
        last = rows[-1].hash
        session().expunge_all()
