"""How long a text is for whoever reads it. The editor's script counts the same way (static/editor/count.js)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blog.core.i18n import _

# Silent reading of English non-fiction by adults: 238 words a minute (Brysbaert 2019, a review of 190 studies).
WORDS_A_MINUTE = 238
# Where a link or picture leads is not read, and neither are the signs of Markdown.
_TARGETS = re.compile(r"\]\([^)\n]{0,500}\)|<?https?://\S+")


@dataclass(frozen=True)
class Length:
    """So many words, and the minutes that they take."""

    words: int

    @property
    def minutes(self) -> int:
        """Whole minutes, at least one."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def said(self) -> str:
        """In words, as it stands under the text."""
        if self.words == 0:
            return _("No words yet")
        if self.words == 1:
            return _("One word")
        return _("%(words)s words, %(minutes)s min to read", words=self.words, minutes=self.minutes)


def length_of(source: str) -> Length:
    """The length of a text in Markdown."""
    said = _TARGETS.sub(" ", source).split()
    return Length(sum(any(map(str.isalnum, each)) for each in said))
