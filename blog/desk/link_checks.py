"""Which links stand in a text, and what is wrong with one that fails: values in, value out."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from html import unescape

from blog.core.i18n import _, lazy

# A post with more links than this is a list of them; the rest is tried in the weeks after.
LINKS_MOST = 200
# Links longer than this are data, not addresses.
LONGEST = 2_000
# Saving again within this time asks nobody anew.
FRESH = timedelta(hours=1)
# Readers meet a link for years; the servers of others are asked once a week.
EACH = timedelta(days=7)
# What failed is tried again soon, because most of it is back by then.
AGAIN = timedelta(hours=6)
# One bad hour of somebody's server is no broken link: what still fails after this is called broken.
PATIENCE = timedelta(days=1)

# What can be wrong besides a status.
SILENT, INSIDE, NOWHERE, STAFF, HIDDEN = "silent", "inside", "nowhere", "staff", "hidden"
WORDS = {
    SILENT: lazy("Nothing answers there."),
    INSIDE: lazy("It leads into a network that readers cannot reach."),
    NOWHERE: lazy("There is no such page here."),
    STAFF: lazy("It leads to a staff page, which readers cannot open."),
    HIDDEN: lazy("It is not public, so readers cannot open it."),
}
_HREF = re.compile(r'<a\s(?:[^>]*\s)?href="([^"]*)"')
# Answers of servers that are there, and do not like programs.
_SHY = frozenset({401, 402, 403, 405, 406, 407, 418, 421, 429, 451, 999})


def links_in(html: str) -> list[str]:
    """The addresses that rendered words lead to: others' and our own paths, each once, without what follows a `#`."""
    found = (unescape(address).partition("#")[0].strip() for address in _HREF.findall(html))
    fit = (address for address in found if address.startswith(("http://", "https://", "/")) and len(address) <= LONGEST)
    return list(dict.fromkeys(fit))[:LINKS_MOST]


def hashed(address: str) -> str:
    """What a link is found by: addresses are longer than keys may be."""
    return hashlib.sha256(address.encode()).hexdigest()


def problem_of(status: int) -> str | None:
    """What an answer says about a link: its number when readers would find nothing there, else None."""
    return str(status) if status >= 400 and status not in _SHY else None


def in_words(problem: str) -> str:
    """What is wrong with a link, for its author."""
    if problem in WORDS:
        return str(WORDS[problem])
    if problem in ("404", "410"):
        return _("There is no such page there any more (%(status)s).", status=problem)
    return _("The server there answers with an error (%(status)s).", status=problem)


def is_broken(failing_since: datetime | None, tried_at: datetime | None) -> bool:
    """Whether a link has failed for so long, at more than one try, that its author should mend it."""
    return failing_since is not None and tried_at is not None and tried_at - failing_since >= PATIENCE
