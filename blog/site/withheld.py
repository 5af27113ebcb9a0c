"""What the site says about itself in the place of words that the record withholds or takes away."""

from __future__ import annotations

import json

from blog.core import settings
from blog.core.db import lock, session
from blog.core.models import Setting
from blog.record import erasing
from blog.site import rules
from blog.site.actions import SUBJECT


def register() -> None:
    """Tell the record how the site's settings are kept."""
    erasing.register(SUBJECT, "site", erasing.swapping(swap))


def swap(name: str, _text: str, before: str, after: str) -> None:
    """On every page, because every page reads it there. A zone or a rule is one of a closed list: it goes on."""
    if name not in rules.IN_WORDS:
        return
    row = session().get(Setting, name)
    if row is not None and lock(row).value == before:
        settings.put(name, after)
    # What the last change replaced is kept, so that it can be put back.
    last = session().get(Setting, f"saved.{rules.section_of(name)}")
    said = json.loads(lock(last).value or "{}") if last else {}
    if last and said.get("before", {}).get(name) == before:
        said["before"][name] = after
        last.value = json.dumps(said)
