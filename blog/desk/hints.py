"""What a draft sounds like, in words for whoever writes it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app

from blog.core import settings
from blog.core.i18n import lazy
from blog.voice import company, linter
from blog.voice.linter import Hint, Opinion, Sign

# Why each is worth a second look; said once, above everything it was noticed in.
REASONS = {
    Sign.PHRASE: lazy("Nobody says this aloud. Say what it means:"),
    Sign.APOLOGY: lazy("An apology in which nobody apologises. Say who is sorry, and for what it did to people:"),
    Sign.ACRONYM: lazy("Not every reader knows these letters. Write them out once:"),
    Sign.LONG: lazy("Longer than one breath. Cut the sentence that begins:"),
    Sign.ANNOUNCING: lazy("A person tells, a company announces. Begin with what happened:"),
    Sign.ATTRIBUTED: lazy("Quoted like a newspaper would. Let them say it themselves, here or in a comment:"),
    Sign.BOILERPLATE: lazy("This stands under every release. Your readers are on your site already:"),
    Sign.NOBODY: lazy("There is no “I” and no “we”: who is speaking?"),
    Sign.NO_LINK: lazy("No link leads out. Show where it comes from, or what somebody else said about it."),
    Sign.NO_QUESTION: lazy("No question to the reader. What would you like to hear from them?"),
}


@dataclass(frozen=True)
class Heard:
    """What was noticed, under its reasons, in the order in which they matter."""

    opinion: Opinion

    @property
    def groups(self) -> list[tuple[str, list[Hint]]]:
        """Each reason with what it was noticed in."""
        hints = self.opinion.hints
        return [(str(why), mine) for sign, why in REASONS.items() if (mine := [h for h in hints if h.sign is sign])]

    @property
    def count(self) -> int:
        """How many things were noticed."""
        return len(self.opinion.hints)


def hear(source: str, language: str = "") -> Heard:
    """Read a draft, Markdown, in a language (BCP 47; empty: the site's)."""
    spoken = (language or settings.get("site.language")).partition("-")[0].lower()
    host = urlsplit(str(current_app.config["BASE_URL"])).hostname or ""
    return Heard(linter.read(source, language=spoken, own=company.words(spoken), host=host))
